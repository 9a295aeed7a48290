import { runPreflight } from '../../lib/preflight/command';
import { selfSigned } from '../lambda/health-monitor/certificates';
import { hasMariadb, type MariadbServer, startMariadb } from '../support/loading/mariadb';
import { today } from '../support/today';

jest.setTimeout(120_000);

if (!hasMariadb) {
  test.skip('SKIPPED, no MariaDB, which stands for MySQL here: apt-get install mariadb-server mariadb-client', () => {});
} else {
  describe('a MySQL source on the command line', everything);
}

function everything(): void {
  let server: MariadbServer;
  beforeAll(async () => {
    server = await startMariadb(selfSigned('localhost'));
    server.execute(
      "CREATE DATABASE shop; CREATE TABLE shop.t (n integer); CREATE DATABASE awsdms_control; CREATE USER look@'%' IDENTIFIED BY 'geheim'; GRANT ALL ON *.* TO look@'%'; CREATE USER blind@'%';",
    );
  });
  afterAll(() => server.stop());

  const run = (...args: readonly string[]) =>
    runPreflight(['--source', `mysql://look@127.0.0.1:${server.port}/shop?sslmode=disable`, ...args], {
      project: process.cwd(),
      environment: { SOURCE_MYSQL_PWD: 'geheim' },
      terminal: { write: () => true },
      output: {},
      now: today,
    });

  test('is looked at by the checks of MySQL, in every database of its own', async () => {
    const { output, exitCode } = await run('--json');
    const report = JSON.parse(output);
    expect(report.source).toMatch(/^MariaDB \d+\./);
    expect(report.schemas).toEqual(['shop']);
    expect(report.findings).toContainEqual(expect.objectContaining({ subject: expect.stringContaining('shop.t') }));
    expect(report.findings.length + report.examined.length).toBeGreaterThan(10);
    expect([report.outcome, exitCode]).toEqual(['blocked', 1]);
  });

  test('shows a user without rights no database: one blocker says who looked and what to grant', async () => {
    const { output } = await runPreflight(
      ['--source', `mysql://blind@127.0.0.1:${server.port}/information_schema?sslmode=disable`, '--json'],
      { project: process.cwd(), environment: {}, terminal: { write: () => true }, output: {}, now: today },
    );
    const report = JSON.parse(output);
    expect(report).toMatchObject({ outcome: 'blocked', schemas: [] });
    expect(report.findings.filter(({ severity }: { severity: string }) => severity === 'blocker')).toContainEqual(
      expect.objectContaining({
        check: 'schemas',
        subject: 'user blind@%',
        remedy: ['GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON `<database>`.* TO `blind`@`%`'],
      }),
    );
    expect(output).not.toContain('error in your SQL syntax');
    expect(report.examined.map(({ name }: { name: string }) => name)).not.toContain('primary-keys');
  });
}
