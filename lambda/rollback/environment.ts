import { type MigrationPhase, migrationPhases } from '../../lib/migration-phase';
import { Problems } from '../../lib/problems';
import { advice, readTrafficEnvironment, type TrafficEnvironment } from '../traffic-environment';
import { type Variables, variableReader } from '../variables';

/** What a rollback looks after, from the environment variables of its function. */
export interface RollbackEnvironment extends TrafficEnvironment {
  /** `TEMPLATE_PHASE`: the phase that TrafficStack was deployed with. */
  readonly templatePhase: MigrationPhase;
  /** `ROLLBACK_FUNCTION`: name of the rollback function, for the command that starts it. */
  readonly rollbackFunction: string;
  /**
   * `ALERT_TOPIC_ARN`: the SNS topic that tells people. The function always knows it; an operator's command may not know
   * its account.
   *
   * @default - nobody can be told
   */
  readonly alertTopicArn?: string;
}

/**
 * Reads the environment variables.
 *
 * @throws InvalidInputError with every variable that is missing or cannot be right
 */
export function readEnvironment(variables: Variables): RollbackEnvironment {
  const problems = new Problems();
  const read = variableReader(variables, problems, advice);
  const templatePhase = migrationPhases.find((phase) => phase === variables.TEMPLATE_PHASE) ?? 'replicate';
  read('TEMPLATE_PHASE', new RegExp(`^(${migrationPhases.join('|')})$`), `one of ${migrationPhases.join(', ')}`);
  const environment: RollbackEnvironment = {
    ...readTrafficEnvironment(variables, problems),
    templatePhase,
    rollbackFunction: read('ROLLBACK_FUNCTION', /^[\w-]+$/, 'the name of a function'),
    alertTopicArn: read('ALERT_TOPIC_ARN', /^arn:[^:]+:sns:[^:]+:[^:]+:[^:]+$/, 'the ARN of an SNS topic'),
  };
  problems.throwIfAny();
  return environment;
}
