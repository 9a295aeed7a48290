import { CustomResource, Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { timeoutSeconds } from '../../lambda/zone-records/timing';
import { EventProvider } from '../functions/event-provider';
import { NodeFunction } from '../functions/node-function';
import type { MigrationSettings } from '../settings';

/** What the teardown of a hosted zone is made from. */
export interface ZoneRecordsProps {
  readonly settings: MigrationSettings;
  /** The zone, which the same stack creates. */
  readonly zone: route53.PublicHostedZone;
  /** The operations key, for the log groups. */
  readonly encryptionKey: kms.IKey;
}

/**
 * Empties a hosted zone just before it is deleted.
 *
 * ACM's validation record is made on behalf of the certificate but does not go with it, and CloudFormation deletes no zone
 * that holds it (https://github.com/aws/aws-cdk/issues/7063). The resource takes the id of the zone, so on destroy it
 * goes before the zone. Records that somebody else made stay, and stop the destroy with their names.
 */
export class ZoneRecords extends Construct {
  constructor(scope: Construct, id: string, { settings, zone, encryptionKey }: ZoneRecordsProps) {
    super(scope, id);
    const onEvent = new NodeFunction(this, 'OnEvent', {
      settings,
      source: 'zone-records',
      description: 'Deletes the validation records of ACM from a hosted zone when its stack goes',
      encryptionKey,
      timeout: Duration.seconds(timeoutSeconds),
    });
    onEvent.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['route53:ListResourceRecordSets'], resources: [zone.hostedZoneArn] }),
    );
    onEvent.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['route53:ChangeResourceRecordSets'],
        resources: [zone.hostedZoneArn],
        // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
        conditions: {
          'ForAllValues:StringEquals': {
            'route53:ChangeResourceRecordSetsActions': ['DELETE'],
            'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'],
          },
        },
      }),
    );
    const { serviceToken } = new EventProvider(this, 'Provider', {
      settings,
      type: 'zone-records',
      encryptionKey,
      onEvent,
    });
    new CustomResource(this, 'Resource', {
      serviceToken,
      resourceType: 'Custom::ZoneRecords',
      properties: { HostedZoneId: zone.hostedZoneId },
    });
  }
}
