import { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { MigrationSettings } from '../settings';

/** What a log group is made from. */
export interface EncryptedLogGroupProps {
  readonly settings: MigrationSettings;
  /** Name of the log group. A service that writes to a fixed name makes the group by itself, for ever, if it is absent. */
  readonly logGroupName: string;
  /** Key whose policy lets CloudWatch Logs use it: the operations key of NetworkStack. */
  readonly encryptionKey: kms.IKey;
}

/** A log group with the definition's retention and a customer-managed key, which goes when its stack goes. */
export class EncryptedLogGroup extends logs.LogGroup {
  constructor(scope: Construct, id: string, { settings, logGroupName, encryptionKey }: EncryptedLogGroupProps) {
    super(scope, id, {
      logGroupName,
      encryptionKey,
      retention: settings.definition.logRetentionDays ?? logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /**
   * The permission to write to this group, and not to make it again once it is gone. Not `grantWrite()`: for an encrypted
   * group it adds permissions on the key, which the writer never uses.
   */
  writeStatement(): iam.PolicyStatement {
    return new iam.PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [this.logGroupArn],
    });
  }
}
