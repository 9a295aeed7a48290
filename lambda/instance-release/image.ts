import { BatchGetImageCommand, type ECRClient, GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr';
import { log } from '../log';
import type { Clients } from './clients';
import type { ReleaseTarget } from './request';

/** What is read of a manifest: of an index its images by platform, of one image its configuration. */
interface Manifest {
  readonly manifests?: readonly { readonly platform?: { readonly architecture?: string } }[];
  readonly config?: { readonly digest?: string };
}

/** Formats that a registry may keep an image in. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-manifest-formats.html */
const mediaTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/**
 * Checks, before anything is touched, that an image was pushed and runs on ARM64. What cannot be found out is left to the
 * first new instance.
 *
 * @throws Error when there is no such image, or none for ARM64
 */
export async function checkImage(
  { ecr, download }: Pick<Clients, 'ecr' | 'download'>,
  { repositoryUri }: ReleaseTarget,
  tag: string,
): Promise<void> {
  const repositoryName = repositoryUri.slice(repositoryUri.indexOf('/') + 1);
  const { images } = await ecr.send(
    new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: tag }], acceptedMediaTypes: mediaTypes }),
  );
  const manifest = images?.[0]?.imageManifest;
  const push = `docker buildx build --platform linux/arm64 --provenance=false --tag ${repositoryUri}:<tag> --push .`;
  if (manifest === undefined) {
    throw new Error(
      `Image tag ${tag} is not in ${repositoryUri}; the instances were left as they are. What to do next: push the image and deploy again: ${push}`,
    );
  }
  const architectures = await architecturesOf(JSON.parse(manifest), repositoryName, { ecr, download });
  if (architectures.length > 0 && !architectures.includes('arm64')) {
    throw new Error(
      `Image tag ${tag} of ${repositoryUri} runs on ${architectures.join(', ')} only, the instances are arm64; they were left as they are. What to do next: build it for ARM64, push it under a new tag and release that: ${push}`,
    );
  }
}

/** Returns the architectures of an image; none where they are not known. */
async function architecturesOf(
  { manifests, config }: Manifest,
  repositoryName: string,
  { ecr, download }: { readonly ecr: ECRClient; readonly download: Clients['download'] },
): Promise<readonly string[]> {
  if (manifests !== undefined) {
    // An attestation stands in the index beside the images, with an architecture that is "unknown".
    return manifests.flatMap(({ platform }) => platform?.architecture ?? []).filter((name) => name !== 'unknown');
  }
  try {
    const { downloadUrl = '' } = await ecr.send(
      new GetDownloadUrlForLayerCommand({ repositoryName, layerDigest: config?.digest }),
    );
    const { architecture }: { readonly architecture?: string } = JSON.parse(await download(downloadUrl));
    return architecture === undefined ? [] : [architecture];
  } catch (error) {
    log('warn', { event: 'the architecture of the image is unknown', repositoryName, error });
    return [];
  }
}
