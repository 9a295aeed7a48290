import { CfnResource, CustomResource, Lazy } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, type IConstruct } from 'constructs';
import { fingerprintOf } from '../fingerprint';
import { keyOf } from '../live-record';
import { livePhaseParameter } from '../migration-phase';
import type { MigrationSettings } from '../settings';

/** What a guard is made from. */
export interface PhaseGuardProps {
  readonly settings: MigrationSettings;
  /** Of the provider in NetworkStack. */
  readonly serviceToken: string;
}

/**
 * Refuses a deploy of another phase than the live one, before anything that it protects is touched. What a deploy takes
 * away goes last of all in CloudFormation, after everything has succeeded.
 *
 * CloudFormation asks a custom resource only when one of its properties changes. The phase alone would not do: once the
 * writer has moved, a template of the phase before is still the one that is deployed, and a change in it would be made by
 * the rules of a phase that is over. So a digest of what is protected is one of them.
 */
export class PhaseGuard extends Construct {
  private readonly parts: IConstruct[] = [];

  constructor(scope: Construct, id: string, { settings, serviceToken }: PhaseGuardProps) {
    super(scope, id);
    const { definition, environment, environmentSuffix, migrationPhase } = settings;
    new CustomResource(this, 'Resource', {
      serviceToken,
      resourceType: 'Custom::PhaseGuard',
      properties: {
        Parameter: livePhaseParameter(settings),
        Phase: migrationPhase,
        RecordKey: keyOf({ migration: definition.name, environment: environment.name, environmentSuffix }),
        Protected: Lazy.string({ produce: () => this.digest() }),
      },
    });
  }

  /** Has constructs of the same stack come after the guard: what a phase adds, changes or takes away. */
  protect(...parts: readonly IConstruct[]): void {
    for (const part of parts) {
      part.node.addDependency(this);
      this.parts.push(part);
    }
  }

  /** Everything protected, but for the code of functions, which is of no phase. */
  private digest(): string {
    const resources = this.parts
      .flatMap((part) => part.node.findAll())
      .filter((construct) => CfnResource.isCfnResource(construct))
      .filter((resource) => !(resource instanceof lambda.CfnFunction));
    return fingerprintOf(resources);
  }
}
