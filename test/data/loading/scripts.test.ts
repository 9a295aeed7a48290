import { spawnSync } from 'node:child_process';
import { loadingScript } from '../../../lib/data/loading/scripts/script';
import { countsOf, objectsOf, type Run, ScriptRunner, type Variables } from '../../support/loading/script-run';

const engines = ['postgresql', 'mysql'] as const;
const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const variables: Variables = {
  SOURCE_HOST: '127.0.0.1',
  // Nobody listens there: a run with a good environment ends with a refused connection.
  SOURCE_PORT: '1',
  SOURCE_DATABASE: 'shop',
  SOURCE_USER: 'reader',
  SOURCE_PASSWORD: 'p1',
  SOURCE_TLS: 'encrypted',
  TARGET_HOST: 'localhost',
  TARGET_PORT: '1',
  TARGET_DATABASE: 'shop',
  TARGET_USER: 'admin',
  TARGET_PASSWORD: 'p2',
  SCHEMAS: 'public audit',
  APPLICATION_USER: 'application',
  APPLICATION_PASSWORD: 'p3',
  REPLICATION_USER: 'replication',
  REPLICATION_PASSWORD: 'p4',
};

const runners: ScriptRunner[] = [];
afterAll(() => {
  for (const runner of runners) {
    runner.remove();
  }
});

/** Runs the script without any client of a database. */
function run(engine: (typeof engines)[number], changed: Variables = {}, step = 'pre-data'): Promise<Run> {
  const runner = new ScriptRunner(engine, variables, []);
  runners.push(runner);
  return runner.run(step, changed);
}

const problemsOf = ({ lines }: Run) =>
  lines.filter(({ object }) => object === 'environment').map(({ detail }) => detail ?? '');

describe.each(engines)('the script for %s', (engine) => {
  test('is one that bash understands, and fits into a task definition with everything else', () => {
    expect(spawnSync('bash', ['-n'], { input: loadingScript(engine), encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
    // 64 KiB in all: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
    expect(JSON.stringify(loadingScript(engine)).length).toBeLessThan(40_000);
  });

  test('names every variable that is wrong at once, before it connects, and ends with 2', async () => {
    const bad = await run(
      engine,
      {
        SOURCE_HOST: 'host name',
        SOURCE_PORT: '65536',
        SOURCE_TLS: 'private-authority',
        TARGET_HOST: '',
        TARGET_PORT: '0',
        TARGET_ROOTS: 'no certificate',
        SCHEMAS: '',
        APPLICATION_PASSWORD: 'two\nlines',
        REPLICATION_PASSWORD: '',
        JOBS: 'many',
      },
      'everything',
    );
    expect(bad.status).toBe(2);
    expect(problemsOf(bad)).toEqual([
      'STEP: got "everything", allowed roles, pre-data, indexes, foreign-keys, triggers, sequences',
      'SOURCE_HOST: got "host name", allowed a host name or an address',
      'SOURCE_PORT: got "65536", allowed 1..65535',
      'TARGET_HOST: got nothing, allowed a host name or an address',
      'TARGET_PORT: got "0", allowed 1..65535',
      'APPLICATION_PASSWORD: got a text that is not shown, allowed the password of that user, in one line',
      'REPLICATION_PASSWORD: got nothing, allowed the password of that user, in one line',
      'SOURCE_ROOTS: got nothing, allowed root certificates in PEM',
      'TARGET_ROOTS: got a text that is not shown, allowed root certificates in PEM, or nothing',
      'SCHEMAS: got nothing, allowed names with a space between them',
      'JOBS: got "many", allowed objects to make at a time, 1..59',
    ]);
    expect(countsOf(bad)).toEqual({ step: 'everything', created: 0, kept: 0, changed: 0, failed: 11 });
    expect(bad.output).not.toContain('two');
  });

  test('refuses users that are one and the same: one of them would get the password of the other', async () => {
    const same = await run(engine, { APPLICATION_USER: 'admin', REPLICATION_USER: 'admin' }, 'roles');
    expect(same.status).toBe(2);
    expect(problemsOf(same)).toEqual([
      'APPLICATION_USER: got "admin", allowed another user than TARGET_USER',
      'REPLICATION_USER: got "admin", allowed another user than TARGET_USER',
      'APPLICATION_USER: got "admin", allowed another user than REPLICATION_USER',
    ]);
  });

  test.each(['encrypted', 'amazon-rds', 'private-authority'])('takes a good environment, source %s', async (tls) => {
    const good = await run(engine, { SOURCE_TLS: tls, SOURCE_ROOTS: pem, TARGET_ROOTS: pem, JOBS: '8' });
    expect(problemsOf(good)).toEqual([]);
    expect(good.status).not.toBe(2);
  });

  test('says so in a line of JSON where a command of its image is not there', async () => {
    const lacking = await run(engine);
    expect(lacking.status).toBeGreaterThan(0);
    expect(objectsOf(lacking, 'failed')).toHaveLength(1);
    expect(lacking.lines[0]?.detail).toMatch(/(psql|mysql): command not found|ended with status 127/);
    expect(countsOf(lacking)).toMatchObject({ created: 0, failed: 1 });
  });
});
