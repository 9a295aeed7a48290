import type { ExistingSecret, MigrationDefinition } from '../definition';
import type { Problems } from '../problems';

/** Checks the secrets that exist already: those of the AWS side, and that of the source. */
export function checkSecrets(definition: MigrationDefinition, problems: Problems): void {
  const { region, secrets, source, compute } = definition;
  const check = (field: string, secret: ExistingSecret) => checkExistingSecret(field, secret, region, problems);
  if (source.credentials.kind === 'existing-secret') {
    check('source.credentials', source.credentials);
  }
  if (secrets?.kind !== 'existing') {
    return;
  }
  check('secrets.administrator', secrets.administrator);
  check('secrets.replication', secrets.replication);
  check('secrets.application', secrets.application);
  if (secrets.apiKeys !== undefined) {
    check('secrets.apiKeys', secrets.apiKeys);
  } else if (compute.services.some(({ usesApiKeys }) => usesApiKeys)) {
    problems.add('secrets.apiKeys', undefined, 'an existing secret', 'a service has usesApiKeys, and none is created');
  }
}

/** CloudFormation, DMS and ECS read a secret in their own Region only. */
function checkExistingSecret(
  field: string,
  { secretArn, keyArn }: ExistingSecret,
  region: string,
  problems: Problems,
): void {
  if (!(secretPattern.test(secretArn) && regionOf(secretArn) === region)) {
    const allowed = `the full ARN of a secret in ${region}, with its six-character suffix`;
    problems.add(`${field}.secretArn`, secretArn, allowed);
  }
  if (keyArn !== undefined && !(keyPattern.test(keyArn) && regionOf(keyArn) === region)) {
    const allowed = `the ARN of a key in ${region}`;
    problems.add(`${field}.keyArn`, keyArn, allowed, 'an alias will not do: no policy can grant its use');
  }
}

const secretPattern = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+-[A-Za-z0-9]{6}$/;
const keyPattern = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;

function regionOf(arn: string): string | undefined {
  return arn.split(':')[3];
}
