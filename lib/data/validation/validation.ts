import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { AgeEvent } from '../../../lambda/validation/event';
import { ageMinutes } from '../../../lambda/validation/timing';
import type { ValidationDefinition } from '../../definition';
import type { NodeFunction } from '../../functions/node-function';
import { keepsSource } from '../../migration-phase';
import type { NetworkStack } from '../../network/network-stack';
import type { PhaseGuard } from '../../network/phase-guard';
import type { MigrationSettings } from '../../settings';
import { ValidationFunction } from './validation-function';
import { ValidationMachine } from './validation-machine';
import { ValidationResults, type ValidationResultsProps } from './validation-results';

/** What the validation is made from. */
export interface ValidationProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
  readonly definition: ValidationDefinition;
  /** The data key: results name keys of rows. */
  readonly encryptionKey: kms.IKey;
  /** Secret of the DMS user in the source. It may read every table, and more is not asked of it. */
  readonly sourceSecret: secretsmanager.ISecret;
  /** Secret of the DMS user in Aurora. */
  readonly targetSecret: secretsmanager.ISecret;
  readonly cluster: rds.IDatabaseCluster;
  /** Lets the validation neither come nor go in a deploy of another phase than the live one. */
  readonly guard: PhaseGuard;
}

/**
 * Defines the validation; in phase `complete`, where there is no source to compare with, only the bucket of its results,
 * which stay for their retention: they are the proof that nothing was lost.
 */
export function validate(scope: Construct, id: string, props: ValidationProps): Validation | undefined {
  if (keepsSource(props.settings)) {
    return new Validation(scope, id, props);
  }
  new ValidationResults(new Construct(scope, id), 'Results', resultsOf(props));
  return undefined;
}

/**
 * The proof that source and Aurora are equal: a state machine that compares everything, the function that compares one part
 * from within the VPC, and the bucket of the results.
 */
export class Validation extends Construct {
  readonly fn: NodeFunction;
  readonly results: ValidationResults;

  constructor(scope: Construct, id: string, props: ValidationProps) {
    super(scope, id);
    const { settings, network, definition, encryptionKey, guard } = props;
    this.results = new ValidationResults(this, 'Results', resultsOf(props));
    this.fn = new ValidationFunction(this, 'Function', { ...props, results: this.results });
    new ValidationMachine(this, 'Machine', {
      settings,
      definition,
      encryptionKey,
      operationsKey: network.operationsKey,
      fn: this.fn,
      results: this.results,
    });
    this.tellAge(settings);
    // The bucket is of every phase.
    guard.protect(...this.node.children.filter((child) => child !== this.results));
  }

  /** A metric has a value only when somebody publishes one, and a proof grows old while nobody validates. */
  private tellAge({ names }: MigrationSettings): void {
    const event: AgeEvent = { kind: 'age' };
    // An age that is told later would be wrong by then.
    const late = { maxEventAge: Duration.minutes(1), retryAttempts: 0 };
    this.fn.configureAsyncInvoke(late);
    new events.Rule(this, 'Age', {
      ruleName: names.of('rule-validation-age'),
      description: 'Has the age of the last proof published',
      schedule: events.Schedule.rate(Duration.minutes(ageMinutes)),
      targets: [new targets.LambdaFunction(this.fn, { ...late, event: events.RuleTargetInput.fromObject(event) })],
    });
  }
}

function resultsOf({ settings, network, definition, encryptionKey }: ValidationProps): ValidationResultsProps {
  const { resultRetentionDays: retentionDays } = definition;
  return { settings, encryptionKey, operationsKey: network.operationsKey, retentionDays };
}
