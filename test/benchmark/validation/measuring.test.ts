import { resultOf } from './adversarial';
import { candidates, checksumSql } from './candidates';
import { cases, casesSql, firstKey, has, ordinaryRows } from './cases';
import { ratioTo } from './compare-tools';
import { differenceCounts } from './differences';
import { choose, pageParts, withGrowth } from './limit';
import { orderColumns } from './orders';
import { holdAgainst, plantedRows, plantingSql } from './planted';
import { runProcess } from './process-run';
import { Endings, needSpace } from './servers';
import { type Finding, postgresqlTools, ptTableSync, type Tool } from './tools';

const durations = (median: number) => ({ minimum: median, median, maximum: median });

describe('the limit', () => {
  const candidate = (name: string, median: number, missedSwaps = 0, missedChanges: readonly string[] = []) => ({
    ...{ name, durations: durations(median), missedSwaps, missedChanges },
  });

  test('is the fastest checksum that misses nothing', () => {
    const chosen = choose([
      candidate('a', 3),
      candidate('b', 1, 1),
      candidate('c', 1.5, 0, ['a sign']),
      candidate('d', 2),
    ]);
    expect(chosen.filter((one) => one.chosen).map(({ name }) => name)).toEqual(['d']);
  });

  test('is none where every checksum misses something', () => {
    expect(() => choose([candidate('a', 3, 5)])).toThrow('no checksum is exact');
  });

  test('is measured in parts that cover every page once', () => {
    expect(pageParts(1000, 1)).toEqual(['']);
    expect(pageParts(1000, 3)).toEqual([
      " WHERE ctid < '(333,0)'",
      " WHERE ctid >= '(333,0)' AND ctid < '(666,0)'",
      " WHERE ctid >= '(666,0)'",
    ]);
  });

  test('is held against what each further row costs, whatever the start of the process does', () => {
    const size = { limit: durations(1), ownStatement: durations(1), ratio: 1, microsecondsPerRow: 1, peakMegabytes: 1 };
    const sizes = [
      { ...size, rows: 1, ours: durations(11) },
      { ...size, rows: 10, ours: durations(20) },
      { ...size, rows: 50, ours: durations(80) },
    ];
    expect(withGrowth(sizes).map(({ growth }) => growth)).toEqual([undefined, undefined, 1.5]);
    expect(withGrowth(sizes.slice(0, 1))[0]).not.toHaveProperty('growth');
  });

  test('has candidates that name a hash once, or fence it off', () => {
    for (const one of candidates) {
      const sql = checksumSql(one, 'orders o', 'o.id % 2');
      expect(sql.includes('OFFSET 0')).toBe(one.finish !== undefined);
      expect(sql).toMatch(/ AS key, (sum|bit_xor)\(.* GROUP BY 1$/s);
      expect(checksumSql(one, 'orders o')).not.toContain('GROUP BY');
    }
  });
});

describe('planted differences', () => {
  test.each(differenceCounts)('%i are distinct rows, each within or beyond the table as its kind says', (count) => {
    const planted = plantedRows(100_000, count);
    expect(new Set(planted.map(({ id }) => id)).size).toBe(count);
    for (const { id, finding } of planted) {
      expect(id > 100_000).toBe(finding === 'extra');
      expect(id).toBeGreaterThan(0);
    }
  });

  test('of a larger number contain those of a smaller one, with the first and the last row', () => {
    const hundred = plantedRows(50_000, 100);
    expect(plantedRows(50_000, 10_000).slice(0, 100)).toEqual(hundred);
    expect(hundred).toContainEqual({ id: 1, finding: 'changed' });
    expect(hundred).toContainEqual({ id: 50_000, finding: 'changed' });
  });

  test('are each in exactly one statement', () => {
    const planted = plantedRows(50_000, 100);
    const ids = [...plantingSql(planted).matchAll(/'\{([\d,]*)\}'/g)].flatMap(([, list]) => list?.split(',') ?? []);
    expect(
      ids
        .filter((id) => id !== '')
        .map(Number)
        .sort(),
    ).toEqual(planted.map(({ id }) => id).sort());
  });

  test('are held against a report by key and kind', () => {
    const planted = [
      { id: 5, finding: 'changed' },
      { id: 7, finding: 'missing' },
    ] as const;
    const row = (id: string, finding: 'changed' | 'missing' | 'extra') => ({ key: [id], finding, cells: [] });
    expect(holdAgainst(planted, { differences: [row('7', 'missing'), row('5', 'changed')] })).toEqual({
      found: 2,
      notFound: [],
      wronglyFound: [],
    });
    expect(holdAgainst(planted, { differences: [row('5', 'extra'), row('8', 'changed')] })).toEqual({
      found: 0,
      notFound: planted,
      wronglyFound: ['extra 5', 'changed 8'],
    });
  });
});

describe('tools', () => {
  const run = (stdout: string, exitCode = 0, stderr = '') => ({ stdout, exitCode, stderr });
  const tool = (name: string) => [...postgresqlTools, ptTableSync].find((one) => one.name === name) as Tool;
  const sum = (digit: string) => `${digit.repeat(32)}  -\n`;

  test.each<readonly [string, Finding, ReturnType<typeof run>]>([
    ['pg_comparator', 'equal', run('')],
    ['pg_comparator', 'different', run('INSERT 5\nUPDATE 70000\n')],
    ['pg_comparator', 'failed', run('', 255, 'invalid authority string')],
    ['pg_comparator', 'failed', run('', 0, 'DBD::Pg::db do failed: ERROR: function cksum8(text) does not exist')],
    ['reladiff', 'equal', run('', 0, 'WARNING - Column note of type Text() has no compatibility handling')],
    ['reladiff', 'different', run('["-", ["5", "1"]]\n')],
    ['reladiff', 'failed', run('', 0, '[18:53:55] ERROR - could not connect')],
    ['data-diff', 'different', run('["+", ["200000", null]]\n')],
    ['data-diff', 'failed', run('', 1, 'Traceback (most recent call last):')],
    ['COPY | md5sum', 'equal', run(sum('a') + sum('a'))],
    ['COPY | md5sum', 'different', run(sum('a') + sum('b'))],
    ['COPY | md5sum', 'failed', run(sum('a') + sum('a'), 9)],
    ['COPY | md5sum', 'failed', run(sum('a'))],
    ['pt-table-sync', 'equal', run('')],
    ['pt-table-sync', 'different', run('UPDATE `adv`.`case` SET ...;\n', 2)],
    ['pt-table-sync', 'failed', run('', 1, 'DBI connect failed')],
  ])('%s said %s', (name, finding, output) => {
    expect(tool(name).finding(output)).toBe(finding);
  });

  test('get the two servers, the table and its columns', () => {
    const table = { ports: [1111, 2222], database: 'd', table: 't', columns: ['a', 'b'], connections: 3 } as const;
    for (const one of [...postgresqlTools, ptTableSync]) {
      const command = one.command(table).join(' ');
      expect(command).toMatch(/1111.*2222/);
      expect(one.install).toMatch(/apt-get install|pip install/);
    }
    expect(tool('reladiff').command(table)).toEqual(expect.arrayContaining(['-j', '3']));
    expect(tool('pg_comparator').command(table)).toContain('pgsql://postgres@127.0.0.1:1111/d/t?id:a,b');
  });

  test('count for the ratio only where they gave the right answer', () => {
    const ours = { durations: durations(2) };
    const others = [
      { durations: durations(5), finding: 'equal' },
      { durations: durations(4), finding: 'equal' },
      { durations: durations(1), finding: 'failed' },
      { durations: durations(1), finding: 'different' },
    ] as const;
    expect(ratioTo(ours, others)).toBe(0.5);
    expect(ratioTo(ours, others.slice(2))).toBeUndefined();
  });
});

describe('the adversarial cases', () => {
  test('are twenty, all of them PostgreSQL has values for', () => {
    expect(cases).toHaveLength(20);
    expect(cases.filter((one) => !has('postgresql', one))).toEqual([]);
    expect(new Set(cases.map(({ what }) => what)).size).toBe(20);
  });

  test.each(['postgresql', 'mysql'] as const)(
    'differ between the sides in the rows of the case alone: %s',
    (engine) => {
      const [source, target] = [casesSql(engine, 'source'), casesSql(engine, 'target')];
      expect(source).toHaveLength(target.length);
      const differing = source.filter((statement, index) => statement !== target[index]);
      expect(
        differing.every(
          (statement) => statement.includes(`VALUES (${firstKey}`) || statement.includes(`(${firstKey + 1}`),
        ),
      ).toBe(true);
      expect(differing).toHaveLength(cases.filter((one) => has(engine, one)).length + 1);
      expect(firstKey).toBeLessThan(ordinaryRows);
    },
  );

  test('are found, missed or failed', () => {
    const [one, two, three] = cases as [(typeof cases)[0], (typeof cases)[0], (typeof cases)[0]];
    const outcomes = [
      { one, finding: 'different' },
      { one: two, finding: 'equal' },
      { one: three, finding: 'failed' },
    ] as const;
    expect(resultOf('tool', outcomes)).toEqual({ name: 'tool', found: 1, missed: [two.what], failed: [three.what] });
  });
});

describe('a process', () => {
  test('is measured by its wall time and the most memory that it and its children had', async () => {
    const child = `Buffer.alloc(80e6, 1); setTimeout(() => {}, 300)`;
    const script = `require('node:child_process').execFileSync(process.execPath, ['--eval', ${JSON.stringify(child)}]); console.log('done')`;
    const run = await runProcess([process.execPath, '--eval', script]);
    expect(run).toMatchObject({ exitCode: 0, stdout: 'done\n' });
    expect(run.seconds).toBeGreaterThan(0.3);
    if (process.platform === 'linux') {
      expect(run.peakMegabytes).toBeGreaterThan(80);
    }
  });

  test('that fails is told by its exit code and its output', async () => {
    const failed = await runProcess([process.execPath, '--eval', 'console.error("no"); process.exit(3)']);
    expect(failed).toMatchObject({ exitCode: 3, stderr: 'no\n' });
    await expect(runProcess(['/no/such/program'])).rejects.toThrow('ENOENT');
  });
});

test('what was begun is ended once, the last first, also while something is being ended', async () => {
  const ended: string[] = [];
  const endings = new Endings();
  for (const name of ['folder', 'source', 'target']) {
    endings.add(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      ended.push(name);
    });
  }
  await endings.run(2);
  expect(ended).toEqual(['target']);
  await Promise.all([endings.run(), endings.run()]);
  expect(ended).toEqual(['target', 'source', 'folder']);
});

test('a disk without room is told before anything is made', () => {
  expect(() => needSpace(1e18)).toThrow(/ free, and 1000000000\.0 GB are needed; ask for fewer rows or set TMPDIR$/);
  expect(() => needSpace(1)).not.toThrow();
});

test('the table has ten columns, the key first', () => {
  expect(orderColumns).toHaveLength(10);
  expect(orderColumns[0]).toBe('id');
});
