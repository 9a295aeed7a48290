import { selfSigned } from '../../lambda/health-monitor/certificates';
import { hasMariadb, type MariadbServer, startMariadb } from '../../support/loading/mariadb';
import { type Run, ScriptRunner, type Variables } from '../../support/loading/script-run';

const steps = ['roles', 'pre-data', 'indexes', 'foreign-keys', 'triggers', 'sequences'];

/** Password of the user of the application in the target. */
export const applicationPassword = `it's "a" \\ pass word;#$(x)`;
/** Password of the user that reads the source. */
export const sourcePassword = `s0urce's \\"secret" #;`;

/** What tests find between two servers that have been started. */
export type MysqlServers = ReturnType<typeof startAround>;

/** Describes tests between two servers of MariaDB, which stands for MySQL, or skips them where it is not installed. */
export function betweenMysqlServers(tests: (between: MysqlServers) => void): void {
  // Real servers, and a process for each object: on a busy machine a load takes its time.
  jest.setTimeout(300_000);
  if (!hasMariadb) {
    test.skip('SKIPPED, no MariaDB, which stands for MySQL here: apt-get install mariadb-server mariadb-client', () => {});
  } else {
    // What MariaDB differs in: its client knows no ssl-mode, so the script gives it the options that it knows; its server
    // has no dynamic privileges, no partial revokes and no invisible primary keys, and reads an account's rights anew.
    describe('the script for MySQL, between two servers of MariaDB', () => tests(startAround()));
  }
}

/** Starts the two servers before all tests and stops them after. */
function startAround() {
  const certificate = selfSigned('localhost');
  const runners: ScriptRunner[] = [];
  let source: MariadbServer;
  let target: MariadbServer;
  beforeAll(async () => {
    [source, target] = await Promise.all([startMariadb(certificate), startMariadb(certificate, ['--sql-mode='])]);
    source.execute(
      `CREATE USER reader@'%' IDENTIFIED BY '${sourcePassword.replaceAll('\\', '\\\\').replaceAll("'", "''")}' REQUIRE SSL;
       GRANT SELECT, REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO reader@'%';`,
    );
    target.execute(`CREATE USER admin@'%' IDENTIFIED BY 'Adm1n'; GRANT ALL ON *.* TO admin@'%' WITH GRANT OPTION;`);
  });
  afterAll(async () => {
    for (const runner of runners) {
      runner.remove();
    }
    await Promise.all([source?.stop(), target?.stop()]);
  });

  /** The script between the two servers for some databases, which its user may read. */
  function load(schemas: string, variables: Variables = {}, edit?: (script: string) => string) {
    const runner = new ScriptRunner(
      'mysql',
      {
        SOURCE_HOST: 'localhost',
        SOURCE_PORT: `${source.port}`,
        SOURCE_DATABASE: schemas.split(' ')[0] ?? '',
        SOURCE_USER: 'reader',
        SOURCE_PASSWORD: sourcePassword,
        SOURCE_TLS: 'private-authority',
        SOURCE_ROOTS: certificate.cert,
        TARGET_HOST: '127.0.0.1',
        TARGET_PORT: `${target.port}`,
        TARGET_DATABASE: schemas.split(' ')[0] ?? '',
        TARGET_USER: 'admin',
        TARGET_PASSWORD: 'Adm1n',
        TARGET_ROOTS: certificate.cert,
        SCHEMAS: schemas,
        APPLICATION_USER: 'shop app',
        APPLICATION_PASSWORD: applicationPassword,
        REPLICATION_USER: 'crossfade_replication',
        REPLICATION_PASSWORD: 'Repl1cation-Secret',
        ...variables,
      },
      ['/usr/bin/mysql'],
      edit,
    );
    runners.push(runner);
    for (const name of schemas.split(' ')) {
      source.execute(`GRANT SHOW VIEW, TRIGGER, EVENT ON \`${name.replaceAll('_', '\\_')}\`.* TO reader@'%'`);
    }
    const all = async (names: readonly string[] = steps): Promise<readonly Run[]> => {
      const runs: Run[] = [];
      for (const step of names) {
        runs.push(await runner.run(step));
      }
      return runs;
    };
    return { runner, all };
  }

  return {
    /** The two servers, of use in a test and not before. */
    servers: () => ({ source, target }),
    load,
  };
}
