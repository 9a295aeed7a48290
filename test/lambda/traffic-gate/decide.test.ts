import fc from 'fast-check';
import type { Reading } from '../../../lambda/reading';
import { decide } from '../../../lambda/traffic-gate/decide';
import type { LiveWeight, Observed, ObservedVerdict } from '../../../lambda/traffic-gate/observed';
import { describeRefusal } from '../../../lambda/traffic-gate/refusal';
import type { WeightRequest } from '../../../lambda/traffic-gate/request';
import { deployWording, shiftWording } from '../../../lambda/traffic-gate/wording';
import { allowedWeights, type MigrationPhase, migrationPhases } from '../../../lib/migration-phase';
import { byFlag, verdict as conclusion, environment, latch, selection } from './fixtures';

const verdict: ObservedVerdict = { ...conclusion, ageHours: 1 };

const deploy = `npx cdk deploy TrafficStack --exclusively ${selection}`;

function weightOf(aws: number | null, legacy: number | null, percent: number): LiveWeight {
  return { aws, legacy, percent };
}

function live(percent: number): Reading<LiveWeight> {
  return { value: weightOf(percent, 100 - percent, percent) };
}

/** Nothing stands against more users. */
function ready(weight: number, changes: Partial<Observed> = {}): Observed {
  return {
    live: live(weight),
    phase: { value: 'replicate' },
    latch: { value: undefined },
    task: {
      value: { status: 'running', loadedPercent: 100, tablesLoading: 0, tablesQueued: 0, tablesErrored: 0 },
    },
    lagSeconds: { value: 3 },
    alarms: { value: environment.rollbackAlarms.map((name) => ({ name, state: 'OK' })) },
    ...changes,
  };
}

const nothingReadable: Observed = {
  live: { unreadable: 'Throttling: Rate exceeded' },
  phase: { unreadable: 'Throttling: Rate exceeded' },
  latch: { unreadable: 'Throttling: Rate exceeded' },
  task: { unreadable: 'Throttling: Rate exceeded' },
  lagSeconds: { unreadable: 'Throttling: Rate exceeded' },
  alarms: { unreadable: 'Throttling: Rate exceeded' },
  validation: { unreadable: 'Throttling: Rate exceeded' },
};

function judge(request: WeightRequest, observed: Observed, wording = deployWording(environment, request)) {
  return decide(request, observed, { environment, wording });
}

function reasons(request: WeightRequest, observed: Observed): readonly string[] {
  return judge(request, observed).refusals.map(describeRefusal);
}

describe('a weight by a flag', () => {
  test('passes in any direction while nothing stands against it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (from, to) => {
        expect(judge(byFlag(to), ready(from))).toEqual({ refusals: [] });
      }),
    );
  });

  test('passes before there are any records, when the system is ready', () => {
    const none = { value: weightOf(null, null, 0) };
    expect(reasons(byFlag(0), ready(0, { live: none }))).toEqual([]);
    expect(reasons(byFlag(1), ready(0, { live: none }))).toEqual([]);
  });

  test('that does not go up passes whatever stands against more users', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (one, other) => {
        const [to, from] = [Math.min(one, other), Math.max(one, other)];
        const unready = ready(from, {
          latch: { value: latch },
          task: { value: undefined },
          lagSeconds: { value: undefined },
          alarms: { value: [{ name: 'errors', state: 'ALARM' }] },
          validation: { value: { ...verdict, outcome: 'different' } },
        });
        expect(reasons(byFlag(to), unready)).toEqual([]);
      }),
    );
  });

  test('of 0 passes although nothing can be read', () => {
    expect(judge(byFlag(0), nothingReadable)).toEqual({ refusals: [] });
  });

  test('above 0 is refused for each thing that cannot be read, and none passes as good', () => {
    const refused = reasons(byFlag(1), nothingReadable);
    expect(
      refused.map((text) => text.slice(0, text.indexOf(' could not be read (Throttling: Rate exceeded)'))),
    ).toEqual([
      'The live phase',
      'The live weight',
      'The latch of the rollback',
      'The replication task dms-task-production-trading',
      'The replication lag',
      'The rollback alarms',
      'The last validation',
    ]);
    expect(refused[0]).toMatch(/What to do next: try again; where it stays so, mend what the message names\.$/);
  });
});

