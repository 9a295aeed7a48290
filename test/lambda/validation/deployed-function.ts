import { answer, type OutcomeAnswer } from '../../../lambda/validation/answer';
import type { ValidationEnvironment } from '../../../lambda/validation/environment';
import type { PartEvent, ValidationEvent } from '../../../lambda/validation/event';
import { rdsRoots } from '../../../lib/data/rds-roots';
import { oldestMajor, type Server, startServer } from '../../validation/server';
import { selfSigned } from '../health-monitor/certificates';
import { FakeAws } from './fake-aws';
import { environment, invocation, secretArns } from './fixtures';

/** The certificate of both servers. A test file mocks the roots of Amazon RDS, of which it is then the only one. */
export const certificate = selfSigned('localhost');

const script = `CREATE SCHEMA audit;
  CREATE TABLE orders (id integer PRIMARY KEY, n integer); INSERT INTO orders SELECT n, n FROM generate_series(1, 95) n;
  CREATE TABLE audit.log (line text); INSERT INTO audit.log VALUES ('a'), ('b'), ('b');
  CREATE INDEX orders_n ON orders (n)`;

let old: Server;
let current: Server;
let written: string[];

/** Starts a source and a target for the tests of a file, stops them after the last one, and keeps the log to itself. */
export function useServers(): void {
  beforeAll(async () => {
    [old, current] = await Promise.all([startServer(oldestMajor, certificate), startServer(17, certificate)]);
  });
  afterAll(() => Promise.all([old.stop(), current.stop()]));
  beforeEach(() => {
    written = [];
    jest.mocked(rdsRoots).mockReturnValue([certificate.cert]);
    for (const level of ['info', 'error'] as const) {
      jest.spyOn(console, level).mockImplementation();
    }
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
  });
  afterEach(() => jest.restoreAllMocks());
}

/** Two databases and a bucket of their own. */
export async function deployed(name: string, change = '', more: Partial<ValidationEnvironment> = {}) {
  await Promise.all([old.database(name, script), current.database(name, `${script}; ${change}`)]);
  const aws = new FakeAws({
    [secretArns.source]: { username: 'postgres', password: 'x', host: '127.0.0.1', port: old.port },
    [secretArns.target]: { username: 'postgres', password: 'x' },
  });
  const surroundings = environment({
    database: name,
    port: current.port,
    rowsPerPart: 40,
    waitsSeconds: [0.05],
    ...more,
  });
  const ask = async (event: ValidationEvent) =>
    (await answer(event, surroundings, aws.clients, invocation)) as OutcomeAnswer;
  return { aws, ask, sourceUrl: old.url(name), targetUrl: current.url(name) };
}

/** Asks for a plan, all of its parts and the verdict, as a caller does. */
export async function wholePass(run: string, { aws, ask }: Awaited<ReturnType<typeof deployed>>) {
  await ask({ kind: 'plan', run });
  const parts = aws.read(`runs/${run}/plan.json`) as readonly PartEvent[];
  for (const part of parts) {
    await ask(part);
  }
  return { parts, verdict: await ask({ kind: 'verdict', run }) };
}

/** The metrics that were told since they were last asked for. */
export const metrics = () => {
  const lines = written.splice(0).map((line) => JSON.parse(line) as Record<string, unknown>);
  return lines.map(({ _aws, ...values }) => values);
};
