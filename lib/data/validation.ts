import { CfnOutput, Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { functionTimeoutSeconds } from '../../lambda/validation/timing';
import type { ValidationDefinition } from '../definition';
import { NodeFunction } from '../functions/node-function';
import { keepsSource } from '../migration-phase';
import type { NetworkStack } from '../network/network-stack';
import type { PhaseGuard } from '../network/phase-guard';
import { fixedSecurityGroup } from '../network/security-groups';
import { subnetGroups } from '../network/tiered-vpc';
import type { MigrationSettings } from '../settings';
import type { ObjectKind } from '../validation/schema';
import type { DataStack } from './data-stack';
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
  /** Lets the function neither come nor go in a deploy of another phase than the live one. */
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
 * The function that proves source and Aurora equal, part by part, from within the VPC, and the bucket of its results. Who
 * calls it decides how many parts are compared at once: each holds one connection to either side.
 */
export class Validation extends Construct {
  readonly fn: NodeFunction;
  readonly results: ValidationResults;
  /** CloudWatch namespace of the metrics. */
  readonly namespace: string;
  /** Command that compares everything, one part after the other, and prints the verdict. */
  readonly command: string;

  constructor(scope: Construct, id: string, props: ValidationProps) {
    super(scope, id);
    const { settings, network, definition, sourceSecret, targetSecret, cluster, guard } = props;
    const { source, region } = settings.definition;
    const { validation: securityGroup } = network.securityGroups;
    if (securityGroup === undefined) {
      throw new Error(`${this.node.path}: NetworkStack has no security group of the validation`);
    }
    this.namespace = settings.names.of('crossfade');
    this.results = new ValidationResults(this, 'Results', resultsOf(props));
    this.fn = new NodeFunction(this, 'Function', {
      settings,
      source: 'validation',
      description: 'Proves that the source and Aurora hold the same: schema and rows, one part at a time',
      encryptionKey: network.operationsKey,
      timeout: Duration.seconds(functionTimeoutSeconds),
      // Up to 100 000 differing rows of a part are kept for a second look.
      memorySize: 1024,
      failedEvents:
        'Each part of a pass is asked for by a caller that waits for the answer. A part that failed has no result, and the verdict over the pass counts it as not proven.',
      placement: {
        vpc: network.vpc,
        subnets: { subnetGroupName: subnetGroups.application },
        securityGroup: fixedSecurityGroup(this, 'SecurityGroup', securityGroup),
      },
      environment: {
        SOURCE_SECRET_ARN: sourceSecret.secretArn,
        SOURCE_TLS: JSON.stringify(source.tls),
        TARGET_SECRET_ARN: targetSecret.secretArn,
        // Not the writer, which has the replication to apply. What a reader has not applied yet is looked at again.
        TARGET_HOST: cluster.clusterReadEndpoint.hostname,
        DATABASE_PORT: String(source.port),
        DATABASE_NAME: source.databaseName,
        SCHEMAS: source.schemas.join(','),
        ROWS_PER_PART: String(definition.rowsPerPart),
        WAITS_SECONDS: definition.waitsSeconds.join(','),
        RESULTS_BUCKET: this.results.bucket.bucketName,
        METRIC_NAMESPACE: this.namespace,
      },
    });
    this.results.allow(this.fn);
    for (const secret of [sourceSecret, targetSecret]) {
      allowSecret(this.fn, secret);
    }
    this.command = passCommand(this.fn.functionName, this.results.bucket.bucketName, region);
    // The bucket is of every phase.
    guard.protect(...this.node.children.filter((child) => child !== this.results));
  }
}

function resultsOf({ settings, network, definition, encryptionKey }: ValidationProps): ValidationResultsProps {
  const { resultRetentionDays: retentionDays } = definition;
  return { settings, encryptionKey, operationsKey: network.operationsKey, retentionDays };
}

/** Outputs the command of the validation, where there is one. */
export function describeValidation(stack: DataStack): void {
  if (stack.validation !== undefined) {
    new CfnOutput(stack, 'Validate', {
      value: stack.validation.command,
      description: 'Compares the source with Aurora, everything, and prints the verdict; it needs jq',
    });
  }
}

function allowSecret(fn: NodeFunction, { secretArn, encryptionKey }: secretsmanager.ISecret): void {
  fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] }));
  // A secret without a key of its own has the account's key aws/secretsmanager, which asks for no permission.
  if (encryptionKey !== undefined) {
    fn.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [encryptionKey.keyArn],
        conditions: { StringEquals: { 'kms:EncryptionContext:SecretARN': secretArn } },
      }),
    );
  }
}

/**
 * What comes with the writer, at the cutover: until then triggers would fire for rows of the replication, and a sequence of
 * Aurora has given out nothing. A pass that counted them as differences would keep every user from AWS.
 */
const notYetMoved: readonly ObjectKind[] = ['trigger', 'sequence value'];

/** Returns the command for a whole pass: the plan, each of its parts, the verdict. It needs `jq`. */
function passCommand(functionName: string, bucketName: string, region: string): string {
  const invoke = [
    `aws lambda invoke --function-name ${functionName} --region ${region}`,
    // Not shorter than the function itself takes: the CLI would give up after 60 seconds and invoke it again.
    `--cli-read-timeout ${functionTimeoutSeconds + 5} --cli-binary-format raw-in-base64-out`,
  ].join(' ');
  const ask = (kind: string, more = '') => `${invoke} --payload '{"kind":"${kind}","run":"'$RUN'"${more}}' /dev/stdout`;
  return [
    'RUN=$(date -u +%Y%m%dT%H%M%S)',
    ask('plan', `,"skip":${JSON.stringify(notYetMoved)}`),
    `aws s3 cp --region ${region} s3://${bucketName}/runs/$RUN/plan.json - | jq -c '.[]' | while IFS= read -r PART; do ${invoke} --payload "$PART" /dev/stdout </dev/null; done`,
    ask('verdict'),
    `aws s3 cp --region ${region} s3://${bucketName}/runs/$RUN/verdict.json - | jq`,
  ].join(' && ');
}
