import { Template } from 'aws-cdk-lib/assertions';
import { DataStack } from '../../lib/data/data-stack';
import type { MigrationDefinition } from '../../lib/definition';
import { NetworkStack } from '../../lib/network/network-stack';
import { testApp } from '../support/app';
import { settingsFor } from '../support/settings';

/** A resource as it stands in a template. */
export interface TemplateResource<Properties> {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Readonly<Record<string, string>>;
}

/** A statement of a policy document. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Makes DataStack on its NetworkStack, as the app does. */
export function dataStack(
  definition?: MigrationDefinition,
  flags?: Readonly<Record<string, string>>,
): { readonly stack: DataStack; readonly template: Template } {
  const resolved = settingsFor(flags);
  const settings = { ...resolved, definition: definition ?? resolved.definition };
  const app = testApp();
  const network = new NetworkStack(app, 'NetworkStack', { settings });
  const stack = new DataStack(app, 'DataStack', { settings, network });
  return { stack, template: Template.fromStack(stack) };
}

/** Returns every resource of a type, by logical id. */
export function resourcesOf<Properties>(
  template: Template,
  type: string,
): Readonly<Record<string, TemplateResource<Properties>>> {
  return template.findResources(type) as Record<string, TemplateResource<Properties>>;
}

/** Returns the one resource of a type whose logical id holds a text, with its logical id. */
export function only<Properties>(
  template: Template,
  type: string,
  idPart = '',
): TemplateResource<Properties> & { readonly logicalId: string } {
  const found = Object.entries(resourcesOf<Properties>(template, type)).filter(([id]) => id.includes(idPart));
  const [first] = found;
  if (first === undefined || found.length > 1) {
    throw new Error(`${type} ${idPart}: found ${found.length}`);
  }
  const [logicalId, resource] = first;
  return { logicalId, ...resource };
}

/** Returns the statements of the one policy whose logical id holds a text. */
export function statementsOf(template: Template, idPart: string): readonly Statement[] {
  return only<{ readonly PolicyDocument: { readonly Statement: readonly Statement[] } }>(
    template,
    'AWS::IAM::Policy',
    idPart,
  ).Properties.PolicyDocument.Statement;
}

/** Returns the actions of statements, in one sorted list. */
export function actionsOf(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap(({ Action }) => Action).sort();
}
