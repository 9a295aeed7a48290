import { supportCheck } from '../../lib/preflight/support';
import { changedSettings } from './settings';

const look = async (day: string, dms: string, version = '16.8', extendedSupport?: boolean) => {
  const settings = changedSettings({ target: { version, extendedSupport }, replication: { engineVersion: dms } });
  const findings = await supportCheck(settings, new Date(day)).run();
  return findings.map(
    ({ severity, subject, found }) => `${severity} ${subject}: ${found.replace(/ \(http[^)]*\)/, '')}`,
  );
};

test('versions that AWS supports for long are no finding', async () => {
  expect(await look('2026-11-21', '3.6.1')).toEqual([]);
});

test('a version whose support ends soon is a warning, one that AWS makes no more a blocker', async () => {
  expect(await look('2028-12-01', '3.6.1')).toEqual(['warning target.version 16.8: Support ends on 2029-02-28.']);
  expect(await look('2026-11-21', '3.5.4')).toEqual([
    'warning replication.engineVersion 3.5.4: Support ends on 2027-03-31.',
  ]);
  expect(await look('2027-02-10', '3.5.4')).toEqual([
    'blocker replication.engineVersion 3.5.4: Support ends on 2027-03-31, and none is made of it any more.',
  ]);
  expect(await look('2029-03-01', '3.6.1')).toEqual(['blocker target.version 16.8: Support ended on 2029-02-28.']);
});

test('extended support counts where the definition takes it', async () => {
  expect(await look('2026-11-21', '3.6.1', '13.20', true)).toEqual([]);
  expect(await look('2029-03-01', '3.6.1', '13.20', true)).toEqual([
    'blocker target.version 13.20: Extended support ended on 2029-02-28.',
  ]);
});
