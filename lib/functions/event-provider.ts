import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { MigrationSettings } from '../settings';
import { EncryptedLogGroup } from './log-group';
import { acknowledgeFunction, type NodeFunction } from './node-function';

/** What an event provider is made from. */
export interface EventProviderProps {
  readonly settings: MigrationSettings;
  /** Type in the physical names of the framework's function and log group, for example `dms-account-roles`. */
  readonly type: string;
  /** The operations key, for the log group. */
  readonly encryptionKey: kms.IKey;
  /** Handles Create, Update and Delete. */
  readonly onEvent: NodeFunction;
}

/**
 * CDK's provider framework for custom resources, with what it leaves open: ARM64, an encrypted log group that is
 * destroyed with the stack, and a role that holds nothing but the right to invoke the handler.
 */
export class EventProvider extends Construct {
  /** The `ServiceToken` of the custom resources. */
  readonly serviceToken: string;

  constructor(scope: Construct, id: string, { settings, type, encryptionKey, onEvent }: EventProviderProps) {
    super(scope, id);
    const functionName = settings.names.of(`${type}-framework`, 64);
    const logGroup = new EncryptedLogGroup(this, 'Logs', {
      settings,
      encryptionKey,
      logGroupName: `/aws/lambda/${functionName}`,
    });
    const role = new iam.Role(this, 'Role', {
      roleName: settings.names.of(`role-${type}-framework`, 64),
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    const provider = new Provider(this, 'Provider', {
      providerFunctionName: functionName,
      onEventHandler: onEvent,
      logGroup,
      frameworkOnEventRole: role,
    });
    this.serviceToken = provider.serviceToken;

    const framework = provider.node.findAll().filter((construct) => construct instanceof lambda.Function);
    for (const fn of framework) {
      // The framework names no architecture, and Lambda's default is x86_64.
      (fn.node.defaultChild as lambda.CfnFunction).architectures = [lambda.Architecture.ARM_64.name];
      acknowledgeFunction(fn);
    }
    acknowledge(role, {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: `Resource::<${Stack.of(this).getLogicalId(onEvent.node.defaultChild as lambda.CfnFunction)}.Arn>:*`,
      reason:
        'The framework may invoke any version of one function, the handler of this provider, and no other function.',
    });
  }
}
