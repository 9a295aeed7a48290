import { type MigrationPhase, migrationPhases } from '../../lib/migration-phase';
import { Problems } from '../../lib/problems';
import { type Variables, variableReader } from '../variables';

/** What one rollback function looks after, from its environment variables. */
export interface RollbackEnvironment {
  /** `HOSTED_ZONE_ID`: the public hosted zone. */
  readonly hostedZoneId: string;
  /** `RECORD_NAME`: name of both weighted records, for example `app.trading.example.com`. */
  readonly recordName: string;
  /** `RECORD_TYPE`: type of both weighted records. */
  readonly recordType: 'A' | 'CNAME';
  /** `AWS_SET_IDENTIFIER`: set identifier of the record that leads to AWS. */
  readonly awsSetIdentifier: string;
  /** `LEGACY_SET_IDENTIFIER`: set identifier of the record that leads to the legacy system. */
  readonly legacySetIdentifier: string;
  /** `LATCH_PARAMETER`: name of the SSM parameter whose existence is the latch. */
  readonly latchParameter: string;
  /** `PHASE_PARAMETER`: name of the SSM parameter that holds the live phase. */
  readonly phaseParameter: string;
  /** `TEMPLATE_PHASE`: the phase that TrafficStack was deployed with. */
  readonly templatePhase: MigrationPhase;
  /** `DEPLOY_COMMAND`: deploys TrafficStack with the flags that choose this deployment, and takes further flags. */
  readonly deployCommand: string;
  /** `ALERT_TOPIC_ARN`: the SNS topic that tells people. */
  readonly alertTopicArn: string;
}

/**
 * Reads the environment variables.
 *
 * @throws InvalidInputError with every variable that is missing or cannot be right
 */
export function readEnvironment(variables: Variables): RollbackEnvironment {
  const problems = new Problems();
  const read = variableReader(variables, problems, 'set by TrafficStack: deploy it again');

  const recordType = variables.RECORD_TYPE === 'CNAME' ? 'CNAME' : 'A';
  read('RECORD_TYPE', /^(A|CNAME)$/, 'A or CNAME');
  const templatePhase = migrationPhases.find((phase) => phase === variables.TEMPLATE_PHASE) ?? 'replicate';
  read('TEMPLATE_PHASE', new RegExp(`^(${migrationPhases.join('|')})$`), `one of ${migrationPhases.join(', ')}`);
  const environment: RollbackEnvironment = {
    hostedZoneId: read('HOSTED_ZONE_ID', /^[A-Za-z0-9]+$/, 'the id of a hosted zone, letters and digits'),
    recordName: read('RECORD_NAME', /^[^\s.]+(\.[^\s.]+)+\.?$/, 'a domain name'),
    recordType,
    awsSetIdentifier: read('AWS_SET_IDENTIFIER', /\S/, 'the set identifier of the record that leads to AWS'),
    legacySetIdentifier: read('LEGACY_SET_IDENTIFIER', /\S/, 'the set identifier of the legacy record'),
    latchParameter: read('LATCH_PARAMETER', /^[\w./-]+$/, 'the name of an SSM parameter'),
    phaseParameter: read('PHASE_PARAMETER', /^[\w./-]+$/, 'the name of an SSM parameter'),
    templatePhase,
    deployCommand: read('DEPLOY_COMMAND', /^npx cdk deploy \S/, 'a cdk command that deploys TrafficStack'),
    alertTopicArn: read('ALERT_TOPIC_ARN', /^arn:[^:]+:sns:[^:]+:[^:]+:[^:]+$/, 'the ARN of an SNS topic'),
  };
  if (environment.awsSetIdentifier !== '' && environment.awsSetIdentifier === environment.legacySetIdentifier) {
    problems.add('LEGACY_SET_IDENTIFIER', environment.legacySetIdentifier, 'another value than AWS_SET_IDENTIFIER');
  }
  problems.throwIfAny();
  return environment;
}
