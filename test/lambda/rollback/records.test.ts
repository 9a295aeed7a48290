import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import fc from 'fast-check';
import {
  chooseWeightedSet,
  isRolledBack,
  rolledBackLegacyWeight,
  unlatchedLegacyWeight,
  type WeightedSet,
  weightChanges,
  weightsFor,
  weightsOf,
} from '../../../lambda/rollback/records';
import { environment } from './fixtures';

const base = { Name: 'app.trading.example.com.', Type: 'A' } as const;
const aws: ResourceRecordSet = { ...base, SetIdentifier: 'aws', Weight: 25 };
const legacy: ResourceRecordSet = { ...base, SetIdentifier: 'legacy', Weight: 75 };

test('chooses the two records by name, type and set identifier', () => {
  const others: ResourceRecordSet[] = [
    { ...aws, Name: 'api.trading.example.com.' },
    { ...legacy, Name: 'api.trading.example.com.' },
    { ...legacy, Type: 'AAAA', Weight: 1 },
    { ...legacy, SetIdentifier: 'canary', Weight: 2 },
    { ...base, Weight: 3 },
  ];
  expect(chooseWeightedSet([...others, aws, legacy], environment)).toEqual({ aws, legacy });
});

test.each([
  ['app.trading.example.com', 'app.trading.example.com.'],
  ['App.Trading.Example.com.', 'app.trading.example.com.'],
  ['*.trading.example.com', '\\052.trading.example.com.'],
])('finds the record %s where Route 53 lists it as %s', (recordName, Name) => {
  expect(chooseWeightedSet([{ ...legacy, Name }], { ...environment, recordName }).legacy.Name).toBe(Name);
});

test('takes a record of another routing policy for none, because it cannot have a weight', () => {
  const latencyRecord: ResourceRecordSet = { ...base, SetIdentifier: 'aws', Region: 'us-east-1' };
  expect(chooseWeightedSet([latencyRecord, legacy], environment).aws).toBeUndefined();
});

test.each<[string, ResourceRecordSet[]]>([
  ['nothing is listed', []],
  ['only the AWS record is there', [aws]],
  ['the legacy record has no weight', [aws, { ...legacy, Weight: undefined }]],
  ['a listed record has no name', [aws, { ...legacy, Name: undefined }]],
])('refuses to go on when %s, and says which record to create', (_, records) => {
  expect(() => chooseWeightedSet(records, environment)).toThrow(
    /no weighted A record app\.trading\.example\.com with the set identifier "legacy".*nothing was changed; create that record with weight 100/,
  );
});

/** The changes of a rollback that gives the legacy record this weight. */
function rollbackChanges(set: WeightedSet, legacy: number) {
  return weightChanges(set, weightsFor(set, { aws: 0, legacy }));
}

describe('for any set of weights', () => {
  const weight = fc.integer({ min: 0, max: 255 });
  const content = fc.oneof(
    fc.record({ TTL: fc.nat(), ResourceRecords: fc.array(fc.record({ Value: fc.string() }), { minLength: 1 }) }),
    fc.record({
      AliasTarget: fc.record({ HostedZoneId: fc.string(), DNSName: fc.string(), EvaluateTargetHealth: fc.boolean() }),
    }),
  );
  const record = (identifier: string) =>
    fc
      .tuple(weight, content, fc.option(fc.uuid(), { nil: undefined }))
      .map(([Weight, rest, HealthCheckId]) => ({ ...base, SetIdentifier: identifier, Weight, HealthCheckId, ...rest }));
  const set = fc.record({ legacy: record('legacy'), aws: fc.option(record('aws'), { nil: undefined }) });
  const legacyWeight = fc.constantFrom(rolledBackLegacyWeight, unlatchedLegacyWeight);

  test('a rollback sends every user to legacy and never leaves all weights at 0', () => {
    fc.assert(
      fc.property(set, legacyWeight, (before, newWeight) => {
        const written = rollbackChanges(before, newWeight).map(({ ResourceRecordSet }) => ResourceRecordSet);
        const byIdentifier = new Map(written.map((record) => [record?.SetIdentifier, record?.Weight]));
        expect(byIdentifier.get('legacy')).toBeGreaterThan(0);
        expect(byIdentifier.get('aws') ?? 0).toBe(0);
        expect(byIdentifier.has('aws')).toBe(before.aws !== undefined);
      }),
    );
  });

  test('a rollback upserts each record once and keeps everything but its weight', () => {
    fc.assert(
      fc.property(set, legacyWeight, (before, newWeight) => {
        const changes = rollbackChanges(before, newWeight);
        expect(changes).toEqual([
          { Action: 'UPSERT', ResourceRecordSet: { ...before.legacy, Weight: newWeight } },
          ...(before.aws ? [{ Action: 'UPSERT', ResourceRecordSet: { ...before.aws, Weight: 0 } }] : []),
        ]);
      }),
    );
  });

  test('the weights it announces are those it writes', () => {
    fc.assert(
      fc.property(set, legacyWeight, (before, newWeight) => {
        const written = rollbackChanges(before, newWeight).flatMap(({ ResourceRecordSet }) => ResourceRecordSet ?? []);
        expect(weightsOf(chooseWeightedSet(written, environment))).toEqual(
          weightsFor(before, { aws: 0, legacy: newWeight }),
        );
      }),
    );
  });
});

test.each([
  [{ aws: 0, legacy: 100 }, true],
  [{ aws: 0, legacy: 255 }, true],
  [{ aws: null, legacy: 100 }, true],
  [{ aws: 0, legacy: 50 }, false],
  [{ aws: 50, legacy: 100 }, false],
])('%j is what a rollback leaves: %p', (weights, expected) => {
  expect(isRolledBack(weights)).toBe(expected);
});
