import { allowedWeights, type MigrationPhase, migrationPhases } from '../../../lib/migration-phase';
import { byFlag } from './fixtures';
import { ready, reasons } from './judging';

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
