import { Template } from 'aws-cdk-lib/assertions';
import type { MigrationDefinition, OnPremisesLink } from '../../lib/definition';
import { NetworkStack } from '../../lib/network/network-stack';
import type { MigrationSettings } from '../../lib/settings';
import { testApp } from '../support/app';
import { changed } from '../support/definition';
import { settingsFor } from '../support/settings';

/** Returns the template of NetworkStack for the trading definition, or for another one. */
export function templateOf(
  definition?: MigrationDefinition,
  answers?: Readonly<Record<string, unknown>>,
  settings: Partial<MigrationSettings> = {},
): Template {
  const resolved = settingsFor();
  return Template.fromStack(
    new NetworkStack(testApp(answers), 'NetworkStack', {
      settings: { ...resolved, definition: definition ?? resolved.definition, ...settings },
    }),
  );
}

/** Returns the properties of the resources of a type by their logical ids. */
export function propertiesOf<Properties>(template: Template, type: string): Record<string, Properties> {
  const found = template.findResources(type) as Record<string, { readonly Properties: Properties }>;
  return Object.fromEntries(Object.entries(found).map(([id, { Properties }]) => [id, Properties]));
}

/** Returns the trading definition with another link. */
export function linkedBy(link: OnPremisesLink): MigrationDefinition {
  return changed('network', { link });
}

/** Returns a text of a template with the references in it written out: `${id}`, `${id.attribute}`. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(textOf).join('');
  }
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, [string, unknown]>;
  return join ? textOf(join[1]) : `\${${attribute?.join('.') ?? Ref}}`;
}

/** Returns the outputs of a template as texts. */
export function outputsOf(template: Template): Readonly<Record<string, { value: string; description: string }>> {
  const outputs = Object.entries(template.findOutputs('*'));
  return Object.fromEntries(
    outputs.map(([id, { Value, Description }]) => [id, { value: textOf(Value), description: Description }]),
  );
}
