import { beginWatch, continueWatch, type LogGroups } from '../../../lambda/log-groups/handlers';
import {
  attempts,
  giveUpAfterMinutes,
  mostLogGroups,
  questionSeconds,
  secondsPerAttempt,
  timeoutSeconds,
  watchSeconds,
} from '../../../lambda/log-groups/timing';
import { CustomResourceLife } from '../../support/custom-resource';
import { longestCall } from '../../support/longest-call';

const postgresql = '/aws/rds/cluster/aurora-production-trading/postgresql';
const dms = 'dms-tasks-dms-instance-production-trading';
const foreign = '/aws/rds/cluster/aurora-production-inventory/postgresql';
const properties = { LogGroupNames: [postgresql, dms], WatchSeconds: String(watchSeconds) };

/** CloudWatch Logs in memory: names of log groups. */
class FakeLogs implements LogGroups {
  readonly groups = new Set<string>([foreign]);
  readonly deleted: string[] = [];
  /** Called before a delete takes effect; an error that it returns is thrown instead. */
  before: (name: string) => Error | undefined = () => undefined;

  async delete(name: string): Promise<void> {
    const error = this.before(name) ?? (this.groups.has(name) ? undefined : failure('ResourceNotFoundException'));
    if (error !== undefined) {
      throw error;
    }
    this.groups.delete(name);
    this.deleted.push(name);
  }
}

function failure(name: string, message = 'The specified log group does not exist.'): Error {
  return Object.assign(new Error(message), { name, $fault: 'client' });
}

let logs: FakeLogs;
let now: Date;
let began: number;
/** What services do between two questions. */
let between: () => void;
let life: CustomResourceLife;

const seconds = () => (now.getTime() - began) / 1000;

beforeEach(() => {
  for (const level of ['log', 'info', 'warn'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
  logs = new FakeLogs();
  now = new Date('2026-11-21T09:00:00Z');
  began = now.getTime();
  between = () => undefined;
  life = new CustomResourceLife({
    type: 'Custom::LogGroups',
    handlers: {
      onEvent: (event) => beginWatch(event, now),
      isComplete: (event) => continueWatch(event, logs, now),
    },
    between: () => {
      now = new Date(now.getTime() + questionSeconds * 1000);
      between();
    },
  });
});
afterEach(() => jest.restoreAllMocks());

test('create: takes the name of the first group, touches none and waits for nothing', async () => {
  logs.groups.add(dms);
  await expect(life.create(properties)).resolves.toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: postgresql });
  expect(logs.deleted).toEqual([]);
  expect(seconds()).toBe(0);
});

test('update: deletes no group, not even one that the resource does not name any more', async () => {
  logs.groups.add(postgresql).add(dms);
  await life.create(properties);
  await expect(life.update({ ...properties, LogGroupNames: [dms] })).resolves.toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: postgresql,
  });
  expect(logs.deleted).toEqual([]);
});

describe('delete', () => {
  beforeEach(() => life.create(properties));

  test('delete: looks for three minutes, and takes away what a late line has made again', async () => {
    between = () => {
      if (seconds() === 60) {
        logs.groups.add(dms);
      }
    };
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(logs.deleted).toEqual([dms]);
    expect(seconds()).toBe(watchSeconds);
  });

  test('touches no group but its own', async () => {
    logs.groups.add(postgresql);
    await life.delete();
    expect([...logs.groups]).toEqual([foreign]);
  });

  test('looks once more after a line that came at the very end', async () => {
    between = () => {
      if (seconds() === watchSeconds) {
        logs.groups.add(postgresql);
      }
    };
    await life.delete();
    expect(logs.deleted).toEqual([postgresql]);
    expect(seconds()).toBe(watchSeconds + questionSeconds);
  });
});

test('a repeated event: the second delete finds nothing and succeeds', async () => {
  logs.groups.add(dms);
  await life.create(properties);
  await life.delete();
  await expect(life.repeat()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(logs.deleted).toEqual([dms]);
});

test('a failed create followed by delete: properties that cannot be right delete nothing', async () => {
  await expect(life.create({ LogGroupNames: ['*'], WatchSeconds: 'long' })).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(
      /^LogGroupNames: got \["\*"\], allowed 1\.\.5 names of log groups; set by the stack: deploy it again\nWatchSeconds: got "long", allowed a number of seconds; set by/,
    ),
  });
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(logs.deleted).toEqual([]);
});

test('the resource already gone: groups that are gone are what is hoped for', async () => {
  await life.create(properties);
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(logs.deleted).toEqual([]);
});

test('throttling: the next question goes on, and where it lasts the operator reads what to do next', async () => {
  await life.create(properties);
  logs.groups.add(postgresql);
  let times = 3;
  logs.before = () => (times-- > 0 ? failure('ThrottlingException', 'Rate exceeded') : undefined);
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(logs.deleted).toEqual([postgresql]);

  logs.before = () => failure('ThrottlingException', 'Rate exceeded');
  await expect(life.repeat()).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining(
      'Log groups may be left: ThrottlingException: Rate exceeded. What to do next: see that what writes to them is gone, then ' +
        `destroy again, or delete them: aws logs delete-log-group --log-group-name ${postgresql}; aws logs delete-log-group --log-group-name ${dms}`,
    ),
  });
});

test('a permission that is missing fails at once', async () => {
  await life.create(properties);
  logs.before = () => failure('AccessDeniedException', 'not authorized');
  await expect(life.delete()).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining('AccessDeniedException: not authorized. What to do next: '),
  });
  expect(seconds()).toBe(0);
});

describe('time-out', () => {
  test('time-out: a group that comes again and again is named, long before CloudFormation gives up', async () => {
    await life.create(properties);
    between = () => logs.groups.add(dms);
    logs.groups.add(dms);
    await expect(life.delete()).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        `Log groups were made again for ${giveUpAfterMinutes} minutes after they were deleted: ${dms}. Something still writes to them. What to do next: `,
      ),
    });
    expect(seconds()).toBe(giveUpAfterMinutes * 60);
    expect(giveUpAfterMinutes * 60 + timeoutSeconds).toBeLessThan(3600);
  });

  test('no question lasts until Lambda stops its function', () => {
    expect(mostLogGroups * longestCall({ attempts, secondsPerAttempt })).toBeLessThan(timeoutSeconds);
  });
});
