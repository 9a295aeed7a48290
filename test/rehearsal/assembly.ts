import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from './template';

/** A stack of a synthesised cloud assembly. */
export interface AssembledStack {
  /** Id of the stack in the app, for example `TrafficStack`. */
  readonly id: string;
  /** Physical name of the stack. */
  readonly name: string;
  readonly template: Template;
}

interface Manifest {
  readonly artifacts: Record<string, Artifact>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: {
    stackName?: string;
    templateFile?: string;
    file?: string;
    stackTemplateAssetObjectUrl?: string;
  };
  readonly dependencies?: readonly string[];
}

interface AssetManifest {
  files: Record<string, FileAsset>;
}

interface FileAsset {
  readonly source: { readonly path: string };
  readonly destinations: Record<string, { objectKey: string }>;
}

/** Reads the stacks of an assembly, in the order of its manifest, which is an order of deployment. */
export function readAssembly(directory: string): AssembledStack[] {
  return stackArtifacts(readJson<Manifest>(directory, 'manifest.json')).map(([id, { properties }]) => ({
    id,
    name: properties?.stackName ?? id,
    template: readJson<Template>(directory, templateFile(id, properties)),
  }));
}

/**
 * Puts other templates into an assembly, in place. A template is a file asset that is named by its content, and the CDK
 * CLI does not upload an asset again whose key is there already: a changed template gets a new key, in the asset
 * manifest and in the stack's `stackTemplateAssetObjectUrl`.
 *
 * @param templates the new templates by stack id; a stack without one keeps its own
 */
export function replaceTemplates(directory: string, templates: ReadonlyMap<string, Template>): void {
  const manifest = readJson<Manifest>(directory, 'manifest.json');
  for (const [id, artifact] of stackArtifacts(manifest)) {
    const template = templates.get(id);
    if (template) {
      const file = templateFile(id, artifact.properties);
      const content = JSON.stringify(template, undefined, 1);
      writeFileSync(join(directory, file), content);
      const newKey = createHash('sha256').update(content).digest('hex');
      for (const assets of assetManifests(manifest, artifact)) {
        const oldKey = renameAsset(directory, assets, file, newKey);
        if (oldKey && artifact.properties?.stackTemplateAssetObjectUrl) {
          const address = artifact.properties.stackTemplateAssetObjectUrl;
          artifact.properties.stackTemplateAssetObjectUrl = address.replace(oldKey, newKey);
        }
      }
    }
  }
  writeJson(directory, 'manifest.json', manifest);
}

function renameAsset(directory: string, file: string, path: string, newKey: string): string | undefined {
  const assets = readJson<AssetManifest>(directory, file);
  const found = Object.entries(assets.files).find(([, asset]) => asset.source.path === path);
  if (!found) {
    return undefined;
  }
  const [oldKey, asset] = found;
  for (const destination of Object.values(asset.destinations)) {
    destination.objectKey = destination.objectKey.replace(oldKey, newKey);
  }
  delete assets.files[oldKey];
  assets.files[newKey] = asset;
  writeJson(directory, file, assets);
  return oldKey;
}

function assetManifests(manifest: Manifest, stack: Artifact): string[] {
  return (stack.dependencies ?? []).flatMap((dependency) => {
    const { type, properties } = manifest.artifacts[dependency] ?? {};
    return type === 'cdk:asset-manifest' && properties?.file ? [properties.file] : [];
  });
}

function stackArtifacts(manifest: Manifest): [string, Artifact][] {
  return Object.entries(manifest.artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
}

function templateFile(id: string, properties: Artifact['properties']): string {
  return properties?.templateFile ?? `${id}.template.json`;
}

function readJson<T>(directory: string, file: string): T {
  return JSON.parse(readFileSync(join(directory, file), 'utf8')) as T;
}

function writeJson(directory: string, file: string, content: unknown): void {
  writeFileSync(join(directory, file), JSON.stringify(content, undefined, 1));
}
