import type { EnvironmentDefinition, MigrationDefinition } from './definition';
import type { Names } from './naming';

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
  /** The image to release. @default - the live image stays; before the first release, the bootstrap image */
  readonly imageTag?: string;
}
