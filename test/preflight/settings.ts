import type { ReplicationDefinition, SourceDatabase, TargetDatabase } from '../../lib/definition';
import type { MigrationSettings } from '../../lib/settings';
import { settingsFor } from '../support/settings';

/** What a test changes in the definition of trading. */
export interface ChangedSettings {
  readonly source?: Partial<SourceDatabase>;
  readonly target?: Partial<TargetDatabase>;
  readonly replication?: Partial<ReplicationDefinition>;
}

/** Returns the settings of trading with a few fields changed. */
export function changedSettings({ source, target, replication }: ChangedSettings): MigrationSettings {
  const settings = settingsFor();
  const { definition } = settings;
  return {
    ...settings,
    definition: {
      ...definition,
      source: { ...definition.source, ...source },
      target: { ...definition.target, ...target },
      replication: { ...definition.replication, ...replication },
    },
  };
}
