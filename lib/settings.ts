import type { EnvironmentDefinition, MigrationDefinition } from './definition';
import type { MigrationPhase } from './migration-phase';
import type { Names } from './naming';

/** Who gave a value: the operator by `-c`, the team by its record in `cdk.json`, nobody. */
export type GivenBy = 'flag' | 'cdk.json' | 'default';

/** Everything a stack needs to know: the definition, the environment and the flags, checked and resolved. */
export interface MigrationSettings {
  /** The definition as the environment has it. */
  readonly definition: MigrationDefinition;
  readonly environment: EnvironmentDefinition;
  /** Names of the other environments that name the same existing VPN connection. */
  readonly vpnSharedWith: readonly string[];
  /** AWS account id, twelve digits; `000000000000` where no credentials were there at synth. */
  readonly account: string;
  /** The suffix in every physical name. */
  readonly environmentSuffix: string;
  readonly names: Names;
  /** Share of the users sent to AWS, percent 0..100. The legacy system receives the rest. */
  readonly awsTrafficWeight: number;
  /** Who gave the weight. Only a flag moves users; any other weight must be the live one. */
  readonly weightGivenBy: GivenBy;
  /** The phase that the operator believes is live. Where another one is, every deploy is refused. */
  readonly migrationPhase: MigrationPhase;
  /** The image to release. @default - the live image stays; before the first release, the bootstrap image */
  readonly imageTag?: string;
  /** Id of the rollback that the operator has dealt with. @default - none */
  readonly acknowledgeRollback?: string;
  /** The day of the synth. It decides on warnings; no template may depend on it. */
  readonly today: Date;
}
