import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { Facts } from './facts';
import { account, grantee, quoted } from './names';
import { type AccountRights, readCurrentAccount, readRights } from './rights';
import type { Server } from './server';

/** Whether the account of DMS on the source can do its work, and over which connection. */
export function replicationUserChecks(facts: Facts): readonly Check[] {
  const { replicationUser } = facts.context;
  return [
    checkOf('replication-user', 'the account of DMS and its rights', async (miss) => {
      const server = await facts.source();
      const accounts = await readAccounts(facts);
      if (accounts.length === 0) {
        return [noAccount(replicationUser, await facts.schemas())];
      }
      const found: Found[] = [];
      for (const one of accounts) {
        const granted = await readRights(facts.session, grantee(one.user, one.host));
        const missing = await missingRights(facts, server, granted);
        found.push(...missing.map((rights) => lacks(one, rights)));
        if (one.plugin === undefined) {
          miss(`how ${one.user} signs in: GRANT SELECT ON mysql.* to the user who looks`);
        } else {
          found.push(...pluginOf(server, one, one.plugin));
        }
      }
      return found;
    }),
    checkOf('encryption', 'TLS of the source', async () =>
      encryptionOf(await facts.source(), facts.context.source.encrypted),
    ),
  ];
}

/** An account of the name that DMS signs in with. */
interface Account {
  readonly user: string;
  readonly host: string;
  /** How it signs in. Undefined where that cannot be seen. */
  readonly plugin?: string;
}

/** @throws Error when the accounts of others cannot be seen */
async function readAccounts({ context, session }: Facts): Promise<readonly Account[]> {
  try {
    const rows = await session.query('SELECT User AS user, Host AS host, plugin FROM mysql.user WHERE User = ?', [
      context.replicationUser,
    ]);
    return rows.map((row) => ({ user: `${row['user']}`, host: `${row['host']}`, plugin: row['plugin'] ?? '' }));
  } catch (error) {
    if (context.source.user !== context.replicationUser) {
      throw new Error(
        `${context.source.user} may not see the account of ${context.replicationUser} (${(error as Error).message}): GRANT SELECT ON mysql.* TO the one, or look as the other`,
      );
    }
    return [await readCurrentAccount(session)];
  }
}

function noAccount(user: string, schemas: readonly string[]): Found {
  const name = account(user, '%');
  return {
    severity: 'blocker',
    subject: user,
    found: 'there is no such account',
    consequence: 'DMS could not sign in, and the load could not read the definitions.',
    remedy: [
      `CREATE USER ${name} IDENTIFIED BY 'PASSWORD' REQUIRE SSL`,
      `GRANT REPLICATION CLIENT, REPLICATION SLAVE, SELECT ON *.* TO ${name}`,
      ...schemas.map((schema) => `GRANT SHOW VIEW, TRIGGER, EVENT ON ${quoted(schema)}.* TO ${name}`),
    ],
  };
}

/** Rights that are missing on one thing, for one reason. */
interface MissingRights {
  readonly rights: readonly string[];
  /** What they are missing on, as a statement names it. */
  readonly on: string;
  readonly consequence: string;
}

const ofDms = 'DMS could not read the binary log or the rows, and its task would stop with an error.';
const ofLoad =
  'What the source shows the load is not all there is, and no error says so: views, triggers, events or routines would be missing in Aurora.';

/**
 * The rights that DMS needs, and those by which the load reads the definitions.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html
 */
async function missingRights(facts: Facts, server: Server, rights: AccountRights): Promise<readonly MissingRights[]> {
  const tables = await facts.tables();
  const readsTables = (schema: string) => {
    const own = tables.filter((table) => table.schema === schema);
    return own.length > 0 && own.every(({ name }) => rights.onTable('SELECT', schema, name));
  };
  const ofSchemas = (await facts.schemas()).flatMap((schema): MissingRights[] => [
    {
      rights: rights.onDatabase('SELECT', schema) || readsTables(schema) ? [] : ['SELECT'],
      on: `${quoted(schema)}.*`,
      consequence: ofDms,
    },
    {
      rights: ['SHOW VIEW', 'TRIGGER', 'EVENT'].filter((name) => !rights.onDatabase(name, schema)),
      on: `${quoted(schema)}.*`,
      consequence: ofLoad,
    },
  ]);
  const knowsShowRoutine = !server.isMariadb && !server.isOlderThan('8.0.20');
  const all: readonly MissingRights[] = [
    {
      rights: [
        // From 10.5.2 on MariaDB calls it BINLOG MONITOR, and takes the old name for it.
        ...(rights.onServer('REPLICATION CLIENT', 'BINLOG MONITOR', 'SUPER') ? [] : ['REPLICATION CLIENT']),
        ...(rights.onServer('REPLICATION SLAVE') ? [] : ['REPLICATION SLAVE']),
      ],
      on: '*.*',
      consequence: ofDms,
    },
    ...ofSchemas,
    {
      rights: rights.onServer('SELECT', 'SHOW_ROUTINE') ? [] : [knowsShowRoutine ? 'SHOW_ROUTINE' : 'SELECT'],
      on: '*.*',
      consequence: ofLoad,
    },
  ];
  return all.filter((missing) => missing.rights.length > 0);
}

function lacks({ user, host }: Account, { rights, on, consequence }: MissingRights): Found {
  return {
    severity: 'blocker',
    subject: `${user}@${host}`,
    found: `it has not ${rights.join(', ')} on ${on}; what a role has does not count`,
    consequence,
    remedy: [`GRANT ${rights.join(', ')} ON ${on} TO ${account(user, host)}`],
  };
}

/** Ways to sign in that the client of MySQL knows, which is the one of DMS. */
const usable = new Set(['', 'mysql_native_password', 'caching_sha2_password', 'sha256_password']);

function pluginOf(server: Server, { user, host }: Account, plugin: string): readonly Found[] {
  return usable.has(plugin)
    ? []
    : [
        {
          severity: 'blocker',
          subject: `${user}@${host}`,
          found: `it signs in by ${plugin}`,
          consequence: 'DMS signs in with a password, by a way that the client of MySQL knows.',
          remedy: [
            `ALTER USER ${account(user, host)} IDENTIFIED ${server.isMariadb ? "VIA mysql_native_password USING PASSWORD('PASSWORD')" : "WITH caching_sha2_password BY 'PASSWORD'"}`,
          ],
        },
      ];
}

/** For MySQL, DMS encrypts only where it can check the certificate of the server. */
function encryptionOf(server: Server, encrypted: boolean): readonly Found[] {
  const none = {
    severity: 'blocker',
    subject: 'tls',
    consequence:
      'Every connection of DMS and of the load asks for TLS 1.2 or newer. Give the server a certificate and a key (ssl_cert, ssl_key), and restart it.',
    remedy: [],
  } as const;
  // MySQL 8.4 has no have_ssl any more: there, a server with a certificate has TLS.
  const offers =
    encrypted || server.isOn('have_ssl') || (server.value('have_ssl') === undefined && server.value('ssl_cert'));
  if (!offers) {
    return [{ ...none, found: 'the server offers no TLS' }];
  }
  const versions = server.list('tls_version');
  return versions.length === 0 || versions.some((version) => /^TLSV1\.[23]$/.test(version))
    ? []
    : [{ ...none, found: `the server knows ${versions.join(', ')} alone` }];
}
