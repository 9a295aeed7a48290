import type { Template } from './template';

/** Everything that the emulator holds: the state of each resource (empty where it has none) by `service/store` and key. */
export type HeldState = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Something that a destroyed app has left behind. */
export interface LeftOver {
  /** `service/store` of the emulator, for example `cloudwatch_logs/log_groups`. */
  readonly store: string;
  readonly key: string;
}

interface Memory {
  readonly store: RegExp;
  /** The keys that are meant. @default - any */
  readonly key?: RegExp;
  /** The states that make an entry a memory. @default - any */
  readonly state?: RegExp;
  /** Why an entry is no left-over: it says what was, or AWS keeps it as well and takes no money for it. */
  readonly reason: string;
}

/** What stays behind in AWS too when everything was deleted. */
export const memories: readonly Memory[] = [
  { store: /^cloudformation\/stacks$/, state: /^DELETE_COMPLETE$/, reason: 'deleted stacks stay listed for 90 days' },
  { store: /^cloudformation\/(stack_events|change_sets)$/, reason: 'the history of stacks' },
  { store: /^cloudwatch\/(metrics|alarm_history)$/, reason: 'metrics and history cannot be deleted; they age out' },
  { store: /^eventbridge\/buses$/, key: /^default$/, reason: 'every account has a default event bus' },
  { store: /^ecs\/task_defs$/, state: /^INACTIVE$/, reason: 'a deregistered revision stays listed' },
  { store: /^dynamodb\/tags$/, reason: 'the tags of a table, which is looked at by itself' },
  { store: /^ecs\/services$/, state: /^INACTIVE$/, reason: 'a deleted service stays listed for a while' },
  { store: /^ecs\/tasks$/, state: /^STOPPED$/, reason: 'a stopped task stays listed for an hour' },
  { store: /^ecs\/(task_def_latest|tags)$/, reason: 'the revision counter and the tags of those' },
  {
    store: /^iam\/aws_managed_attachment_counts$/,
    state: /^0$/,
    reason: 'how often a policy of AWS is attached: not at all',
  },
  {
    store: /^iam\/(roles|role_.*)$/,
    key: /^dms-(vpc|cloudwatch-logs)-role$/,
    reason: 'DMS knows one role of this name in an account: it is shared, made where absent and never deleted',
  },
  {
    store: /^iam\/aws_managed_attachment_counts$/,
    key: /\/AmazonDMS(VPCManagementRole|CloudWatchLogsRole)$/,
    reason: 'attached to those two roles',
  },
  { store: /^kms\/keys$/, state: /^PendingDeletion$/, reason: 'KMS deletes a key after 7 to 30 days' },
  { store: /^route53\/(caller_refs|changes)$/, reason: 'Route 53 remembers which requests it has seen' },
  { store: /^ssm\/parameter_history$/, reason: 'goes with its parameter, which is looked at by itself' },
  {
    store: /^stepfunctions\/executions$/,
    state: /^(ABORTED|FAILED|SUCCEEDED|TIMED_OUT)$/,
    reason: 'executions that have ended stay listed for 90 days',
  },
  {
    store: /^stepfunctions\/map_runs$/,
    state: /^(ABORTED|FAILED|SUCCEEDED)$/,
    reason: 'and so do the maps that they ran',
  },
];

/**
 * What the emulator holds now and did not hold before, in every service.
 *
 * @param before after bootstrap, before the first deployment
 * @param after after everything was destroyed
 * @param madeAgain log groups that only the emulator makes again: see `logGroupsMadeAgain`
 */
export function findLeftOvers(before: HeldState, after: HeldState, madeAgain: ReadonlySet<string>): LeftOver[] {
  return Object.entries(after).flatMap(([store, entries]) =>
    Object.entries(entries)
      .filter(([key, state]) => before[store]?.[key] === undefined && !isMemory(store, key, state))
      .filter(([key]) => store !== logGroupStore || !madeAgain.has(key))
      .map(([key, state]) => ({ store, key: state ? `${key} (${state})` : key })),
  );
}

function isMemory(store: string, key: string, state: string): boolean {
  return memories.some(
    (memory) => memory.store.test(store) && (memory.key?.test(key) ?? true) && (memory.state?.test(state) ?? true),
  );
}

const logGroupStore = 'cloudwatch_logs/log_groups';

/**
 * Returns the log groups of functions that make no group by themselves on AWS, since no role of the templates may. The
 * emulator enforces no policy: when the last line of a function arrives after its group was deleted, it makes the group
 * once more. Where any role might, none is returned.
 */
export function logGroupsMadeAgain(templates: readonly Template[]): ReadonlySet<string> {
  // Each of the two holds the right; `logs:*` would be refused by the tests over all templates.
  if (/logs:CreateLogGroup|AWSLambdaBasicExecutionRole/.test(JSON.stringify(templates))) {
    return new Set();
  }
  const names = templates
    .flatMap(({ Resources = {} }) => Object.values(Resources))
    .filter(({ Type }) => Type === 'AWS::Logs::LogGroup')
    .map(({ Properties }) => String(Properties?.['LogGroupName']));
  return new Set(names.filter((name) => name.startsWith('/aws/lambda/')));
}
