import { hiddenFrom } from './catalogue/rights';
import type { MysqlSessions } from './sessions';
import { remoteEngines } from './tables';

/** Returns those of some schemas of which the user may not see every table and column. */
export async function readHiddenSchemas(
  sessions: Pick<MysqlSessions, 'query'>,
  schemas: readonly string[],
): Promise<readonly string[]> {
  const hidden = await Promise.all(schemas.map((schema) => hiddenFrom(sessions, [schema])));
  return schemas.filter((_, index) => hidden[index]?.some(({ kind }) => kind === 'table'));
}

/** Returns what some schemas hold and cannot be compared, in a sentence each. */
export async function readBeyondReach(
  sessions: Pick<MysqlSessions, 'query'>,
  schemas: readonly string[],
): Promise<readonly string[]> {
  if (schemas.length === 0) {
    return [];
  }
  const [tables, hidden] = await Promise.all([
    sessions.query(
      `SELECT CONCAT(TABLE_SCHEMA, '.', TABLE_NAME) AS table_name, TABLE_TYPE = 'SYSTEM VERSIONED' AS versioned
        FROM information_schema.TABLES
        WHERE TABLE_SCHEMA IN (?) AND (ENGINE IN (?) OR TABLE_TYPE = 'SYSTEM VERSIONED') ORDER BY 1`,
      [schemas, remoteEngines],
    ),
    hiddenFrom(sessions, schemas),
  ]);
  const names = (versioned: string) =>
    tables.filter((row) => row.versioned === versioned).map(({ table_name }) => `${table_name}`);
  const [remote, versioned] = [names('0'), names('1')];
  return [
    ...(remote.length === 0 ? [] : [`tables whose rows are elsewhere: ${remote.join(', ')}`]),
    ...(versioned.length === 0 ? [] : [`earlier versions of rows are not compared: ${versioned.join(', ')}`]),
    // A table that the user may not read is no error: the server does not show it.
    ...hidden.filter(({ kind }) => kind === 'table').map(({ name, reason }) => `tables ${name}: ${reason}`),
  ];
}
