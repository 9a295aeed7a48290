import { type Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { MigrationSettings } from '../settings';
import { EncryptedLogGroup } from './log-group';
import { acknowledgeFunction, type NodeFunction } from './node-function';

/** How a provider finds out that what `onEvent` began has come to its end. */
export interface CompletionProps {
  /** Answers `{ IsComplete: true }` when it has, and throws when it failed. */
  readonly handler: NodeFunction;
  /** Time between two questions. `totalTimeout` is a multiple of it. */
  readonly queryInterval: Duration;
  /** Time after which the framework gives up, one hour at the most: CloudFormation itself waits no longer. */
  readonly totalTimeout: Duration;
}

/** What an event provider is made from. */
export interface EventProviderProps {
  readonly settings: MigrationSettings;
  /** Type in the physical names of the framework's functions and log group, for example `dms-account-roles`. */
  readonly type: string;
  /** The operations key, for the log group. */
  readonly encryptionKey: kms.IKey;
  /** Handles Create, Update and Delete. */
  readonly onEvent: NodeFunction;
  /** Asked until what `onEvent` began is done. @default - it is done when `onEvent` returns */
  readonly isComplete?: CompletionProps;
}

/**
 * CDK's provider framework for custom resources, with what it leaves open: ARM64, physical names, an encrypted log
 * group that is destroyed with the stack, and roles that hold nothing but the right to invoke the handlers.
 */
export class EventProvider extends Construct {
  /** The `ServiceToken` of the custom resources. */
  readonly serviceToken: string;

  constructor(scope: Construct, id: string, props: EventProviderProps) {
    super(scope, id);
    const { settings, type, encryptionKey, onEvent, isComplete } = props;
    const functionName = settings.names.of(`${type}-framework`, 64);
    const logGroup = new EncryptedLogGroup(this, 'Logs', {
      settings,
      encryptionKey,
      logGroupName: `/aws/lambda/${functionName}`,
    });
    const handlers = isComplete === undefined ? [onEvent] : [onEvent, isComplete.handler];
    const createRole = (roleId: string, roleType: string) => {
      const role = new iam.Role(this, roleId, {
        roleName: settings.names.of(`role-${roleType}`, 64),
        assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      });
      role.addToPolicy(logGroup.writeStatement());
      for (const handler of handlers) {
        acknowledgeVersions(role, handler);
      }
      return role;
    };
    const provider = new Provider(this, 'Provider', {
      providerFunctionName: functionName,
      onEventHandler: onEvent,
      logGroup,
      frameworkOnEventRole: createRole('Role', `${type}-framework`),
      ...(isComplete && {
        isCompleteHandler: isComplete.handler,
        queryInterval: isComplete.queryInterval,
        totalTimeout: isComplete.totalTimeout,
        frameworkCompleteAndTimeoutRole: createRole('CompleteRole', `${type}-complete`),
      }),
    });
    this.serviceToken = provider.serviceToken;

    const framework = provider.node.findAll().filter((construct) => construct instanceof lambda.Function);
    for (const fn of framework) {
      // The framework names no architecture, and Lambda's default is x86_64.
      cfnFunction(fn).architectures = [lambda.Architecture.ARM_64.name];
      acknowledgeFunction(fn);
    }
    if (isComplete !== undefined) {
      this.nameWaiter(provider, settings, type);
    }
  }

  /** Names what the framework waits with: two functions, a state machine and its role. */
  private nameWaiter(provider: Provider, { names }: MigrationSettings, type: string): void {
    const child = (id: string) => provider.node.findChild(id);
    const complete = child('framework-isComplete') as lambda.Function;
    const timeout = child('framework-onTimeout') as lambda.Function;
    cfnFunction(complete).functionName = names.of(`${type}-complete`, 64);
    cfnFunction(timeout).functionName = names.of(`${type}-timeout`, 64);

    const waiter = child('waiter-state-machine');
    (waiter.node.findChild('Resource') as stepfunctions.CfnStateMachine).stateMachineName = names.of(`${type}-waiter`);
    const role = waiter.node.findChild('Role');
    (role.node.defaultChild as iam.CfnRole).roleName = names.of(`role-${type}-waiter`, 64);
    acknowledgeVersions(role, complete);
    acknowledgeVersions(role, timeout);
    const reason =
      'The machine has one state, which asks one function again until it answers; each question and answer stands in the encrypted log group of that function.';
    acknowledge(waiter, { pack: 'AwsSolutions', rule: 'SF1', reason }, { pack: 'AwsSolutions', rule: 'SF2', reason });
  }
}

function acknowledgeVersions(role: Construct, fn: lambda.Function): void {
  acknowledge(role, {
    pack: 'AwsSolutions',
    rule: 'IAM5',
    finding: `Resource::<${Stack.of(role).getLogicalId(cfnFunction(fn))}.Arn>:*`,
    reason: 'The role may invoke any version of one function, which belongs to this provider, and no other function.',
  });
}

function cfnFunction(fn: lambda.Function): lambda.CfnFunction {
  return fn.node.defaultChild as lambda.CfnFunction;
}
