import type { Observed } from '../../../lambda/traffic-gate/observed';
import { byFlag, environment, scope } from './fixtures';
import { ready, reasons, verdict } from './judging';

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

    const { scope: _scope, ...ofNobodyKnowsWhat } = verdict;
    test.each([
      [{ ...verdict, outdated: 'it compared x, and by now that would be y' }, 'it compared x'],
      [{ ...verdict, scope: { ...scope, schemas: ['app'] } }, 'it compared app of database trading, and app, audit'],
      [{ ...verdict, scope: { ...scope, database: 'copy' } }, 'it compared app, audit of database copy'],
      [ofNobodyKnowsWhat, 'it compared what nobody knows'],
    ])('is not of what moves (%#)', (value, reason) => {
      const [refusal, ...others] = raise({ validation: { value } });
      expect(refusal).toContain(`is not of what moves: ${reason}`);
      expect(refusal).toEqual(command);
      expect(others).toEqual([]);
    });

    test('was not looked at', () => {
      const { validation: _validation, ...withoutValidation } = ready(0);
      expect(reasons(byFlag(25), withoutValidation)).toEqual([expect.stringContaining('nobody looked at it')]);
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
