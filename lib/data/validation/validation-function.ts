import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { functionTimeoutSeconds } from '../../../lambda/validation/timing';
import type { SourceTls } from '../../definition';
import { NodeFunction } from '../../functions/node-function';
import { fixedSecurityGroup } from '../../network/security-groups';
import { subnetGroups } from '../../network/tiered-vpc';
import { usualLoadLimits } from '../../validation/throttle';
import type { ValidationProps } from './validation';
import { validationNames } from './validation-names';
import type { ValidationResults } from './validation-results';

/** What the validation function is made from. */
export interface ValidationFunctionProps extends ValidationProps {
  readonly results: ValidationResults;
}

/** Aurora's certificate is checked by the authority of Amazon RDS. */
const tlsOfAurora: SourceTls = { kind: 'amazon-rds' };

/** The function that plans a pass, compares one part of it, and judges the whole, from within the VPC. */
export class ValidationFunction extends NodeFunction {
  constructor(scope: Construct, id: string, props: ValidationFunctionProps) {
    const { settings, network, definition, sourceSecret, targetSecret, cluster, results } = props;
    const { source } = settings.definition;
    const { namespace, startCommand } = validationNames(settings);
    const { validation: securityGroup } = network.securityGroups;
    if (securityGroup === undefined) {
      throw new Error(`${scope.node.path}: NetworkStack has no security group of the validation`);
    }
    super(scope, id, {
      settings,
      source: 'validation',
      description: 'Proves that the source and Aurora hold the same: schema and rows, one part at a time',
      encryptionKey: network.operationsKey,
      timeout: Duration.seconds(functionTimeoutSeconds),
      // Up to 100 000 differing rows of a part are kept for a second look, and the whole plan for the verdict.
      memorySize: 1024,
      failedEvents:
        'Each part of a pass is asked for by a caller that waits for the answer. A part that failed has no result, and the verdict over the pass counts it as not proven.',
      invokedBy: 'a state machine, with as many parts at once as the definition says, and one schedule',
      placement: {
        vpc: network.vpc,
        subnets: { subnetGroupName: subnetGroups.application },
        securityGroup: fixedSecurityGroup(scope, 'SecurityGroup', securityGroup),
      },
      environment: {
        DATABASE_ENGINE: source.engine,
        SOURCE_SECRET_ARN: sourceSecret.secretArn,
        SOURCE_TLS: JSON.stringify(source.tls),
        TARGET_SECRET_ARN: targetSecret.secretArn,
        TARGET_TLS: JSON.stringify(tlsOfAurora),
        // Not the writer, which has the replication to apply. What a reader has not applied yet is looked at again.
        TARGET_HOST: cluster.clusterReadEndpoint.hostname,
        DATABASE_PORT: String(source.port),
        DATABASE_NAME: source.databaseName,
        SCHEMAS: source.schemas.join(','),
        ROWS_PER_PART: String(definition.rowsPerPart),
        WAITS_SECONDS: definition.waitsSeconds.join(','),
        MOST_ACTIVE_SESSIONS: String(definition.mostActiveSessions ?? usualLoadLimits.mostActiveSessions),
        RESULTS_BUCKET: results.bucket.bucketName,
        METRIC_NAMESPACE: namespace,
        START_COMMAND: startCommand,
      },
    });
    results.allow(this);
    for (const secret of [sourceSecret, targetSecret]) {
      this.allowSecret(secret);
    }
  }

  private allowSecret({ secretArn, encryptionKey }: secretsmanager.ISecret): void {
    this.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] }),
    );
    // A secret without a key of its own has the account's key aws/secretsmanager, which asks for no permission.
    if (encryptionKey !== undefined) {
      this.addToRolePolicy(
        new iam.PolicyStatement({
          actions: ['kms:Decrypt'],
          resources: [encryptionKey.keyArn],
          conditions: { StringEquals: { 'kms:EncryptionContext:SecretARN': secretArn } },
        }),
      );
    }
  }
}