describe('a weight that nobody gave', () => {
  test('passes when it is the live one', () => {
    expect(reasons({ ...byFlag(0), givenBy: 'default' }, ready(0))).toEqual([]);
    expect(reasons({ ...byFlag(25), givenBy: 'cdk.json' }, ready(25))).toEqual([]);
  });

  test('passes after a rollback that could not set its latch: 0 of 255 is 0 %', () => {
    const observed = ready(0, { live: { value: weightOf(0, 255, 0) } });
    expect(reasons({ ...byFlag(0), givenBy: 'default' }, observed)).toEqual([]);
  });

  test('is refused by name when it would pull users back, with the flag and the record that leave them', () => {
    expect(reasons({ ...byFlag(0), givenBy: 'default' }, ready(25))).toEqual([
      'The live weight is 25 % (aws 25, legacy 75), and no weight was given, which stands for 0 %; only a flag moves users. ' +
        'What to do next: to leave the users where they are, give -c awsTrafficWeight=25 or record "awsTrafficWeight": 25 ' +
        `under "live", "trading/production" in cdk.json; to move them, run: ${deploy} -c awsTrafficWeight=0.`,
    ]);
  });

  test('is refused by name when it would send users to AWS, which a record never does', () => {
    const [refusal, ...others] = reasons({ ...byFlag(50), givenBy: 'cdk.json' }, ready(0));
    expect(refusal).toContain(
      'The live weight is 0 % (aws 0, legacy 100), and the record in cdk.json ("live", "trading/production") says 50 %; only a flag moves users.',
    );
    expect(refusal).toContain('give -c awsTrafficWeight=0 or record "awsTrafficWeight": 0');
    expect(others).toEqual([]);
  });

  test('is refused when the live weight is no whole number, which no record can hold', () => {
    const observed = ready(0, { live: { value: weightOf(1, 2, 100 / 3) } });
    const [refusal] = reasons({ ...byFlag(33), givenBy: 'cdk.json' }, observed);
    expect(refusal).toContain('The live weight is 33.33 % (aws 1, legacy 2)');
    expect(refusal).toContain('no record can stand for a weight that is not a whole number; to move them, run:');
  });

  test('is refused when the live weight cannot be read, even if it is 0', () => {
    expect(reasons({ ...byFlag(0), givenBy: 'default' }, { ...ready(0), live: { unreadable: 'no' } })).toEqual([
      expect.stringContaining('The live weight could not be read (no)'),
    ]);
  });
});

describe('a weight that the deployed template has already', () => {
  test('passes when it is the live one too', () => {
    expect(reasons(byFlag(25, { templateWeight: 25 }), ready(25))).toEqual([]);
  });

  const shift = `npm run shift -- ${selection} --weight`;

  test('is refused after a rollback, since CloudFormation would touch no record, with the command that moves the users', () => {
    expect(reasons(byFlag(25, { templateWeight: 25 }), ready(0))).toEqual([
      'The live weight is 0 % (aws 0, legacy 100), but the deployed template has 25 % already, as after a rollback, so ' +
        'CloudFormation would not touch the records. What to do next: write the weight to Route 53 itself, with which the ' +
        `template then agrees: ${shift} 25.`,
    ]);
  });

  test('is refused with the acknowledgment that this command needs', () => {
    const request = byFlag(25, { templateWeight: 25, acknowledgeRollback: latch.id });
    expect(reasons(request, ready(0, { latch: { value: latch } }))).toEqual([
      expect.stringContaining(`${shift} 25 --acknowledge ${latch.id}.`),
    ]);
  });

  test('is refused as well when it is the lower one: success would be reported and nobody moved', () => {
    const [refusal] = reasons(byFlag(0, { templateWeight: 0 }), ready(25, { latch: { value: latch } }));
    expect(refusal).toMatch(new RegExp(`${shift} 0\\.$`));
  });

  test('passes at 0 while nothing can be read: the way back waits for nothing', () => {
    expect(reasons(byFlag(0, { templateWeight: 0 }), nothingReadable)).toEqual([]);
  });

  test('agrees with what a shift by hand did: a deploy of the same weight passes, at any weight', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (shifted, template) => {
        expect(reasons(byFlag(shifted, { templateWeight: template }), ready(shifted))).toEqual([]);
        expect(reasons(byFlag(shifted, { templateWeight: template, givenBy: 'cdk.json' }), ready(shifted))).toEqual([]);
      }),
    );
  });
});

