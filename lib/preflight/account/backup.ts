import { DescribeRegionSettingsCommand } from '@aws-sdk/client-backup';
import type { MigrationSettings } from '../../settings';
import type { Check } from '../finding';
import { checkOf } from '../look';
import type { AccountClients } from './clients';

/** What the plan protects, by the names that AWS Backup has for it: the cluster, and the stack of the application. */
const protectedTypes = ['Aurora', 'CloudFormation'] as const;

/** Whether AWS Backup may protect what the plan names, which is a setting of the account and of no stack. */
export function backupChecks({ definition }: MigrationSettings, { backup }: AccountClients): readonly Check[] {
  return definition.backup === undefined
    ? []
    : [
        checkOf('account-backup', 'what AWS Backup protects in the Region', async () => {
          const { ResourceTypeOptInPreference } = await backup.send(new DescribeRegionSettingsCommand({}));
          if (ResourceTypeOptInPreference === undefined) {
            throw new Error('AWS Backup does not tell what the Region has opted in to');
          }
          const out = protectedTypes.filter((type) => ResourceTypeOptInPreference[type] !== true);
          return out.map((type) => ({
            severity: 'warning' as const,
            subject: type,
            found: `${definition.region} has not opted in to it`,
            consequence: 'The plan would make no recovery point of it, and nothing would fail.',
            remedy: [
              `aws backup update-region-settings --resource-type-opt-in-preference ${protectedTypes.map((name) => `${name}=true`).join(',')} --region ${definition.region}`,
            ],
          }));
        }),
      ];
}
