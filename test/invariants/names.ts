import type { Deployment } from './deployment';
import { nameRules, otherNames } from './name-rules';

/** Has the suffix in every physical name. */
export function suffix(deployment: Deployment): readonly string[] {
  return physicalNames(deployment)
    .filter(({ name }) => !name.includes(deployment.settings.environmentSuffix))
    .map(({ id, name }) => `${id}: ${name}`);
}

/** Has names that AWS accepts, by their length and their characters. */
export function acceptedNames(deployment: Deployment): readonly string[] {
  const stackNames = deployment.stacks.map(({ id, name }) => ({
    id,
    name,
    key: 'AWS::CloudFormation::Stack StackName',
  }));
  return [...stackNames, ...physicalNames(deployment)].flatMap(({ id, name, key }) => {
    const rule = nameRules[key];
    if (rule === undefined) {
      return [`${id}: no rule says which names ${key} may have`];
    }
    return name.length <= rule.longest && rule.pattern.test(name) ? [] : [`${id}: ${name} (${name.length})`];
  });
}

/** Gives no two resources one name. */
export function distinctNames(deployment: Deployment): readonly string[] {
  const keys = nameKeysOf(deployment);
  return keys.filter((key, index) => keys.indexOf(key) !== index);
}

/** Returns every physical name with the type that it is unique in. */
export function nameKeysOf(deployment: Deployment): readonly string[] {
  return [
    ...deployment.stacks.map(({ name }) => `AWS::CloudFormation::Stack ${name}`),
    ...physicalNames(deployment).map(({ key, name }) => `${key} ${name.toLowerCase()}`),
  ];
}

interface PhysicalName {
  readonly id: string;
  readonly name: string;
  /** Type and property, for example `AWS::S3::Bucket BucketName`. */
  readonly key: string;
}

/** The names that the templates set as plain text. What CloudFormation makes up itself is unique anyway. */
function physicalNames({ resources }: Deployment): readonly PhysicalName[] {
  return resources
    .filter(({ type }) => type.startsWith('AWS::') && type !== 'AWS::CloudFormation::CustomResource')
    .flatMap(({ id, type, properties }) =>
      Object.entries(properties).map(([property, name]) => ({ id, name, key: `${type} ${property}` })),
    )
    .filter((found): found is PhysicalName => typeof found.name === 'string')
    .filter(({ key }) => /(Name|Identifier|Prefix|Family)$/.test(key) && !otherNames.includes(key));
}
