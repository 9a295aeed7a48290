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
  /**
   * The service that writes to the group and makes it again, with rights of its own, for a line that comes when the group is
   * deleted.
   *
   * @default - none: what writes to the group may make no group
   */
  readonly madeAgainBy?: string;
}

/** A log group with the definition's retention and a customer-managed key, which goes when its stack goes. */
export class EncryptedLogGroup extends logs.LogGroup {
  /** Its name as text, for what must not depend on the group. */
  readonly givenName: string;
  /** See `EncryptedLogGroupProps.madeAgainBy`. */
  readonly madeAgainBy: string | undefined;

  constructor(
    scope: Construct,
    id: string,
    { settings, logGroupName, encryptionKey, madeAgainBy }: EncryptedLogGroupProps,
  ) {
    super(scope, id, {
      logGroupName,
      encryptionKey,
      retention: settings.definition.logRetentionDays ?? logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.givenName = logGroupName;
    this.madeAgainBy = madeAgainBy;
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
