import type { DatabasePair } from '../../lib/validation/database';
import { validate } from '../../lib/validation/pass';
import { made, options, side } from './made-up-ranges';

test('while very many rows wait for their second look no further range is begun, and all are settled in the end', async () => {
  const databases = made(
    5,
    side(90_000, () => 'a'),
    side(90_000, () => 'b'),
  );
  const { outcome, tables } = await validate(databases, options, () => {});
  expect(outcome).toBe('equal');
  expect(tables).toMatchObject([{ ranges: 5, inFlight: 450_000, differentRows: 0 }]);
});

describe('a range with more differing rows than are kept', () => {
  test('is compared as a whole again, and may be equal by then', async () => {
    const databases = made(
      1,
      side(200_000, () => 'a'),
      side(200_000, (look) => (look < 2 ? 'b' : 'a')),
    );
    expect(await validate(databases, options, () => {})).toMatchObject({
      outcome: 'equal',
      tables: [{ rangesNotLookedInto: 0 }],
    });
  });

  test('is different where it stays so, though no row of it was listed', async () => {
    const databases = made(
      1,
      side(200_000, () => 'a'),
      side(200_000, () => 'b'),
    );
    expect(await validate(databases, options, () => {})).toMatchObject({
      outcome: 'different',
      tables: [{ rangesNotLookedInto: 1, differentRows: 0, differences: [] }],
    });
  });
});

describe('a range whose checksums differ though no row does', () => {
  // Both sides list no row at all, so whatever the checksums see, no row tells.
  const empty = (hash: (look: number) => string) => ({ ...side(0, hash) });

  test('is compared again, and may be equal by then', async () => {
    const databases = made(
      1,
      empty(() => 'a'),
      empty((look) => (look < 2 ? 'b' : 'a')),
    );
    expect(await validate(databases, options, () => {})).toMatchObject({ outcome: 'equal' });
  });

  test('is never called equal', async () => {
    const databases = made(
      1,
      empty(() => 'a'),
      empty(() => 'b'),
    );
    expect(await validate(databases, options, () => {})).toMatchObject({
      outcome: 'unsettled',
      tables: [{ reasons: ['1 ranges changed each time they were compared'] }],
    });
  });
});

describe('rows that neither side finds again by their keys', () => {
  /** Two sides that find no row by its key, the target's checksum by how often it was asked for. */
  const lost = (hash: (look: number) => string) => {
    const databases = made(
      1,
      side(3, () => 'a'),
      side(3, hash),
    );
    const { source, target } = databases.readers({} as Parameters<DatabasePair['readers']>[0]);
    const rowsByKey = async () => [];
    return { ...databases, readers: () => ({ source: { ...source, rowsByKey }, target: { ...target, rowsByKey } }) };
  };

  test('were deleted where their range is equal by then', async () => {
    const verdict = await validate(
      lost((look) => (look < 1 ? 'b' : 'a')),
      options,
      () => {},
    );
    expect(verdict).toMatchObject({ outcome: 'equal' });
    const later = await validate(
      lost((look) => (look < 3 ? 'b' : 'a')),
      options,
      () => {},
    );
    expect(later).toMatchObject({ outcome: 'equal', tables: [{ inFlight: 3, differentRows: 0 }] });
  });

  test('are never called equal while their range differs', async () => {
    const verdict = await validate(
      lost(() => 'b'),
      options,
      () => {},
    );
    expect(verdict).toMatchObject({
      outcome: 'unsettled',
      tables: [{ inFlight: 0, reasons: ['1 ranges changed each time they were compared'] }],
    });
  });
});
