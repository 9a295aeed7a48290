import { Template } from 'aws-cdk-lib/assertions';
import { AppStack } from '../../lib/app/app-stack';
import { DataStack } from '../../lib/data/data-stack';
import type { MigrationDefinition } from '../../lib/definition';
import { NetworkStack } from '../../lib/network/network-stack';
import { testApp } from '../support/app';
import { changed, valid } from '../support/definition';
import { settingsFor } from '../support/settings';

/** AppStack and the stacks that it is given. */
export interface ApplicationStacks {
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly app: AppStack;
}

/** Makes AppStack on the stacks before it, as the app does. */
export function applicationStacks(
  flags: Readonly<Record<string, string>> = {},
  definition?: MigrationDefinition,
): ApplicationStacks {
  const resolved = settingsFor(flags);
  const settings = { ...resolved, definition: definition ?? resolved.definition };
  const scope = testApp();
  const network = new NetworkStack(scope, 'NetworkStack', { settings });
  const data = new DataStack(scope, 'DataStack', { settings, network });
  return { network, data, app: new AppStack(scope, 'AppStack', { settings, network, data }) };
}

/** Returns the template of AppStack. */
export function appTemplate(flags?: Readonly<Record<string, string>>, definition?: MigrationDefinition): Template {
  return Template.fromStack(applicationStacks(flags, definition).app);
}

/** The trading definition with some fields of every service changed. */
export function withServices(fields: object): MigrationDefinition {
  const services = valid.compute.services.map((service) => ({ ...service, ...fields }));
  return changed('compute', { services } as never);
}

/** A resource of a template. */
export interface Resource<Properties> {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DependsOn?: readonly string[];
}

/** Returns the resources of a type by their logical ids, with the properties that a test reads. */
export function resourcesOf<Properties>(template: Template, type: string): Record<string, Resource<Properties>> {
  return template.findResources(type) as Record<string, Resource<Properties>>;
}

/** Returns the only resource of a type whose properties a test chooses. */
export function onlyOf<Properties>(
  template: Template,
  type: string,
  choose: (properties: Properties) => boolean = () => true,
): Resource<Properties> & { readonly id: string } {
  const found = Object.entries(resourcesOf<Properties>(template, type)).filter(([, { Properties: p }]) => choose(p));
  const [only] = found;
  if (only === undefined || found.length !== 1) {
    throw new Error(`Expected one ${type}, found ${found.map(([id]) => id).join(', ') || 'none'}`);
  }
  return { id: only[0], ...only[1] };
}

/** One statement of a policy. */
export interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Returns the statements of the policies of a role, by a part of the role's logical id. */
export function statementsOf(template: Template, role: string): readonly Statement[] {
  return Object.entries(
    resourcesOf<{ readonly PolicyDocument: { readonly Statement: readonly Statement[] } }>(
      template,
      'AWS::IAM::Policy',
    ),
  )
    .filter(([id]) => id.includes(role))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

/** Returns the statements that hold an action. */
export function withAction(statements: readonly Statement[], action: string): readonly Statement[] {
  return statements.filter(({ Action }) => [Action].flat().includes(action));
}
