import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { ExistingSecret } from '../../definition';
import type { MigrationSettings } from '../../settings';
import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { AccountClients } from './clients';

/** Whether the secrets are there that the definition names. No value is read. */
export function secretChecks({ definition }: MigrationSettings, { secretsManager }: AccountClients): readonly Check[] {
  const { source, secrets } = definition;
  const named: readonly (readonly [string, ExistingSecret | undefined])[] = [
    ['source.credentials', source.credentials.kind === 'existing-secret' ? source.credentials : undefined],
    ...(secrets?.kind === 'existing'
      ? ([
          ['secrets.administrator', secrets.administrator],
          ['secrets.replication', secrets.replication],
          ['secrets.application', secrets.application],
          ['secrets.apiKeys', secrets.apiKeys],
        ] as const)
      : []),
  ];
  const existing = named.flatMap(([field, secret]) => (secret === undefined ? [] : [{ field, secret }]));
  if (existing.length === 0) {
    return [];
  }
  return [
    checkOf('account-secrets', 'the secrets that exist already', async (miss) => {
      const found: Found[] = [];
      for (const { field, secret } of existing) {
        try {
          const { DeletedDate } = await secretsManager.send(new DescribeSecretCommand({ SecretId: secret.secretArn }));
          if (DeletedDate !== undefined) {
            found.push(gone(field, `${secret.secretArn} is about to be deleted`, [restore(secret)]));
          }
        } catch (error) {
          if ((error as Error).name === 'ResourceNotFoundException') {
            found.push(gone(field, `there is no secret ${secret.secretArn}`, []));
          } else {
            miss(`${field}: ${(error as Error).message}`);
          }
        }
      }
      return found;
    }),
  ];
}

function gone(subject: string, found: string, remedy: readonly string[]): Found {
  return {
    severity: 'blocker',
    subject,
    found,
    consequence: 'DMS and the application would get no credentials, and the deploy of DataStack would fail.',
    remedy,
  };
}

function restore({ secretArn }: ExistingSecret): string {
  return `aws secretsmanager restore-secret --secret-id ${secretArn}`;
}
