import { answer } from '../../../lambda/validation/answer';
import { type PartEvent, usuallyLeftOut } from '../../../lambda/validation/event';
import { keys } from '../../../lambda/validation/keys';
import type { PartResult } from '../../../lambda/validation/parts';
import { rdsRoots } from '../../../lib/data/rds-roots';
import type { ObjectKind } from '../../../lib/validation/schema';
import { execute } from '../../validation/server';
import { selfSigned } from '../health-monitor/certificates';
import { certificate, deployed, metrics, useServers, wholePass } from './deployed-function';
import { environment, invocation } from './fixtures';

jest.mock('../../../lib/data/rds-roots');

const foreignTable =
  'CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE f (id integer) SERVER s';

useServers();

test('a pass over equal databases is planned, compared part by part, and proven', async () => {
  const deployment = await deployed('equal');
  const { aws, ask, targetUrl } = deployment;
  const { parts, verdict } = await wholePass('first', deployment);
  expect(parts).toEqual([
    { kind: 'schema', run: 'first', skip: ['trigger', 'event', 'sequence value', 'grant'] },
    { kind: 'rows', run: 'first', table: 'audit.log', range: {} },
    { kind: 'rows', run: 'first', table: 'public.orders', range: { upTo: ['40'] } },
    { kind: 'rows', run: 'first', table: 'public.orders', range: { after: ['40'], upTo: ['80'] } },
    { kind: 'rows', run: 'first', table: 'public.orders', range: { after: ['80'] } },
  ]);
  expect(verdict).toEqual({ run: 'first', key: 'runs/first/verdict.json', outcome: 'equal', gate: 'counts' });
  expect(aws.read('runs/first/verdict.json')).toMatchObject({
    outcome: 'equal',
    parts: 5,
    partsWithoutResult: 0,
    rows: 98,
    objectsDiffering: 0,
    tables: {},
  });
  expect(aws.read('latest-verdict.json')).toEqual(aws.read('runs/first/verdict.json'));
  const times = parts.map((part) => (aws.read(keys.part(part)) as PartResult).finishedAt);
  const [oldest] = times.sort();
  expect(aws.read('latest-verdict.json')).toMatchObject({ oldestPartAt: oldest });
  expect(aws.read('last-pass.json')).toEqual({ run: 'first', finishedAt: oldest });
  expect(metrics()).toEqual([
    { ObjectsMissing: 0, ObjectsDiffering: 0 },
    { RowsCompared: 3, RowsDiffering: 0 },
    { RowsCompared: 40, RowsDiffering: 0 },
    { RowsCompared: 40, RowsDiffering: 0 },
    { RowsCompared: 15, RowsDiffering: 0 },
    { LastPassAge: expect.any(Number) },
  ]);
  await execute(targetUrl, 'DELETE FROM orders');
  await ask(parts[2] as PartEvent);
  // Proven in this run already: neither compared nor counted again.
  expect(metrics()).toEqual([]);
  expect((await wholePass('after', deployment)).verdict.outcome).toBe('different');
});

test('the age of the last proof is told whether or not anybody validates, and not before there is one', async () => {
  const { ask, aws } = await deployed('age');
  expect(await ask({ kind: 'age' })).toEqual({});
  expect(metrics()).toEqual([]);
  const lastPass = { run: 'r', finishedAt: new Date(Date.now() - 3_600_000).toISOString() };
  aws.objects.set('last-pass.json', JSON.stringify(lastPass));
  expect(await ask({ kind: 'age' })).toEqual({ lastPass });
  const [{ LastPassAge: age }] = metrics() as [Record<string, number>];
  expect(age).toBeGreaterThanOrEqual(3600);
  expect(age).toBeLessThan(3660);
});

