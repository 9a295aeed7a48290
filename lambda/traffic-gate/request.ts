import type { CdkCustomResourceEvent } from 'aws-lambda';
import { type MigrationPhase, migrationPhases } from '../../lib/migration-phase';
import { Problems } from '../../lib/problems';
import type { GivenBy } from '../../lib/settings';

/** What somebody wants of the weights. */
export interface WeightRequest {
  /** Share of the users for AWS, percent 0..100. */
  readonly weight: number;
  readonly givenBy: GivenBy;
  /** The phase that the operator believes is live. */
  readonly phase: MigrationPhase;
  /** Id of the rollback that the operator has dealt with. @default - none */
  readonly acknowledgeRollback?: string;
  /**
   * The weight in the template that is deployed now. CloudFormation compares with it, not with Route 53: records whose
   * weight stays the same it does not touch.
   *
   * @default - there is no such template, or the request does not go through CloudFormation
   */
  readonly templateWeight?: number;
}

const givers: readonly GivenBy[] = ['flag', 'cdk.json', 'default'];

/**
 * Reads a request from a Create or Update of `Custom::TrafficGate`.
 *
 * @throws InvalidInputError with every property that is missing or cannot be right
 */
export function readRequest(event: CdkCustomResourceEvent): WeightRequest {
  const problems = new Problems();
  const { Weight, GivenBy, Phase, AcknowledgeRollback } = event.ResourceProperties;
  const oneOf = <Value extends string>(
    name: string,
    value: unknown,
    values: readonly [Value, ...Value[]] | readonly Value[],
  ) => {
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) {
      problems.add(name, value, values.join(', '), advice);
    }
    return found;
  };
  const weight = readWeight(Weight);
  if (weight === undefined) {
    problems.add('Weight', Weight, '0..100', advice);
  }
  const givenBy = oneOf('GivenBy', GivenBy, givers);
  const phase = oneOf('Phase', Phase, migrationPhases);
  if (typeof AcknowledgeRollback !== 'string') {
    problems.add('AcknowledgeRollback', AcknowledgeRollback, 'the id of a rollback, or an empty text', advice);
  }
  if (problems.any || weight === undefined || givenBy === undefined || phase === undefined) {
    throw problems.toError();
  }
  const templateWeight = event.RequestType === 'Update' ? readWeight(event.OldResourceProperties.Weight) : undefined;
  return {
    weight,
    givenBy,
    phase,
    ...(AcknowledgeRollback !== '' && { acknowledgeRollback: AcknowledgeRollback }),
    ...(templateWeight !== undefined && { templateWeight }),
  };
}

const advice = 'set by TrafficStack: deploy it again';

/** CloudFormation hands numbers over as text. */
function readWeight(value: unknown): number | undefined {
  const weight = /^\d{1,3}$/.test(String(value)) ? Number(value) : undefined;
  return weight === undefined || weight > 100 ? undefined : weight;
}
