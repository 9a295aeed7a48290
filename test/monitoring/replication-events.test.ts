import { templateOf } from '../support/stacks';

interface Rule {
  readonly EventPattern: {
    readonly source: readonly string[];
    readonly 'detail-type': readonly string[];
    readonly resources: readonly unknown[];
    readonly detail: { readonly eventType: readonly (string | { readonly 'anything-but': readonly string[] })[] };
  };
  readonly Targets: readonly {
    readonly Arn: unknown;
    readonly RoleArn?: unknown;
    readonly InputTransformer: {
      readonly InputPathsMap: Readonly<Record<string, string>>;
      readonly InputTemplate: string;
    };
  }[];
}

const rules = Object.fromEntries(
  Object.values(templateOf('monitoring').findResources('AWS::Events::Rule')).map(({ Properties }) => [
    Properties.Name as string,
    Properties as Rule,
  ]),
);
const [trouble, quiet] = ['trouble', 'status'].map((kind) => rules[`rule-replication-${kind}-production-trading`]);

/** Whether EventBridge sends an event of this type to a rule: a value of the list, or none of `anything-but`. */
function matches(rule: Rule | undefined, eventType: string): boolean {
  return (rule?.EventPattern.detail.eventType ?? []).some((allowed) =>
    typeof allowed === 'string' ? allowed === eventType : !allowed['anything-but'].includes(eventType),
  );
}

describe('events of the replication task', () => {
  test.each(['STOPPED', 'FAILED', 'READING_PAUSED', 'SOMETHING_NEW'])('%s is trouble, told once', (event) => {
    const eventType = `REPLICATION_TASK_${event}`;
    expect([matches(trouble, eventType), matches(quiet, eventType)]).toEqual([true, false]);
  });

  test.each(['CREATED', 'STARTED', 'MODIFIED', 'DELETED'])('%s is no trouble, told once', (event) => {
    const eventType = `REPLICATION_TASK_${event}`;
    expect([matches(trouble, eventType), matches(quiet, eventType)]).toEqual([false, true]);
  });

  test('come from this task alone', () => {
    for (const { EventPattern } of [trouble, quiet].flatMap((rule) => rule ?? [])) {
      expect(EventPattern).toMatchObject({
        source: ['aws.dms'],
        'detail-type': ['DMS Replication Task State Change'],
        resources: ['arn:aws:dms:us-east-1:000000000000:task:dms-task-production-trading'],
      });
    }
    expect.assertions(2);
  });

  test('reach the alert topic as a sentence, by the policy of the topic and not by a role', () => {
    for (const { Targets } of [trouble, quiet].flatMap((rule) => rule ?? [])) {
      const [target, ...more] = Targets;
      expect(more).toEqual([]);
      // "do not specify a RoleArn": https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
      expect(target?.RoleArn).toBeUndefined();
      expect(target?.Arn).toEqual({ 'Fn::ImportValue': expect.stringMatching(/^network-stack-.*AlertTopic/) });
      const { InputPathsMap = {}, InputTemplate = '' } = target?.InputTransformer ?? {};
      const example: Record<string, string> = {
        '$.detail.detailMessage': 'Replication task has stopped.',
        '$.detail.eventType': 'REPLICATION_TASK_STOPPED',
        '$.time': '2026-11-21T09:00:00Z',
        '$.detail.resourceLink': 'https://console.aws.amazon.com/dms/v2/home?region=us-east-1#taskDetails/task',
      };
      const message = Object.entries(InputPathsMap).reduce(
        (text, [name, path]) => text.replaceAll(`<${name}>`, example[path] ?? `no ${path} in the event`),
        JSON.parse(InputTemplate) as string,
      );
      expect(message).toMatch(
        /^Migration trading, environment production: .*: Replication task has stopped\. \(REPLICATION_TASK_STOPPED, 2026-11-21T09:00:00Z\)\. Task: https:\S+$/,
      );
    }
    expect.assertions(8);
  });
});