test('a part that differed is compared again in the same run, and its result replaced', async () => {
  const deployment = await deployed('mended', 'UPDATE orders SET n = 0 WHERE id = 41');
  const { aws, ask, targetUrl } = deployment;
  const { verdict } = await wholePass('r', deployment);
  expect(verdict).toMatchObject({ outcome: 'different', error: 'Different' });
  expect(aws.read('runs/r/verdict.json')).toMatchObject({
    tablesNotEqual: 1,
    results: [expect.stringMatching(/rows-/)],
  });
  const before = aws.objects.size;
  await execute(targetUrl, 'UPDATE orders SET n = 41 WHERE id = 41');
  await execute(targetUrl, 'ANALYZE');
  expect((await wholePass('r', deployment)).verdict).toEqual({
    run: 'r',
    key: 'runs/r/verdict.json',
    outcome: 'equal',
    gate: 'counts',
  });
  // The results in their old places, and the note of the pass.
  expect(aws.objects.size).toBe(before + 1);
  expect(await ask({ kind: 'plan', run: 'r' })).toMatchObject({ outcome: 'planned', parts: 5 });
});

test('a difference is in the result of its part and in the verdict, and the last pass stays what it was', async () => {
  const deployment = await deployed(
    'different',
    'UPDATE orders SET n = 0 WHERE id = 41; DELETE FROM orders WHERE id = 42; DROP INDEX orders_n; CREATE TABLE spare (id integer); DROP TABLE audit.log',
  );
  const { aws } = deployment;
  const { parts, verdict } = await wholePass('second', deployment);
  expect(parts.slice(1)).toContainEqual({ kind: 'rows', run: 'second', table: 'audit.log' });
  expect(parts.at(-1)).toEqual({ kind: 'rows', run: 'second', table: 'public.spare' });
  expect(verdict.outcome).toBe('different');
  expect(aws.read('runs/second/verdict.json')).toMatchObject({
    outcome: 'different',
    objectsDiffering: 3,
    tables: {
      'public.orders': { outcome: 'different', differentRows: 2, rangesNotLookedInto: 0 },
      'audit.log': { outcome: 'different' },
      'public.spare': { outcome: 'different' },
    },
  });
  expect(aws.read('last-pass.json')).toBeNull();
  const results = [...aws.objects.values()].map((text) => JSON.parse(text));
  expect(results).toContainEqual(
    expect.objectContaining({
      event: { kind: 'rows', run: 'second', table: 'public.orders', range: { after: ['40'], upTo: ['80'] } },
      outcome: 'different',
      table: expect.objectContaining({
        differences: [
          { key: ['41'], finding: 'changed', cells: [{ column: 'n' }] },
          { key: ['42'], finding: 'missing', cells: [] },
        ],
      }),
    }),
  );
  expect(metrics()).toContainEqual({ ObjectsMissing: 2, ObjectsDiffering: 3 });
});

test('kinds that are left out are no difference, and the verdict names them', async () => {
  const deployment = await deployed('left_out', 'DROP INDEX orders_n');
  const { aws, ask } = deployment;
  await ask({ kind: 'plan', run: 'r', skip: ['index'] });
  for (const part of aws.read('runs/r/plan.json') as readonly PartEvent[]) {
    await ask(part);
  }
  expect((await ask({ kind: 'verdict', run: 'r' })).outcome).toBe('equal');
  expect(aws.read('runs/r/verdict.json')).toMatchObject({ leftOut: ['index'] });
});

test('large objects are a part of their own', async () => {
  const deployment = await deployed('large_objects', "SELECT lo_from_bytea(4711, 'x')");
  const { parts, verdict } = await wholePass('r', deployment);
  expect(parts).toContainEqual(expect.objectContaining({ kind: 'rows', table: 'pg_catalog.large objects' }));
  expect(verdict.outcome).toBe('different');
});

test('a part without a result is not proven, and neither is a foreign table', async () => {
  const { aws, ask, sourceUrl, targetUrl } = await deployed('incomplete');
  await ask({ kind: 'plan', run: 'r' });
  const [, ...rows] = aws.read('runs/r/plan.json') as readonly PartEvent[];
  for (const part of rows) {
    await ask(part);
  }
  expect((await ask({ kind: 'verdict', run: 'r' })).outcome).toBe('unproven');
  expect(aws.read('runs/r/verdict.json')).toMatchObject({ partsWithoutResult: 1 });
  for (const url of [sourceUrl, targetUrl]) {
    await execute(url, foreignTable);
  }
  const schema = await ask({ kind: 'schema', run: 'r' });
  expect(schema).toMatchObject({ outcome: 'unproven' });
  // No pass can compare it: that is told, and holds nobody up.
  expect(schema).not.toHaveProperty('failure');
  expect((await ask({ kind: 'verdict', run: 'r' })).outcome).toBe('unproven');
  expect(aws.read('latest-verdict.json')).toMatchObject({
    partsWithoutResult: 0,
    reasons: [expect.stringMatching(/^source: foreign tables/), expect.stringMatching(/^target: foreign tables/)],
  });
});

