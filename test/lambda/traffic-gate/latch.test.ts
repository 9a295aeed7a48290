import { byFlag, latch, selection } from './fixtures';
import { judge, nothingReadable, ready, reasons, weightOf } from './judging';

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
