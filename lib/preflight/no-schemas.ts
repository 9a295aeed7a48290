import type { Side } from './context';
import type { Check } from './finding';
import { checkOf, type Found } from './look';
import { account } from './mysql/names';
import { readCurrentAccount } from './mysql/rights';

const title = 'schemas that move';
const consequence = 'Nothing that would move was looked at, so nothing is known of it.';

/** Returns the one check of a MySQL source that shows no database: what the others would look at is not there. */
export function noDatabases({ session }: Side): Check {
  return checkOf('schemas', title, async (): Promise<readonly Found[]> => {
    const { user, host } = await readCurrentAccount(session);
    return [
      {
        severity: 'blocker',
        subject: `user ${user}@${host}`,
        found: "It sees no database but the server's own: there is none, or it has no rights in any.",
        consequence: `${consequence} Grant it rights in each database that moves, or name another user in --source.`,
        remedy: [`GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON \`<database>\`.* TO ${account(user, host)}`],
      },
    ];
  });
}

/** Returns the one check of a PostgreSQL source without a schema, which would be shown to every user. */
export function noSchemas({ database, user }: Side): Check {
  return checkOf('schemas', title, async () => [
    {
      severity: 'blocker',
      subject: `database ${database}`,
      found: `User ${user} finds no schema in it but the server's own.`,
      consequence: `${consequence} Name the database that moves in --source, or its schemas with --schema.`,
      remedy: [],
    },
  ]);
}