describe('the phase', () => {
  const inPhase = (phase: MigrationPhase, weight: number) => ready(weight, { phase: { value: phase } });

  test('is refused by name when another one is live, with the flag to give', () => {
    const [refusal] = reasons(byFlag(100), inPhase('cutover', 100));
    expect(refusal).toBe(
      'The live phase is cutover, and this deploy is for phase replicate. What to do next: give -c migrationPhase=cutover, ' +
        'or record "migrationPhase": "cutover" under "live", "trading/production" in cdk.json.',
    );
    expect(reasons(byFlag(100, { phase: 'cutover' }), inPhase('replicate', 100))).toHaveLength(1);
  });

  test.each(['cutover', 'complete'] as const)('%s refuses every weight below 100, lowered by flag or not', (phase) => {
    for (const weight of [0, 50, 99]) {
      expect(reasons(byFlag(weight, { phase }), inPhase(phase, 100))).toEqual([
        expect.stringContaining(
          `Phase ${phase} allows a weight of 100 only, not ${weight}: ${allowedWeights[phase].otherwise}`,
        ),
      ]);
    }
    expect(reasons(byFlag(100, { phase }), inPhase(phase, 100))).toEqual([]);
  });

  test('and the weight are refused together, with the rows that would have been written twice', () => {
    const refused = reasons(byFlag(0), inPhase('cutover', 100));
    expect(refused).toHaveLength(2);
    expect(refused[1]).toContain('users of the legacy system would write every row to the source as well');
  });

  test.each(migrationPhases)('%s is named in the commands where it is not the first one', (phase) => {
    const [refusal] = reasons({ ...byFlag(100, { phase }), givenBy: 'default' }, inPhase(phase, 50));
    expect(refusal?.includes(` -c migrationPhase=${phase} -c awsTrafficWeight=`)).toBe(phase !== 'replicate');
  });

  test('that does not replicate to Aurora asks nothing of the replication', () => {
    const observed = { ...inPhase('cutover', 50), task: { value: undefined }, lagSeconds: { value: undefined } };
    expect(reasons(byFlag(100, { phase: 'cutover' }), observed)).toEqual([]);
  });
});

describe('the latch', () => {
  const latched = ready(0, { latch: { value: latch } });

  test('refuses more users, by its id, time and reason, with the flag that acknowledges it', () => {
    expect(reasons(byFlag(1), latched)).toEqual([
      `A rollback holds the users on the legacy system: ${latch.id}, set ${latch.at} (${latch.reason}). ` +
        `What to do next: when its cause is gone, give -c acknowledgeRollback=${latch.id} as well.`,
    ]);
  });

  test('is not taken away by the id of another rollback', () => {
    const decision = judge(byFlag(1, { acknowledgeRollback: '20260101T000000Z-0' }), latched);
    expect(decision.acknowledged).toBeUndefined();
    expect(decision.refusals[0]?.reason).toContain('; acknowledged was 20260101T000000Z-0, which is another one');
  });

  test('is told of by an acknowledgment of another rollback that moves nobody, and never stops fewer users', () => {
    const wrong = { acknowledgeRollback: '20260101T000000Z-0' };
    const at25 = ready(25, { latch: { value: latch } });
    expect(reasons(byFlag(0, wrong), latched)).toEqual([
      expect.stringContaining('; acknowledged was 20260101T000000Z-0, which is another one'),
    ]);
    expect(reasons({ ...byFlag(25, wrong), givenBy: 'cdk.json' }, at25)).toHaveLength(1);
    expect(reasons(byFlag(24, wrong), at25)).toEqual([]);
    expect(reasons(byFlag(0, wrong), { ...nothingReadable, latch: { value: latch } })).toEqual([]);
  });

  test('that a rollback could not set stands against more users all the same, until the rollback is started again', () => {
    const unlatched = ready(0, { live: { value: weightOf(0, 255, 0) } });
    expect(reasons(byFlag(25), unlatched)).toEqual([
      'A rollback holds the users on the legacy system, and could not set its latch: the legacy weight is 255. What to do ' +
        `next: start the rollback again, which sets the latch and prints its id: npm run rollback -- ${selection}.`,
    ]);
    expect(reasons(byFlag(0), unlatched)).toEqual([]);
  });

  test('is taken away by its id, with more users or with none', () => {
    for (const weight of [0, 1, 100]) {
      expect(judge(byFlag(weight, { acknowledgeRollback: latch.id }), latched)).toEqual({
        refusals: [],
        acknowledged: latch.id,
      });
    }
  });

  test('stays while anything else stands against the request', () => {
    const decision = judge(byFlag(1, { acknowledgeRollback: latch.id }), { ...latched, task: { value: undefined } });
    expect(decision).toEqual({ refusals: [expect.objectContaining({ next: 'deploy DataStack, and load the data' })] });
  });

  test('that is not set makes an acknowledgment no error', () => {
    expect(judge(byFlag(1, { acknowledgeRollback: latch.id }), ready(0))).toEqual({ refusals: [] });
  });

  test('is shortened where its reason is long', () => {
    const long = ready(0, { latch: { value: { ...latch, reason: `${'long '.repeat(100)}` } } });
    expect(reasons(byFlag(1), long)[0]?.length).toBeLessThan(500);
  });
});

