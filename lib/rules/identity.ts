import type { MigrationDefinition } from '../definition';
import type { Problems } from '../problems';

/** Name of an AWS Region. */
export const regionName = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** What `regionName` accepts, in words. */
export const regionAllowed = 'an AWS Region such as us-east-1';

/** Checks the names, tags, backups and alert addresses of a definition. */
export function checkIdentity(definition: MigrationDefinition, problems: Problems): void {
  problems.matches(
    'name',
    definition.name,
    /^(?!.*--)[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/,
    '1 to 12 of a-z, 0-9 and -',
  );
  problems.matches('region', definition.region, regionName, regionAllowed);
  problems.matches(
    'namePattern',
    definition.namePattern,
    // RDS and DMS take names that start with a letter and have no two hyphens in a row; the words are reserved by SSM, EC2
    // and Elastic Load Balancing, each for names of its own.
    /^(?!aws|ssm|sg-|internal-)(?=[a-z{])(?!.*--)(?!.*(\{\w+\}).*\1)(?=.*\{type\})[a-z0-9-]*(\{(type|environment)\}[a-z0-9-]*)+-\{suffix\}$/,
    'a pattern with {type} that starts with a letter and ends with -{suffix}, such as {type}-{environment}-{suffix}',
  );

  const environments = definition.environments.map(({ name }) => name);
  problems.distinct('environments', environments);
  for (const name of environments) {
    problems.matches('environments', name, /^(?!.*--)[a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?$/, '1 to 16 of a-z, 0-9 and -');
  }
  const beginsWithDigit = environments.find((name) => /^\d/.test(name));
  if (beginsWithDigit !== undefined && definition.namePattern.startsWith('{environment}')) {
    problems.add('environments', beginsWithDigit, 'names that start with a letter where namePattern starts with them');
  }
  if (environments.length > 1 && !definition.namePattern.includes('{environment}')) {
    problems.add(
      'namePattern',
      definition.namePattern,
      'a pattern with {environment}',
      'the names of several environments would clash',
    );
  }

  for (const [key, value] of Object.entries(definition.tags)) {
    problems.matches(`tags.${key}`, key, /^(?!aws:)[\w.:/=+@-]{1,128}$/i, 'a tag key that does not start with aws:');
    problems.matches(`tags.${key}`, value, /^[\w .:/=+@-]{1,256}$/, '1 to 256 of letters, digits and _.:/=+@-');
  }
  if (Object.hasOwn(definition.tags, 'Environment')) {
    problems.add('tags.Environment', definition.tags['Environment'], 'nothing', 'the environment sets this tag itself');
  }

  problems.wholeNumber('backup.retentionDays', definition.backup?.retentionDays, 1, 36500);
  problems.wholeNumber('backup.startHourUtc', definition.backup?.startHourUtc, 0, 23);
  problems.distinct('compliancePacks', definition.compliancePacks ?? []);
  problems.distinct('alertEmails', definition.alertEmails ?? []);
  for (const email of definition.alertEmails ?? []) {
    problems.matches('alertEmails', email, /^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address');
  }
}
