import { controlObjects, replicationRights, replicationUser } from '../../../lib/preflight/postgresql/access';
import { execute, type Server, startServer } from '../../validation/server';
import { lookAt } from './look';

let server: Server;
beforeAll(async () => {
  server = await startServer(17);
  await server.database(
    'shop',
    `CREATE ROLE owner; CREATE SCHEMA "Sales"; CREATE TABLE "Sales".t (id serial PRIMARY KEY); ALTER TABLE "Sales".t ENABLE ROW LEVEL SECURITY;
      CREATE TABLE plain (id integer PRIMARY KEY)`,
  );
});
afterAll(() => server.stop());

const checks = [replicationUser, replicationRights, controlObjects];

/** What is found of a user, one round after the other, with the statements of each round executed before the next. */
async function rounds(user: string, most = 4): Promise<readonly (readonly string[])[]> {
  const all: string[][] = [];
  for (let round = 0; round < most; round++) {
    const { findings, unexamined } = await lookAt(server.url('shop'), { checks, replicationUser: user });
    expect(unexamined).toEqual([]);
    all.push(findings.map(({ subject, found }) => `${subject}: ${found}`));
    for (const statement of findings.flatMap(({ remedy }) => remedy)) {
      await execute(server.url('shop'), statement);
    }
    if (findings.length === 0) {
      break;
    }
  }
  return all;
}

test('a user who does not exist is made by the statements, with all that he needs', async () => {
  expect(await rounds('Dms User')).toEqual([
    ['user Dms User: It does not exist.'],
    ['schema awsdms_control: It does not exist.'],
    [],
  ]);
});

test('a user who may do nothing gets right by right', async () => {
  await execute(server.url('shop'), "CREATE ROLE poor CONNECTION LIMIT 3 VALID UNTIL '2027-01-01'");
  expect(await rounds('poor')).toEqual([
    [
      'user poor: It may not sign in.',
      'user poor: It is no superuser.',
      'schema "Sales": User poor may not use it.',
      'schema "Sales": User poor may not read all of its tables and sequences: not "Sales".t, nor 1 more.',
      'schema "Sales": Row-level security hides rows from user poor: "Sales".t.',
      'schema public: User poor may not read all of its tables and sequences: not public.plain.',
      'schema awsdms_control: User poor may not make tables in it.',
      expect.stringMatching(/^user poor: Its password is valid until 2027-01-01/),
      'user poor: It may open 3 connections, and a task opens up to 16.',
    ],
    [],
  ]);
});

test('on RDS he becomes a member of two roles, where nobody is a superuser', async () => {
  await execute(
    server.url('shop'),
    'CREATE ROLE rds_superuser; CREATE ROLE rds_replication; CREATE ROLE managed LOGIN',
  );
  expect((await rounds('managed'))[0]?.[0]).toBe('user managed: It is no member of rds_replication, rds_superuser.');
  expect(await rounds('managed')).toEqual([[]]);
  const fresh = await rounds('fresh');
  expect(fresh[0]).toEqual(['user fresh: It does not exist.']);
  expect(fresh.at(-1)).toEqual([]);
});
