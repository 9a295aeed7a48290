import { ArnFormat, CustomResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { questionSeconds, timeoutSeconds, watchSeconds } from '../../lambda/log-groups/timing';
import { acknowledge } from '../acknowledge';
import type { MigrationSettings } from '../settings';
import { EncryptedLogGroup } from './log-group';
import { polledProvider } from './polled-provider';

/** What the teardown of log groups is made from. */
export interface LogGroupsTeardownProps {
  readonly settings: MigrationSettings;
  /** What the stack is of, in the physical names: `app` or `data`. */
  readonly type: string;
  /** The groups that a service makes again, five at the most. */
  readonly logGroups: readonly EncryptedLogGroup[];
  /** The operations key, for the log groups of the functions. */
  readonly encryptionKey: kms.IKey;
}

/**
 * Deletes the log groups that a service makes once more for a line that arrives when CloudFormation has deleted them: without
 * a key, without a retention, and in the way of the next deploy, which cannot make a group that there is.
 *
 * The groups depend on the resource, so on destroy it comes after them, and they after what writes to them. It names them as
 * text: a reference would turn that order round.
 */
export class LogGroupsTeardown extends Construct {
  constructor(scope: Construct, id: string, { settings, type, logGroups, encryptionKey }: LogGroupsTeardownProps) {
    super(scope, id);
    const { isComplete, serviceToken } = polledProvider(this, {
      settings,
      source: 'log-groups',
      // Two stacks have one.
      type: `log-groups-${type}`,
      descriptions: {
        onEvent: 'Notes when the log groups of services were deleted',
        isComplete: 'Deletes the log groups that services make again for a late line',
      },
      timeoutSeconds,
      questionSeconds,
      encryptionKey,
    });
    const names = logGroups.map(({ givenName }) => givenName);
    allowDeleting(isComplete, names);
    const resource = new CustomResource(this, 'Resource', {
      serviceToken,
      resourceType: 'Custom::LogGroups',
      properties: { LogGroupNames: names, WatchSeconds: watchSeconds },
    });
    for (const logGroup of logGroups) {
      logGroup.node.addDependency(resource);
    }
  }
}

/** Makes the teardown of the log groups in a stack that a service makes again. A stack without any has none. */
export function deleteLogGroupsMadeAgain(stack: Stack, props: Omit<LogGroupsTeardownProps, 'logGroups'>): void {
  const logGroups = stack.node
    .findAll()
    .filter((construct) => construct instanceof EncryptedLogGroup)
    .filter(({ madeAgainBy }) => madeAgainBy !== undefined);
  if (logGroups.length > 0) {
    new LogGroupsTeardown(stack, 'LogGroups', { ...props, logGroups });
  }
}

function allowDeleting(isComplete: iam.IGrantable & Construct, names: readonly string[]): void {
  // With the `:*` that CloudWatch Logs asks for in a policy.
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
  const resources = names.map((name) =>
    Stack.of(isComplete).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: `${name}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  );
  isComplete.grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({ actions: ['logs:DeleteLogGroup'], resources }),
  );
  for (const resource of resources) {
    acknowledge(isComplete.grantPrincipal as iam.Role, {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: `Resource::${resource}`,
      reason:
        'It is one log group by its whole name, which belongs to this stack: what follows the name stands for its streams, and CloudWatch Logs asks for it in every policy.',
    });
  }
}
