import type { SchemaObject } from '../../schema';
import { fits } from './database-patterns';
import { accountName, type Grant, isAdministrator, readGrant } from './grant-lines';
import type { CatalogueSessions, Part } from './reading';
import { literal, quoted, shownName } from './sql-text';

/** Accounts that a server has for itself, or its provider. */
const ofServer = /^(mysql\.|mariadb\.|rdsadmin|rdsrepladmin|rds_superuser_role$|AWS_|root$|PUBLIC$|$)/;

interface Account {
  /** Name for the report. */
  readonly name: string;
  /** Name as SQL. */
  readonly sql: string;
  readonly role: boolean;
  readonly grants: readonly Grant[];
}

/**
 * Reads what accounts and roles may do in some databases. Passwords are not read. Administrators are left out: those of
 * Aurora are others.
 */
export async function readGrants(sessions: CatalogueSessions, schemas: readonly string[]): Promise<Part> {
  try {
    const accounts = await readAccounts(sessions);
    return { objects: objectsOf(accounts, schemas), sequences: [], unread: [] };
  } catch (error) {
    const reason = `${(error as Error).message}: GRANT SELECT ON mysql.* TO the user, or leave grants out`;
    return { objects: [], sequences: [], unread: [{ kind: 'grant', name: 'of all accounts', within: '', reason }] };
  }
}

async function readAccounts(sessions: CatalogueSessions): Promise<readonly Account[]> {
  const users = await sessions.query('SELECT User AS user_name, Host AS host_name FROM mysql.user ORDER BY 1, 2');
  const accounts = users
    .filter(({ user_name }) => !ofServer.test(`${user_name}`))
    .map(async ({ user_name, host_name }): Promise<Account> => {
      // Only a role of MariaDB has no host.
      const role = host_name === '';
      const sql = role ? quoted(user_name) : `${literal(user_name)}@${literal(host_name)}`;
      const lines = await sessions.query(`SHOW GRANTS FOR ${sql}`);
      const grants = lines.flatMap((line) => readGrant(`${Object.values(line)[0]}`) ?? []);
      return { name: accountName(sql), sql, role, grants };
    });
  return (await Promise.all(accounts)).filter(({ grants }) => !isAdministrator(grants));
}

/** What concerns the databases, of every account that it concerns. */
function objectsOf(accounts: readonly Account[], schemas: readonly string[]): readonly SchemaObject[] {
  const byName = new Map(accounts.map((account) => [account.name, account]));
  const concerned = new Set(accounts.filter(({ grants }) => grants.some((grant) => reaches(grant, schemas))));
  // Whoever has a role that is concerned is so as well.
  for (let before = -1; before < concerned.size; ) {
    before = concerned.size;
    for (const account of accounts) {
      const roles = account.grants.flatMap((grant) => (grant.on === undefined ? grant.words : []));
      if (roles.some((role) => concerned.has(byName.get(accountName(role)) as Account))) {
        concerned.add(account);
      }
    }
  }
  const found = accounts.filter((account) => concerned.has(account));
  return [...found.map(accountObject), ...found.flatMap((account) => grantObjects(account, schemas))];
}

/** The account itself, which has to be given a password by somebody who knows it. */
function accountObject({ name, sql, role }: Account): SchemaObject {
  const create = role ? `CREATE ROLE ${sql}` : `CREATE USER ${sql} ACCOUNT LOCK`;
  return { kind: 'grant', name: `account ${name}`, create, properties: {} };
}

function grantObjects({ name, sql, grants }: Account, schemas: readonly string[]): readonly SchemaObject[] {
  const roles = grants.flatMap(({ on, words, option, isDefault }) =>
    on === undefined ? words.map((role) => roleObject({ name, sql, role, option, isDefault })) : [],
  );
  const rights = new Map<string, { words: Set<string>; option: boolean }>();
  for (const grant of grants.filter((grant) => grant.on !== undefined)) {
    for (const place of placesOf(grant, schemas)) {
      const known = rights.get(place) ?? { words: new Set(), option: false };
      rights.set(place, {
        words: new Set([...known.words, ...grant.words]),
        option: known.option || grant.option,
      });
    }
  }
  return [...roles, ...[...rights].map(([place, { words, option }]) => rightsObject(name, sql, place, words, option))];
}

function roleObject(to: {
  name: string;
  sql: string;
  role: string;
  option: boolean;
  isDefault: boolean;
}): SchemaObject {
  const { name, sql, role, option, isDefault } = to;
  const create = isDefault
    ? `SET DEFAULT ROLE ${role} FOR ${sql}`
    : `GRANT ${role} TO ${sql}${option ? ' WITH ADMIN OPTION' : ''}`;
  return {
    kind: 'grant',
    name: `${isDefault ? 'default role' : 'role'} ${accountName(role)} of ${name}`,
    create,
    properties: { 'may grant it': { value: option ? 'yes' : 'no' } },
  };
}

function rightsObject(name: string, sql: string, place: string, words: Set<string>, option: boolean): SchemaObject {
  const list = [...words].sort().join(', ');
  const create = `GRANT ${list} ON ${place} TO ${sql}${option ? ' WITH GRANT OPTION' : ''}`;
  return {
    kind: 'grant',
    name: `${name} on ${place.replace(/`(?:[^`]|``)*`/g, (part) => shownName(part.slice(1, -1).replace(/\\([_%])/g, '$1')))}`,
    create,
    properties: {
      privileges: { value: list, statement: [`REVOKE ALL PRIVILEGES ON ${place} FROM ${sql}`, create] },
      'may grant them': {
        value: option ? 'yes' : 'no',
        statement: option ? create : `REVOKE GRANT OPTION ON ${place} FROM ${sql}`,
      },
    },
  };
}

/** Whether rights let somebody at the contents of some databases. */
function reaches(grant: Grant, schemas: readonly string[]): boolean {
  return placesOf(grant, schemas).length > 0;
}

/** Rights on all databases that are of contents, and not of the server. */
const ofContents =
  /^(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|INDEX|EXECUTE|TRIGGER|EVENT|SHOW VIEW|REFERENCES)\b/;

/** Where rights count, in SQL; a pattern counts in each of the databases that it fits. */
function placesOf({ on, words }: Grant, schemas: readonly string[]): readonly string[] {
  if (on === undefined || on.object.startsWith('awsdms_')) {
    return [];
  }
  if (on.schema === '*') {
    return words.some((word) => ofContents.test(word)) ? ['*.*'] : [];
  }
  const found = schemas.filter((schema) => (on.object === '*' ? fits(schema, on.schema) : schema === on.schema));
  return found.map((schema) => {
    // Two characters are wildcards in the name of a database, unless it stands before the name of an object.
    const database = on.object === '*' ? quoted(schema.replace(/[_%]/g, '\\$&')) : quoted(schema);
    return `${on.type === '' ? '' : `${on.type} `}${database}.${on.object === '*' ? '*' : quoted(on.object)}`;
  });
}
