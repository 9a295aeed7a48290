import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Finding } from '../../../lib/preflight/finding';
import { connections } from '../../../lib/preflight/postgresql/access';
import {
  decodingServer,
  freeSlots,
  keptWal,
  senderTimeout,
  walLevel,
} from '../../../lib/preflight/postgresql/logical-decoding';
import { existingSlots } from '../../../lib/preflight/postgresql/slots';
import { longTransactions, preparedTransactions, sessionLimits } from '../../../lib/preflight/postgresql/transactions';
import type { PreflightReport } from '../../../lib/preflight/run';
import { selfSigned } from '../../lambda/health-monitor/certificates';
import { execute, oldestMajor, type Server, startServer } from '../../validation/server';
import { brief, lookAt } from './look';

const sickSettings = [
  'wal_level=replica',
  'max_replication_slots=2',
  'max_wal_senders=1',
  'wal_sender_timeout=5s',
  'max_slot_wal_keep_size=1GB',
  'max_prepared_transactions=5',
  'max_connections=14',
  'idle_in_transaction_session_timeout=60s',
];

const servers: Server[] = [];
beforeAll(async () => {
  const certificate = selfSigned('source.example.com');
  const majors = oldestMajor === 17 ? ([17] as const) : ([13, 17] as const);
  for (const major of majors) {
    const server = await startServer(major, certificate, sickSettings);
    servers.push(server);
    await execute(server.url('postgres'), 'ALTER SYSTEM SET ssl = off');
    await execute(
      server.url('postgres'),
      "CREATE ROLE dms LOGIN SUPERUSER; ALTER ROLE dms SET statement_timeout = '5s'",
    );
    await server.database(
      'sick',
      `CREATE TABLE t (id integer PRIMARY KEY); SELECT pg_create_physical_replication_slot('former_trial', true)`,
    );
    for (let segment = 0; segment < 5; segment++) {
      await execute(server.url('sick'), `INSERT INTO t VALUES (${segment}); SELECT pg_switch_wal()`);
    }
    await execute(server.url('sick'), "BEGIN; INSERT INTO t VALUES (7); PREPARE TRANSACTION 'forgotten'");
    await execute(server.url('sick'), 'SELECT pg_reload_conf()');
  }
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

const checks = [
  walLevel,
  decodingServer,
  freeSlots,
  senderTimeout,
  keptWal,
  existingSlots,
  preparedTransactions,
  sessionLimits,
  connections,
];
const look = (server: Server) => lookAt(server.url('sick'), { checks });
const ofSetting = (report: PreflightReport, name: string) =>
  report.findings.find(({ subject }) => subject === name) as Finding;

test('every setting that does not suit DMS is found, and its statement mends it', async () => {
  for (const server of servers) {
    const report = await look(server);
    expect(report.unexamined).toEqual([]);
    expect(report.findings.map(({ severity, check, subject }) => `${severity} ${check} ${subject}`)).toEqual([
      'blocker wal-level wal_level',
      'blocker free-slots max_replication_slots',
      'blocker free-slots max_wal_senders',
      'blocker wal-sender-timeout wal_sender_timeout',
      'blocker prepared-transactions prepared transaction forgotten',
      'blocker connections ssl',
      'warning free-slots max_connections',
      'warning kept-wal max_slot_wal_keep_size',
      'warning existing-slots former_trial',
      'warning prepared-transactions max_prepared_transactions',
      'warning session-limits idle_in_transaction_session_timeout',
      'warning session-limits statement_timeout',
      'warning connections pg_hba.conf',
    ]);
    expect(ofSetting(report, 'wal_level').found).toBe('The level is replica.');
    expect(ofSetting(report, 'former_trial').found).toMatch(/^Read by nobody; it holds \d+(\.\d)? MiB of log\.$/);
    expect(ofSetting(report, 'statement_timeout').found).toBe('It is 5s for user dms.');

    for (const statement of report.findings.flatMap(({ remedy }) => remedy)) {
      await execute(server.url('sick'), statement);
    }
    await execute(
      server.url('sick'),
      `COPY (SELECT 'hostssl all,replication dms 10.0.0.0/8 scram-sha-256') TO PROGRAM 'cat >> pg_hba.conf'`,
    );
    await server.restart();
    const after = await look(server);
    expect(after.findings).toEqual([]);
    expect(after.outcome).toBe('fit');
  }
});

test('a time limit of the senders that is too long is a warning', async () => {
  const [server] = servers as [Server];
  const answer = (row: Record<string, string | null>) =>
    row.name === 'wal_sender_timeout' ? { ...row, setting: '600000' } : row;
  const report = await lookAt(server.url('sick'), { checks: [senderTimeout], answer });
  expect(report.findings).toMatchObject([{ severity: 'warning', found: 'It is 600000 ms.' }]);
});

test('slots are told apart: in use, lost, and of no weight', async () => {
  const [server] = servers as [Server];
  const slots = async (change: Record<string, string>) => {
    const answer = (row: Record<string, string | null>) => (row.held === undefined ? row : { ...row, ...change });
    const { findings } = await lookAt(server.url('sick'), { checks: [existingSlots], answer });
    return findings.map(({ severity, found, remedy }) => [severity, found, remedy.length]);
  };
  await execute(server.url('sick'), "SELECT pg_create_physical_replication_slot('other', true)");
  const big = `${2 ** 30}`;
  expect(await slots({ held: '10' })).toEqual([['note', 'Read by nobody; it holds 10 bytes of log.', 1]]);
  expect(await slots({ held: big, status: 'lost' })).toEqual([
    ['note', 'Lost, and read by nobody; it holds 1 GiB of log.', 1],
  ]);
  expect(await slots({ held: big, active: 't' })).toEqual([['note', 'In use; it holds 1 GiB of log.', 0]]);
  expect(await slots({ held: '10', active: 't' })).toEqual([]);
  await execute(server.url('sick'), "SELECT pg_drop_replication_slot('other')");
});

test('a transaction that stays open is found, and ended by its statement', async () => {
  const [server] = servers as [Server];
  const client = new Client({ connectionString: server.url('sick') });
  const lost = new Promise((resolve) => client.on('error', resolve));
  await client.connect();
  await client.query('BEGIN; SELECT count(*) FROM t');
  await sleep(50);
  const options = { checks: [longTransactions(0)] };
  const { findings, unexamined } = await lookAt(server.url('sick'), options);
  expect(unexamined).toEqual([]);
  expect(findings).toMatchObject([
    {
      severity: 'warning',
      found: 'Its transaction has been open for 0 minutes, idle in transaction: BEGIN; SELECT count(*) FROM t',
    },
  ]);
  await execute(server.url('sick'), findings[0]?.remedy[0] as string);
  await lost;
  expect((await lookAt(server.url('sick'), options)).findings).toEqual([]);
  expect((await lookAt(server.url('sick'), { checks: [longTransactions()] })).findings).toEqual([]);
});

test('somebody who may not see the others is told so, and what is hidden is not proven', async () => {
  const [server] = servers as [Server];
  await execute(server.url('sick'), 'CREATE ROLE guest LOGIN');
  const url = server.url('sick').replace('postgres@', 'guest@');
  const report = await lookAt(url, { checks: [longTransactions(), connections, decodingServer] });
  expect(report.unexamined).toMatchObject([
    {
      name: 'long-transactions',
      reason: 'the transactions of other users are hidden from guest: GRANT pg_read_all_stats to it',
    },
  ]);
  expect(brief(report, 'connections')).toEqual(['note pg_hba.conf']);
  expect(report.outcome).toBe('unknown');
  await execute(server.url('sick'), 'GRANT pg_read_all_stats TO guest');
  expect((await lookAt(url, { checks: [longTransactions()] })).unexamined).toEqual([]);
});

test('a replica, and a server without the plug-in, are blockers', async () => {
  const [server] = servers as [Server];
  const answer = (row: Record<string, string | null>) => ({
    ...row,
    ...('standby' in row && { standby: 't' }),
    ...('installed' in row && { installed: 'f' }),
  });
  const { findings } = await lookAt(server.url('sick'), { checks: [decodingServer], answer });
  expect(findings.map(({ subject }) => subject)).toEqual(['server', 'test_decoding']);
});

test('on RDS a parameter group takes the place of ALTER SYSTEM', async () => {
  const [server] = servers as [Server];
  const answer = (row: Record<string, string | null>) => ({
    ...row,
    ...('managed' in row && { managed: 't' }),
    ...(row.name === 'wal_level' && { setting: 'replica' }),
    ...(row.name === 'wal_sender_timeout' && { setting: '5000' }),
  });
  const report = await lookAt(server.url('sick'), {
    checks: [walLevel, senderTimeout, decodingServer, connections],
    answer,
  });
  expect(report.findings.map(({ remedy }) => remedy)).toEqual([
    [
      'aws rds modify-db-parameter-group --db-parameter-group-name <group> --parameters ParameterName=rds.logical_replication,ParameterValue=1,ApplyMethod=pending-reboot',
    ],
    [
      'aws rds modify-db-parameter-group --db-parameter-group-name <group> --parameters ParameterName=wal_sender_timeout,ParameterValue=60000,ApplyMethod=immediate',
    ],
  ]);
});
