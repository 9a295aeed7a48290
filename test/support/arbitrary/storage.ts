import fc from 'fast-check';
import type { FileStorageDefinition, KeyAttribute, StateTableDefinition } from '../../../lib/definition';
import { hexadecimal } from './text';

/** Files that move to S3, with a lifecycle and a DataSync source or without. */
export function fileStorage(region: string): fc.Arbitrary<FileStorageDefinition> {
  const lifecycle = fc
    .tuple(fc.constantFrom(30, 90), fc.constantFrom(30, 365), fc.constantFrom(1, 30), fc.constantFrom(90, 365))
    .map(([infrequent, later, archived, kept]) => ({
      infrequentAccessAfterDays: infrequent,
      instantRetrievalAfterDays: infrequent + later,
      oldVersionsArchivedAfterDays: archived,
      oldVersionsDeletedAfterDays: archived + kept,
    }));
  const source = fc.record({
    kind: fc.constant('nfs' as const),
    agentArns: hexadecimal(17).map((digits): [string] => [
      `arn:aws:datasync:${region}:000000000000:agent/agent-${digits}`,
    ]),
    host: fc.constantFrom('10.200.0.20', 'files.legacy.example.com'),
    path: fc.constantFrom('/', '/srv/images', '/export/a-b_c.d'),
  });
  return fc.record(
    {
      name: fc.string({ unit: fc.constantFrom(...'abz09'), maxLength: 9 }).map((rest) => `f${rest}`),
      sizeGiB: fc.constantFrom(1, 2048, 100_000),
      lifecycle,
      source,
    },
    { requiredKeys: ['name', 'sizeGiB'] },
  );
}

const attributeType: fc.Arbitrary<KeyAttribute['type']> = fc.constantFrom('string', 'number', 'binary');

/** A DynamoDB table, with a sort key and an expiry or without. */
export const stateTable: fc.Arbitrary<StateTableDefinition> = fc.record(
  {
    partitionKey: fc.record({ name: fc.constantFrom('id', 'p.k-1_', 'k'.repeat(255)), type: attributeType }),
    sortKey: fc.record({ name: fc.constantFrom('at', 's'.repeat(255)), type: attributeType }),
    expiryAttribute: fc.constantFrom('expiresAt', 'x'),
  },
  { requiredKeys: ['partitionKey'] },
);
