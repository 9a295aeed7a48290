import { answer, type OutcomeAnswer } from '../../../lambda/validation/answer';
import type { PartEvent, ValidationEvent } from '../../../lambda/validation/event';
import { rdsRoots } from '../../../lib/data/rds-roots';
import { hasMariadb, type MariadbServer, startMariadb } from '../../support/loading/mariadb';
import { selfSigned } from '../health-monitor/certificates';
import { FakeAws } from './fake-aws';
import { environment, invocation, secretArns } from './fixtures';

jest.mock('../../../lib/data/rds-roots');

// Said in the name of the suite, so that a run without the server does not look like a proof.
const suite = hasMariadb ? describe : describe.skip;

suite(`MySQL, by Debian's MariaDB${hasMariadb ? '' : ' (skipped: mariadb-server is not installed)'}`, () => {
  const certificate = selfSigned('localhost');
  let servers: readonly [MariadbServer, MariadbServer];

  beforeAll(async () => {
    servers = await Promise.all([startMariadb(certificate), startMariadb(certificate)]);
    for (const server of servers) {
      server.execute(`CREATE USER reader@'%' IDENTIFIED BY 'x' REQUIRE SSL; GRANT SELECT, PROCESS, SHOW VIEW, TRIGGER, EVENT ON *.* TO reader@'%';
        CREATE USER limited@'%' IDENTIFIED BY 'x' REQUIRE SSL; GRANT PROCESS ON *.* TO limited@'%';
        CREATE DATABASE shop; USE shop;
        CREATE TABLE orders (id INT PRIMARY KEY, note TEXT); INSERT INTO orders SELECT seq, CONCAT('n', seq) FROM seq_1_to_95;
        CREATE TABLE notes (text VARCHAR(20)); INSERT INTO notes VALUES ('a'), ('b'), ('b');`);
    }
  });
  afterAll(() => Promise.all(servers.map((server) => server.stop())));
  beforeEach(() => {
    jest.mocked(rdsRoots).mockReturnValue([certificate.cert]);
    for (const level of ['info', 'error'] as const) {
      jest.spyOn(console, level).mockImplementation();
    }
    jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  });
  afterEach(() => jest.restoreAllMocks());

  async function wholePass(run: string, username = 'reader') {
    const [source, target] = servers;
    const user = { username, password: 'x' };
    const aws = new FakeAws({
      [secretArns.source]: { ...user, host: '127.0.0.1', port: source.port },
      [secretArns.target]: user,
    });
    const surroundings = environment({
      engine: 'mysql',
      database: 'shop',
      schemas: ['shop'],
      port: target.port,
      rowsPerPart: 40,
      waitsSeconds: [0.05],
    });
    const ask = async (event: ValidationEvent) =>
      (await answer(event, surroundings, aws.clients, invocation)) as OutcomeAnswer;
    await ask({ kind: 'plan', run });
    const parts = aws.read(`runs/${run}/plan.json`) as readonly PartEvent[];
    const outcomes: string[] = [];
    for (const part of parts) {
      outcomes.push((await ask(part)).outcome);
    }
    return { parts, outcomes, verdict: await ask({ kind: 'verdict', run }), read: (key: string) => aws.read(key) };
  }

  test('equal databases are proven so, part by part', async () => {
    const { parts, verdict, read } = await wholePass('equal');
    expect(read('latest-verdict.json')).toMatchObject({ reasons: [], rows: 98, parts: 5 });
    expect(verdict.outcome).toBe('equal');
    expect(parts).toContainEqual({
      kind: 'rows',
      run: 'equal',
      table: 'shop.orders',
      range: { after: ['40'], upTo: ['80'] },
    });
  });

  test('what the user may not see leaves the schema without a comparison, since the server says no word of it', async () => {
    for (const server of servers) {
      server.execute(`GRANT SELECT ON shop.notes TO limited@'%'`);
    }
    const { parts, verdict, read } = await wholePass('hidden', 'limited');
    // The other table is shown to nobody.
    expect(parts).toHaveLength(2);
    expect(verdict).toMatchObject({ outcome: 'unproven', error: 'Unproven' });
    expect(read('latest-verdict.json')).toMatchObject({
      partsWithoutResult: 1,
      reasons: expect.arrayContaining([expect.stringMatching(/only those that the user has rights to .*GRANT SELECT/)]),
    });
  });

  test('one row that differs is found in its part', async () => {
    servers[1].execute(`UPDATE shop.orders SET note = 'other' WHERE id = 41`);
    const { outcomes, verdict, read } = await wholePass('different');
    expect(verdict).toMatchObject({ outcome: 'different', error: 'Different' });
    expect(outcomes.filter((outcome) => outcome === 'different')).toHaveLength(1);
    expect(read('latest-verdict.json')).toMatchObject({ tables: { 'shop.orders': { differentRows: 1 } } });
  });
});
