import { isOlder, supportCalendars, supportOf, versionsInSupport, warnedDays } from '../lib/support-dates';

const on = (day: string) => new Date(`${day}T00:00:00Z`);

test('a version is supported through the last day of its support, in UTC', () => {
  expect(supportOf('aurora-postgresql', '13.23', new Date('2026-02-28T23:59:59Z')).state).toBe('ending');
  expect(supportOf('aurora-postgresql', '13.23', on('2026-03-01'))).toEqual({
    state: 'ended',
    lastDay: '2026-02-28',
    closed: false,
    source: expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\/.*aurorapostgresql-release-calendar\.html$/),
  });
});

test.each([
  ['2026-08-31', 'supported'],
  ['2026-09-01', 'ending'],
])('on %s, 180 days before its last day or one more, a version is %s', (day, state) => {
  expect(warnedDays).toBe(180);
  expect(supportOf('aurora-postgresql', '14.22', on(day)).state).toBe(state);
});

test('the extended support counts where it is asked for and has a date', () => {
  expect(supportOf('aurora-postgresql', '13.23', on('2026-11-21'), true)).toMatchObject({
    state: 'supported',
    lastDay: '2029-02-28',
  });
  expect(supportOf('aurora-mysql', '8.4.mysql_aurora.8.4.7', on('2032-05-01'), true)).toMatchObject({ state: 'ended' });
});

test.each([
  ['aurora-postgresql', '9.6.22'],
  ['aurora-postgresql', '10.21'],
  ['dms', '3.4.6'],
  ['dms', '3.5.0'],
] as const)('%s %s, which has no line of its own, ended no later than the next newer one', (product, version) => {
  expect(supportOf(product, version, on('2026-11-21')).state).toBe('ended');
});

test.each([
  ['aurora-postgresql', '19.1'],
  ['dms', '3.6.1'],
  ['lambda', 'nodejs26.x'],
] as const)('%s %s, which is newer than every line, has no announced end', (product, version) => {
  expect(supportOf(product, version, on('2040-01-01'))).toMatchObject({ state: 'supported', lastDay: undefined });
});

test('a number decides and not its text: 3.10 is newer than 3.9, 16.10 is of series 16', () => {
  expect(isOlder('3.9.0', '3.10.0')).toBe(true);
  expect(isOlder('3.10.0', '3.10.0')).toBe(false);
  expect(supportOf('aurora-postgresql', '16.10', on('2026-11-21')).lastDay).toBe('2029-02-28');
  // Not a line that only begins with the same digits.
  expect(supportOf('aurora-postgresql', '1.4', on('2026-11-21')).lastDay).toBe('2024-02-29');
});

test('a version of which no new instance is made is closed, and warned of before that', () => {
  expect(supportOf('dms', '3.5.4', on('2026-08-04'))).toMatchObject({ state: 'supported', closed: false });
  expect(supportOf('dms', '3.5.4', on('2026-08-05'))).toMatchObject({ state: 'ending', closed: false });
  expect(supportOf('dms', '3.5.4', on('2027-02-01'))).toMatchObject({ state: 'ending', closed: true });
  expect(supportOf('dms', '3.5.4', on('2027-04-01'))).toMatchObject({ state: 'ended', closed: true });
});

test('lists what is in standard support', () => {
  expect(versionsInSupport('aurora-postgresql', on('2026-11-21'))).toEqual(['14', '15', '16', '17', '18']);
  expect(versionsInSupport('aurora-postgresql', on('2027-03-01'))).toEqual(['15', '16', '17', '18']);
});

describe.each(Object.entries(supportCalendars))('the calendar of %s', (_product, { source, periods }) => {
  test('names a page of AWS', () => {
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/);
  });

  test('is in the order of versions, with days that there are, and no end before its beginning', () => {
    const days = periods.flatMap(({ lastDay, extendedLastDay, closedFrom }) => [lastDay, extendedLastDay, closedFrom]);
    for (const day of days.filter((candidate) => candidate !== undefined)) {
      expect(on(day).toISOString().slice(0, 10)).toBe(day);
    }
    for (const [index, { version, lastDay, extendedLastDay = lastDay, closedFrom = lastDay }] of periods.entries()) {
      const next = periods[index + 1]?.version;
      expect(next === undefined || isOlder(version, next)).toBe(true);
      expect(extendedLastDay >= lastDay && closedFrom <= lastDay).toBe(true);
    }
  });
});
