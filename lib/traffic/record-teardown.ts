import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { timeoutSeconds } from '../../lambda/record-teardown/timing';
import { EventProvider } from '../functions/event-provider';
import { NodeFunction } from '../functions/node-function';
import type { RollbackProps } from './rollback';
import { allowRollback, recordChanges } from './rollback-access';
import { rollbackVariables } from './traffic-environment';
import type { TrafficGate } from './traffic-gate';
import { setIdentifiers, type WeightedRecords } from './weighted-records';

/**
 * Comes after the weighted records, and makes up for what CloudFormation does not know of: their weights are others than
 * its template's after a rollback or a shift by hand.
 *
 * When it has written them, a rollback that came in the middle is lifted: the users are sent back again. And when it
 * deletes them, it reports records with other weights as deleted and leaves them: they are deleted before, as they are.
 *
 * @see https://github.com/zalando-stups/senza/issues/184
 */
export class RecordTeardown extends Construct {
  private readonly serviceToken: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RollbackProps,
  ) {
    super(scope, id);
    const { settings, zone, hostName, alertTopic, encryptionKey } = props;
    const onEvent = new NodeFunction(this, 'OnEvent', {
      settings,
      source: 'record-teardown',
      description: `Deletes the weighted records of ${hostName.name}, whatever their weights, when their stack goes`,
      encryptionKey,
      timeout: Duration.seconds(timeoutSeconds),
      environment: rollbackVariables(settings, zone.hostedZoneId, alertTopic.topicArn),
    });
    allowRollback(onEvent, props);
    onEvent.addToRolePolicy(new iam.PolicyStatement(recordChanges(props, 'DELETE')));
    onEvent.addToRolePolicy(
      new iam.PolicyStatement({
        // Whether the stack is being deleted, which the event of a custom resource does not say.
        actions: ['cloudformation:DescribeStackEvents'],
        resources: [Stack.of(this).stackId],
      }),
    );
    this.serviceToken = new EventProvider(this, 'Provider', {
      settings,
      type: 'record-teardown',
      encryptionKey,
      onEvent,
    }).serviceToken;
  }

  /** Puts the custom resource itself after the records. They must come after this construct, and the gate before them. */
  follow(records: WeightedRecords, gate: TrafficGate): void {
    const { zone, hostName } = this.props;
    const resource = new CustomResource(records, 'Teardown', {
      serviceToken: this.serviceToken,
      resourceType: 'Custom::RecordTeardown',
      properties: {
        HostedZoneId: zone.hostedZoneId,
        RecordName: hostName.name,
        RecordType: hostName.type,
        SetIdentifiers: Object.values(setIdentifiers),
        // Another value whenever the gate was asked, and so an update whenever the records may have been written. The
        // template stays the same: the diff of a shift shows the weights and nothing of this.
        Gate: gate.resource.getAttString('Passed'),
      },
    });
    // Made after the records, so deleted before them.
    resource.node.addDependency(...records.all);
  }
}
