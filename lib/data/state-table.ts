import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { KeyAttribute, StateTableDefinition } from '../definition';
import type { MigrationSettings } from '../settings';

/** What the state table is made from. */
export interface StateTableProps {
  readonly settings: MigrationSettings;
  readonly definition: StateTableDefinition;
  readonly encryptionKey: kms.IKey;
}

/** DynamoDB's name of each type of a key. */
const attributeType = {
  string: dynamodb.AttributeType.STRING,
  number: dynamodb.AttributeType.NUMBER,
  binary: dynamodb.AttributeType.BINARY,
} as const satisfies Record<KeyAttribute['type'], dynamodb.AttributeType>;

/**
 * The table of the application's state: on demand, so that nobody has to guess its load, with a way back to any second of
 * the last 35 days. A changed key makes a new, empty table.
 */
export class StateTable extends Construct {
  readonly table: dynamodb.Table;

  constructor(scope: Construct, id: string, { settings, definition, encryptionKey }: StateTableProps) {
    super(scope, id);
    const attribute = ({ name, type }: KeyAttribute) => ({ name, type: attributeType[type] });
    // Not `TableV2`, a global table of one Region: what it adds are replicas in others.
    this.table = new dynamodb.Table(this, 'Table', {
      tableName: settings.names.of('state-table'),
      partitionKey: attribute(definition.partitionKey),
      sortKey: definition.sortKey && attribute(definition.sortKey),
      timeToLiveAttribute: definition.expiryAttribute,
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: false,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(this.table, {
      pack: 'NIST.800.53.R5',
      rule: 'DynamoDBInBackupPlan',
      reason:
        'Point-in-time recovery brings the table back to any second of the last 35 days, which a daily backup cannot. The backup plan is for the database and the configuration of the application.',
    });
  }
}
