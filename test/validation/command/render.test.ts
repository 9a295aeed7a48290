import { renderVerdict } from '../../../lib/validation/command/render';
import type { TableResult, Verdict } from '../../../lib/validation/verdict';

const table: TableResult = {
  name: 'public.orders',
  outcome: 'equal',
  sourceRows: 1_234_567,
  targetRows: 1_234_567,
  ranges: 25,
  inFlight: 0,
  differentRows: 0,
  rangesNotLookedInto: 0,
  differences: [],
  unsettled: [],
  reasons: [],
};
const verdict: Verdict = {
  outcome: 'equal',
  startedAt: '2026-11-21T12:00:00Z',
  seconds: 3.21,
  versions: { source: 'PostgreSQL 13.23', target: 'PostgreSQL 17.10' },
  method: 'sum of hashes',
  schemas: ['public', 'shop'],
  differences: [],
  schema: { objects: 12, differences: [], notes: [], unproven: [] },
  tables: [table],
  leftOut: [],
  unproven: [],
  notes: [],
};

test('an equal verdict is short, and says what it stands on', () => {
  expect(renderVerdict({ ...verdict, tables: [{ ...table, inFlight: 7 }] })).toBe(
    [
      '',
      '12 objects, 0 differ; 1 of 1 tables equal, 1 234 567 rows compared; 7 rows in flight rechecked',
      'compared: schemas public, shop',
      'PostgreSQL 13.23 to PostgreSQL 17.10, sum of hashes, 3.2 s',
      '',
      'SAME: both databases hold the same.',
    ].join('\n'),
  );
});

test('differences stand above the verdict, with what mends them', () => {
  const different: Verdict = {
    ...verdict,
    outcome: 'different',
    schema: {
      objects: 12,
      differences: [
        {
          kind: 'function',
          name: 'public.f()',
          finding: 'missing',
          changes: [],
          statements: ['CREATE FUNCTION public.f()\n RETURNS void;\n'],
        },
        {
          kind: 'column',
          name: 'public.orders.id',
          finding: 'changed',
          changes: [{ property: 'default', source: '7', target: null }],
          statements: ['ALTER TABLE x'],
        },
        {
          kind: 'view',
          name: 'public.v',
          finding: 'changed',
          changes: [{ property: 'query', source: 'x'.repeat(80), target: 'y'.repeat(80) }],
          statements: [],
        },
      ],
      notes: ['extension x: version 1 on the source, 2 on the target'],
      unproven: ['source: sequence s: permission denied'],
    },
    tables: [
      {
        ...table,
        outcome: 'different',
        differentRows: 1004,
        rangesNotLookedInto: 2,
        differences: [
          { key: ['1', 'a'], finding: 'changed', cells: [{ column: 'n' }] },
          { key: ['2'], finding: 'changed', cells: [{ column: 'n', source: 'a "b"', target: null }] },
          { key: ['3'], finding: 'missing', cells: [] },
          { key: ['-4762'], finding: 'missing', cells: [], occurrences: { source: 2, target: 1 } },
          {
            key: ['77'],
            finding: 'extra',
            cells: [],
            occurrences: { source: 0, target: 1 },
            values: { id: '7', note: null },
          },
        ],
        unsettled: [['9']],
        reasons: ['column d is on the target only'],
      },
    ],
    leftOut: ['trigger'],
    unproven: ['2 large objects: their contents are not compared'],
    differences: ['schema more: the source has none'],
  };
  expect(renderVerdict(different)).toBe(
    [
      'different: schema more: the source has none',
      'missing function public.f()',
      '  CREATE FUNCTION public.f()',
      '   RETURNS void;',
      'changed column public.orders.id: default 7, on the target none',
      '  ALTER TABLE x;',
      'changed view public.v: query differs',
      'different table public.orders: 1 234 567 rows, 1 234 567 on the target, 1 004 differ, and more in 2 ranges that differ',
      '  column d is on the target only',
      '  changed 1, a: n',
      '  changed 2: n "a \\"b\\"" -> NULL',
      '  missing 3',
      '  missing row with the hash -4762: 2 on the source, 1 on the target',
      '  extra row with the hash 77: 0 on the source, 1 on the target: id "7", note NULL',
      '  ... and 999 more rows',
      '  kept changing: 9',
      'not proven: source: sequence s: permission denied',
      'not proven: 2 large objects: their contents are not compared',
      'note: extension x: version 1 on the source, 2 on the target',
      'left out as asked: trigger',
      '',
      '12 objects, 3 differ; 0 of 1 tables equal, 1 234 567 rows compared',
      'compared: schemas public, shop',
      'PostgreSQL 13.23 to PostgreSQL 17.10, sum of hashes, 3.2 s',
      '',
      'DIFFERENT: the databases do not hold the same. Mend what is listed above, and compare again.',
    ].join('\n'),
  );
});

test('what was not compared is not spoken of', () => {
  const { schema: _, ...rows } = verdict;
  expect(renderVerdict(rows)).not.toContain('objects');
  const { tables: __, ...schema } = verdict;
  expect(renderVerdict(schema)).not.toContain('rows compared');
});

test('tables that were not proven for one reason stand in one line', () => {
  const names = Array.from({ length: 13 }, (_, index) => `public.t${index}`);
  const unread = (name: string, reason: string): TableResult => ({
    ...table,
    name,
    outcome: 'unproven',
    sourceRows: 0,
    targetRows: 0,
    reasons: [reason],
  });
  const tables = [...names.map((name) => unread(name, 'interrupted')), unread('public.z', 'permission denied')];
  expect(
    renderVerdict({ ...verdict, outcome: 'unproven', tables })
      .split('\n')
      .slice(0, 2),
  ).toEqual([
    `unproven tables ${names.slice(0, 10).join(', ')} and 3 more: interrupted`,
    'unproven table public.z: permission denied',
  ]);
});

test('a pass that went on says which rows it did not look at again', () => {
  const resumed = { from: '2026-11-21T10:00:00.000Z', until: '2026-11-21T10:30:00.000Z', sourceRows: 1000 };
  expect(renderVerdict({ ...verdict, resumed })).toContain(
    'went on with an interrupted pass: 1 000 of the rows were compared between 2026-11-21T10:00:00.000Z and 2026-11-21T10:30:00.000Z, and what was written to them since was not looked at\n',
  );
});

test('notes of the pass stand beside those of the schemas', () => {
  const text = renderVerdict({ ...verdict, notes: ['load of the source: not read'] });
  expect(text).toContain('note: load of the source: not read\n');
});

test('only the sentence has a colour, and only where colours are asked for', () => {
  expect(renderVerdict(verdict)).not.toContain('\x1b');
  expect(renderVerdict(verdict, true)).toContain('\n\x1b[32mSAME: both databases hold the same.\x1b[0m');
  expect(renderVerdict({ ...verdict, outcome: 'different' }, true)).toContain('\x1b[31mDIFFERENT');
});
