import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { timeoutSeconds } from '../../lambda/record-teardown/timing';
import { acknowledge } from '../acknowledge';
import { EventProvider } from '../functions/event-provider';
import { NodeFunction } from '../functions/node-function';
import type { MigrationSettings } from '../settings';
import { setIdentifiers, type UserHostName, type WeightedRecords } from './weighted-records';

/** What the teardown is made from. */
export interface RecordTeardownProps {
  readonly settings: MigrationSettings;
  readonly zone: route53.IHostedZone;
  readonly hostName: UserHostName;
  readonly encryptionKey: kms.IKey;
}

/**
 * Deletes the weighted records as they are, just before CloudFormation deletes them as its template has them. Their weights
 * differ after a rollback or a shift by hand, and CloudFormation then reports them as deleted and leaves them.
 *
 * @see https://github.com/zalando-stups/senza/issues/184
 */
export class RecordTeardown extends Construct {
  private readonly serviceToken: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RecordTeardownProps,
  ) {
    super(scope, id);
    const { settings, zone, hostName, encryptionKey } = props;
    const onEvent = new NodeFunction(this, 'OnEvent', {
      settings,
      source: 'record-teardown',
      description: `Deletes the weighted records of ${hostName.name}, whatever their weights, when their stack goes`,
      encryptionKey,
      timeout: Duration.seconds(timeoutSeconds),
    });
    const statements = [
      // Whether the stack is being deleted, which the event of a custom resource does not say.
      { actions: ['cloudformation:DescribeStackEvents'], resources: [Stack.of(this).stackId] },
      { actions: ['route53:ListResourceRecordSets'], resources: [zone.hostedZoneArn] },
      {
        actions: ['route53:ChangeResourceRecordSets'],
        resources: [zone.hostedZoneArn],
        // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
        conditions: {
          'ForAllValues:StringEquals': {
            'route53:ChangeResourceRecordSetsNormalizedRecordNames': [hostName.name],
            'route53:ChangeResourceRecordSetsRecordTypes': [hostName.type],
            'route53:ChangeResourceRecordSetsActions': ['DELETE'],
          },
        },
      },
      { actions: ['route53:GetChange'], resources: ['arn:aws:route53:::change/*'] },
    ];
    for (const statement of statements) {
      onEvent.addToRolePolicy(new iam.PolicyStatement(statement));
    }
    acknowledge(onEvent.role as iam.IRole, {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: 'Resource::arn:aws:route53:::change/*',
      reason:
        'Route 53 makes the id of a change when it accepts the change, so no policy can name it beforehand. GetChange reads a status and nothing else.',
    });
    this.serviceToken = new EventProvider(this, 'Provider', {
      settings,
      type: 'record-teardown',
      encryptionKey,
      onEvent,
    }).serviceToken;
  }

  /** Has the records deleted by this teardown before CloudFormation deletes them. They must come after this construct. */
  comesBefore(records: WeightedRecords): void {
    const { zone, hostName } = this.props;
    const resource = new CustomResource(records, 'Teardown', {
      serviceToken: this.serviceToken,
      resourceType: 'Custom::RecordTeardown',
      // The same in every phase, so that no phase sends it an update. A legacy record that is gone is not missed.
      properties: {
        HostedZoneId: zone.hostedZoneId,
        RecordName: hostName.name,
        RecordType: hostName.type,
        SetIdentifiers: Object.values(setIdentifiers),
      },
    });
    // Made after the records, so deleted before them.
    resource.node.addDependency(...records.all);
  }
}