test('a schema that nobody has leaves its part without a comparison', async () => {
  const { ask } = await deployed('absent', '', { schemas: ['public', 'archive'] });
  expect(await ask({ kind: 'schema', run: 'r' })).toMatchObject({
    outcome: 'unproven',
    failure: expect.stringMatching(/^schema archive: neither side has it\. What to do next: mend source\.schemas/),
  });
});

test('what is compared beyond the usual counts for its own verdict alone, and what is left out beyond it for no other', async () => {
  const create = 'CREATE SEQUENCE counter';
  const deployment = await deployed('more', `${create}; SELECT setval('counter', 7)`);
  const { aws, ask, sourceUrl } = deployment;
  await execute(sourceUrl, `${create}; SELECT setval('counter', 900)`);
  const pass = async (run: string, skip: readonly ObjectKind[]) => {
    await ask({ kind: 'plan', run, skip });
    for (const part of aws.read(`runs/${run}/plan.json`) as readonly PartEvent[]) {
      await ask(part);
    }
    return (await ask({ kind: 'verdict', run })).outcome;
  };
  expect(await pass('less', [...usuallyLeftOut, 'index'])).toBe('equal');
  expect([aws.read('latest-verdict.json'), aws.read('last-pass.json')]).toEqual([null, null]);
  expect(await pass('everything', [])).toBe('different');
  expect(aws.read('runs/everything/verdict.json')).toMatchObject({ outcome: 'different', leftOut: [] });
  expect(aws.read('latest-verdict.json')).toMatchObject({
    run: 'everything',
    outcome: 'equal',
    objectsDiffering: 0,
    leftOut: expect.arrayContaining([...usuallyLeftOut]),
  });
  expect(aws.read('last-pass.json')).toMatchObject({ run: 'everything' });
});

test('a run without a plan and a bucket that refuses are errors, a table that nobody has is not proven', async () => {
  const { ask, aws } = await deployed('errors');
  await expect(ask({ kind: 'verdict', run: 'r' })).rejects.toThrow('ask for {"kind": "plan", "run": "r"} first');
  expect(await ask({ kind: 'rows', run: 'r', table: 'public.nothing' })).toMatchObject({
    outcome: 'unproven',
    failure: expect.stringContaining('table: got "public.nothing"'),
  });
  const refusing = { ...aws.clients, s3: { send: () => Promise.reject(new Error('AccessDenied')) } };
  const verdict = answer({ kind: 'verdict', run: 'r' }, environment(), refusing as never, invocation);
  await expect(verdict).rejects.toThrow('AccessDenied');
});

test('a target whose certificate no authority of Amazon RDS has signed is refused', async () => {
  const { ask } = await deployed('impostor');
  jest.mocked(rdsRoots).mockReturnValue([selfSigned('localhost').cert]);
  expect(await ask({ kind: 'plan', run: 'r' })).toMatchObject({
    outcome: 'failed',
    error: 'PlanFailed',
    cause: expect.stringMatching(/^target: .*self-signed certificate.*What to do next/),
  });
});

test('a source reached by its address must have a certificate of the named authority, for whatever host', async () => {
  const authority = (rootCertificatePem: string) =>
    ({ sourceTls: { kind: 'private-authority', rootCertificatePem } }) as const;
  const { ask } = await deployed('authority', '', authority(certificate.cert));
  expect(await ask({ kind: 'schema', run: 'r' })).toMatchObject({ outcome: 'equal' });
  const { ask: refused } = await deployed('other_authority', '', authority(selfSigned('localhost').cert));
  expect(await refused({ kind: 'schema', run: 'r' })).toMatchObject({
    outcome: 'unproven',
    failure: expect.stringMatching(/source: .*self-signed certificate/),
  });
});