describe('more users are refused while', () => {
  const task = { status: 'running', loadedPercent: 100, tablesLoading: 0, tablesQueued: 0, tablesErrored: 0 };
  const raise = (changes: Partial<Observed>) => reasons(byFlag(25), ready(0, changes));

  test.each(['stopped', 'failed', 'starting', 'ready'])('the replication task is %s', (status) => {
    expect(raise({ task: { value: { ...task, status } } })).toEqual([
      `The replication task dms-task-production-trading is ${status}, not running: users on AWS would read data that falls ` +
        'behind. What to do next: load the data where that was not done yet, otherwise resume the task: aws dms ' +
        `start-replication-task --region us-east-1 --replication-task-arn ${environment.replicationTaskArn} ` +
        '--start-replication-task-type resume-processing.',
    ]);
  });

  test('the replication task does not exist', () => {
    expect(raise({ task: { value: undefined } })).toEqual([
      'The replication task dms-task-production-trading does not exist. What to do next: deploy DataStack, and load the data.',
    ]);
  });

  test.each([
    { loadedPercent: 40, tablesLoading: 2, tablesQueued: 5 },
    { loadedPercent: 100, tablesLoading: 1, tablesQueued: 0 },
    { loadedPercent: 100, tablesLoading: 0, tablesQueued: 1 },
  ])('the full load is not complete: %j', (progress) => {
    const { loadedPercent, tablesLoading, tablesQueued } = progress;
    expect(raise({ task: { value: { ...task, ...progress } } })).toEqual([
      `The full load stands at ${loadedPercent} %, with ${tablesLoading} tables loading and ${tablesQueued} waiting. What to do next: wait until it is complete.`,
    ]);
  });

  test('but not for a load that a task of changes alone never makes', () => {
    const { loadedPercent, ...changesOnly } = task;
    expect(raise({ task: { value: changesOnly } })).toEqual([]);
  });

  test.each([
    [1, '1 table in error'],
    [2, '2 tables in error'],
  ])('%i tables are in error', (tablesErrored, words) => {
    const [refusal, ...others] = raise({ task: { value: { ...task, tablesErrored } } });
    expect(refusal).toContain(`The replication has ${words}`);
    expect(refusal).toContain('aws dms describe-table-statistics --region us-east-1');
    expect(others).toEqual([]);
  });

  test('the lag is over the limit, and not while it is at it', () => {
    expect(raise({ lagSeconds: { value: 30 } })).toEqual([]);
    expect(raise({ lagSeconds: { value: 31.2 } })).toEqual([
      'The replication lag was 31 s within the last 10 minutes, allowed are 30 s. What to do next: wait until it has been ' +
        'lower for 10 minutes; where it stays, look at the replication on the dashboard.',
    ]);
  });

  test('the lag is not known', () => {
    expect(raise({ lagSeconds: { value: undefined } })).toEqual([
      expect.stringContaining('The replication lag is not known: DMS published none in the last 10 minutes'),
    ]);
  });

  test('a rollback alarm is in ALARM or missing, and not for want of data', () => {
    expect(
      raise({
        alarms: {
          value: [
            { name: 'errors', state: 'ALARM', reason: 'Threshold Crossed' },
            { name: 'latency', state: 'ALARM' },
            { name: 'other' },
            { name: 'quiet', state: 'INSUFFICIENT_DATA' },
          ],
        },
      }),
    ).toEqual([
      expect.stringContaining('The rollback alarm errors is in ALARM: Threshold Crossed.'),
      expect.stringContaining('The rollback alarm latency is in ALARM: no reason given.'),
      expect.stringContaining('The rollback alarm other does not exist, so nothing would send the users back'),
    ]);
  });

  describe('the validation', () => {
    const command = expect.stringContaining(
      'by the command that this prints: aws cloudformation describe-stacks --region us-east-1 --stack-name data-stack-production-trading',
    );

    test('never ran', () => {
      const [refusal] = raise({ validation: { value: undefined } });
      expect(refusal).toContain('No validation has proven yet that the source and Aurora hold the same');
      expect(refusal).toEqual(command);
    });

    test('found differences, with the tables', () => {
      const tables = Object.fromEntries(
        ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [
          `app.${name}`,
          { outcome: 'different' as const, differentRows: 1, rangesNotLookedInto: 0 },
        ]),
      );
      const [refusal, ...others] = raise({
        validation: { value: { ...verdict, outcome: 'different', objectsDiffering: 3, tables } },
      });
      expect(refusal).toContain(
        'The last validation (20261121T080000, 2026-11-21T08:30:00.000Z) found differences: 3 objects of the schema, tables ' +
          'app.a, app.b, app.c, app.d, app.e and 2 more.',
      );
      expect(refusal).toEqual(command);
      expect(others).toEqual([]);
    });

    test('left out what a second pass may compare', () => {
      const unproven = { ...verdict, outcome: 'unproven' as const };
      const tables = { 'app.a': { outcome: 'unproven' as const, differentRows: 0, rangesNotLookedInto: 0 } };
      expect(raise({ validation: { value: { ...unproven, partsWithoutResult: 2 } } })).toEqual([
        expect.stringContaining('2 of 7 parts have no result, tables that could not be compared: none'),
      ]);
      expect(raise({ validation: { value: { ...unproven, tables } } })).toEqual([
        expect.stringContaining('0 of 7 parts have no result, tables that could not be compared: app.a'),
      ]);
    });

    test('is older than a proof counts, with when it was compared', () => {
      expect(raise({ validation: { value: { ...verdict, ageHours: 24 } } })).toEqual([]);
      const [refusal, ...others] = raise({ validation: { value: { ...verdict, ageHours: 24.1 } } });
      expect(refusal).toContain(
        'The last validation (20261121T080000, 2026-11-21T08:30:00.000Z) is too old: it compared its oldest part 2026-11-21T08:00:00.000Z, 24 hours ago, and counts for 24 hours. What to do next: validate again',
      );
      expect(refusal).toContain('raise validation.proofValidHours');
      expect(refusal).toEqual(command);
      expect(others).toEqual([]);
      expect(raise({ validation: { value: { ...verdict, ageHours: Number.NaN } } })).toHaveLength(1);
    });

    test('never keeps anybody from going back, however old it is', () => {
      const old = { validation: { value: { ...verdict, ageHours: 1000 } } };
      expect(reasons(byFlag(0), ready(25, old))).toEqual([]);
      expect(reasons(byFlag(10), ready(25, old))).toEqual([]);
    });

    test('but not when it proved them equal, or left only what no pass can compare, or rows that kept changing', () => {
      const tables = { 'app.a': { outcome: 'unsettled' as const, differentRows: 0, rangesNotLookedInto: 0 } };
      expect(raise({ validation: { value: verdict } })).toEqual([]);
      expect(raise({ validation: { value: { ...verdict, outcome: 'unproven' } } })).toEqual([]);
      expect(raise({ validation: { value: { ...verdict, outcome: 'unsettled', tables } } })).toEqual([]);
    });
  });
});

test('all reasons are told at once', () => {
  const refused = reasons(byFlag(25, { templateWeight: 25 }), {
    ...ready(0, { latch: { value: latch }, task: { value: undefined }, lagSeconds: { value: 99 } }),
    alarms: { value: [{ name: 'errors', state: 'ALARM' }] },
    validation: { value: undefined },
  });
  expect(refused).toHaveLength(6);
});

test('somebody who shifts by hand is told the flags of that command', () => {
  const request = byFlag(25);
  const { refusals } = judge(
    request,
    ready(0, { latch: { value: latch }, phase: { value: 'cutover' } }),
    shiftWording(environment, request),
  );
  const texts = refusals.map(describeRefusal).join('\n');
  expect(texts).toContain(`give --acknowledge ${latch.id} as well`);
  expect(texts).toContain('this shift is for phase replicate');
  expect(shiftWording(environment, request).ask(7)).toBe(`npm run shift -- ${selection} --weight 7`);
});
