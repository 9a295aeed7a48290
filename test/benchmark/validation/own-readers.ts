import { type DatabaseConnection, usualLimits } from '../../../lib/validation/connection';
import type { ReaderPair } from '../../../lib/validation/database';
import { openPostgresPair } from '../../../lib/validation/postgresql/database';
import { connectionTo } from '../../validation/databases';
import { connectionsPerSide } from './machine';

export { connectionTo };

/** The validation's own readers of one table. */
export interface OwnReaders {
  readonly readers: ReaderPair;
  /** How it hashes rows. */
  readonly method: string;
  close(): Promise<void>;
}

/** Opens the validation's own readers of a table in `public`. */
export async function openOwn(
  source: DatabaseConnection,
  target: DatabaseConnection,
  table: string,
): Promise<OwnReaders> {
  const limits = { ...usualLimits, maximumConnections: connectionsPerSide(), statementTimeoutSeconds: 86_400 };
  const databases = await openPostgresPair({ source, target }, limits);
  const [ours, theirs] = await Promise.all(
    [databases.source, databases.target].map(async (side) =>
      (await side.tables(['public'])).find(({ name }) => name === table),
    ),
  );
  if (ours === undefined || theirs === undefined) {
    await databases.close();
    throw new Error(`a side has no table ${table}`);
  }
  return {
    readers: databases.readers(databases.pairTables(ours, theirs)),
    method: databases.method,
    close: () => databases.close(),
  };
}
