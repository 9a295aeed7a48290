import type { Clients } from './clients';
import { readConnections } from './connections';
import type { ValidationEnvironment } from './environment';
import { OpenError } from './failure';

/** What a plan compares. A run that goes on must compare the same: its results are of nothing else. */
export interface Scope {
  readonly source: string;
  readonly target: string;
  readonly database: string;
  readonly schemas: readonly string[];
}

/**
 * Reads what would be compared now, by the definition and the secrets.
 *
 * @throws OpenError when a secret cannot be read or lacks a key
 */
export async function readScope(
  environment: ValidationEnvironment,
  { secrets }: Pick<Clients, 'secrets'>,
): Promise<Scope> {
  try {
    const { source, target } = await readConnections(environment, secrets);
    const { database, schemas } = environment;
    return { source: `${source.host}:${source.port}`, target: `${target.host}:${target.port}`, database, schemas };
  } catch (error) {
    throw new OpenError(error);
  }
}

/** Describes a scope in a part of a sentence. */
export function describeScope({ source, target, database, schemas }: Scope): string {
  return `${schemas.join(', ')} of database ${database}, ${source} with ${target}`;
}
