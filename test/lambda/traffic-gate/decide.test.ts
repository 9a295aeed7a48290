import fc from 'fast-check';
import { describeRefusal } from '../../../lambda/traffic-gate/refusal';
import { shiftWording } from '../../../lambda/traffic-gate/wording';
import { byFlag, environment, latch, selection } from './fixtures';
import { judge, nothingReadable, ready, reasons, verdict, weightOf } from './judging';

const deploy = `npx cdk deploy TrafficStack --exclusively ${selection}`;

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
