import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { timeoutSeconds } from '../../lambda/phase-guard/timing';
import { acknowledge } from '../acknowledge';
import { EventProvider } from '../functions/event-provider';
import { NodeFunction } from '../functions/node-function';
import { livePhaseParameter } from '../migration-phase';
import { parameterArn } from '../parameter-arn';
import type { MigrationSettings } from '../settings';

/** What the live phase is made from. */
export interface LivePhaseProps {
  readonly settings: MigrationSettings;
  /** The operations key, for the log groups. */
  readonly encryptionKey: kms.IKey;
}

/**
 * The live phase: an SSM parameter, and the function that makes it and compares a deploy with it.
 *
 * It is no `AWS::SSM::Parameter`: CloudFormation would write the template's value over the live one. A custom resource makes
 * it where it is not there yet, with the first phase, and deletes it with the stack; the cutover and the fall-back write it.
 */
export class LivePhase extends Construct {
  /** Name of the SSM parameter. */
  readonly parameterName: string;
  /** The `ServiceToken` of the guards, in this stack and in DataStack. */
  readonly serviceToken: string;

  constructor(scope: Construct, id: string, { settings, encryptionKey }: LivePhaseProps) {
    super(scope, id);
    this.parameterName = livePhaseParameter(settings);
    const onEvent = new NodeFunction(this, 'OnEvent', {
      settings,
      source: 'phase-guard',
      description: 'Keeps the live phase of the migration, and refuses a deploy of another one',
      encryptionKey,
      timeout: Duration.seconds(timeoutSeconds),
    });
    const stack = Stack.of(this);
    onEvent.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['ssm:DeleteParameter', 'ssm:GetParameter', 'ssm:PutParameter'],
        resources: [parameterArn(this, this.parameterName)],
      }),
    );
    // Whether a stack is rolling back, which the event of a custom resource does not say.
    const laterStacks = ['data-stack', 'traffic-stack', 'monitoring-stack'].map((type) =>
      stack.formatArn({
        service: 'cloudformation',
        resource: 'stack',
        resourceName: `${settings.names.of(type)}/*`,
      }),
    );
    onEvent.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['cloudformation:DescribeStackEvents'],
        resources: [stack.stackId, ...laterStacks],
      }),
    );
    for (const laterStack of laterStacks) {
      acknowledge(onEvent.role as iam.IRole, {
        pack: 'AwsSolutions',
        rule: 'IAM5',
        finding: `Resource::${laterStack}`,
        reason:
          'CloudFormation ends the ARN of a stack with an id that it chooses. The ARN names the stack, which is deployed after this one and cannot be referred to; the action only reads its events.',
      });
    }
    this.serviceToken = new EventProvider(this, 'Provider', {
      settings,
      type: 'phase-guard',
      encryptionKey,
      onEvent,
    }).serviceToken;
    new CustomResource(this, 'Resource', {
      serviceToken: this.serviceToken,
      resourceType: 'Custom::LivePhase',
      properties: { Parameter: this.parameterName },
    });
  }
}
