import { CustomResource, Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { timeoutSeconds } from '../../lambda/live-state/timing';
import { EventProvider } from '../functions/event-provider';
import { NodeFunction } from '../functions/node-function';
import { parameterArn } from '../parameter-arn';
import type { MigrationSettings } from '../settings';
import { latchParameter } from './traffic-environment';

/** What the latch is made from. */
export interface LatchProps {
  readonly settings: MigrationSettings;
  readonly encryptionKey: kms.IKey;
}

/**
 * The latch of the rollback: an SSM parameter that exists while a rollback has not been acknowledged.
 *
 * It is no `AWS::SSM::Parameter`: CloudFormation would write the template's value over the live one. The rollback
 * function makes it; this resource only takes it away when the stack goes.
 */
export class Latch extends Construct {
  /** Name of the SSM parameter. */
  readonly parameterName: string;
  /** ARN of the SSM parameter, whether it exists or not. */
  readonly parameterArn: string;

  constructor(scope: Construct, id: string, { settings, encryptionKey }: LatchProps) {
    super(scope, id);
    this.parameterName = latchParameter(settings);
    this.parameterArn = parameterArn(this, this.parameterName);

    const onEvent = new NodeFunction(this, 'OnEvent', {
      settings,
      source: 'live-state',
      description: 'Removes the live state of a migration from SSM Parameter Store when its stack goes',
      encryptionKey,
      timeout: Duration.seconds(timeoutSeconds),
    });
    onEvent.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['ssm:DeleteParameters'], resources: [this.parameterArn] }),
    );
    const { serviceToken } = new EventProvider(this, 'Provider', {
      settings,
      type: 'live-state',
      encryptionKey,
      onEvent,
    });
    new CustomResource(this, 'Resource', {
      serviceToken,
      resourceType: 'Custom::LiveState',
      properties: { ParameterNames: [this.parameterName] },
    });
  }
}
