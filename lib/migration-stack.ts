import { Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { MigrationSettings } from './settings';

/** What every stack of a migration is given. */
export interface MigrationStackProps {
  readonly settings: MigrationSettings;
}

/** The base of the five stacks: physical name, account and region, tags, Availability Zones. */
export abstract class MigrationStack extends Stack {
  /** What this stack was made from. */
  readonly settings: MigrationSettings;

  constructor(scope: Construct, id: string, description: string, { settings }: MigrationStackProps) {
    const { definition, environment, account, names } = settings;
    super(scope, id, {
      stackName: names.of(id.replace(/Stack$/, '-stack').toLowerCase()),
      description: `${description} (migration ${definition.name}, environment ${environment.name})`,
      env: { account, region: definition.region },
    });
    this.settings = settings;
    for (const [key, value] of Object.entries({ Environment: environment.name, ...definition.tags })) {
      Tags.of(this).add(key, value);
    }
  }

  /**
   * The definition's zones. Without this a VPC asks the account for them, and a synth without credentials would build
   * over two made-up zones instead of three.
   */
  override get availabilityZones(): string[] {
    return [...this.settings.definition.network.availabilityZones];
  }
}
