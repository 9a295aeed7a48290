import type { Problems } from './problems';

/** Context key of what the team believes is live: `{"trading/production": {"awsTrafficWeight": 25}}` in `cdk.json`. */
export const liveContextKey = 'live';

const fields = ['awsTrafficWeight', 'migrationPhase'] as const;

/** What the team believes is live of one deployment, as text, which is how the flags of the same names arrive. */
export type LiveRecord = Readonly<Partial<Record<(typeof fields)[number], string>>>;

/** Which deployment a record is of. */
export interface Deployment {
  readonly migration: string;
  readonly environment: string;
  readonly environmentSuffix: string;
}

/**
 * Reads the record of one deployment. Its key is `<migration>/<environment>`, and with an `environmentSuffix` that is not
 * the default one `<migration>/<environment>/<environmentSuffix>`.
 *
 * A record moves nothing: it stands for a flag that nobody gave, and where it is not what is live, the deploy is refused.
 *
 * @param recorded value of the context key `live`
 */
export function readLiveRecord(recorded: unknown, deployment: Deployment, problems: Problems): LiveRecord {
  if (recorded === undefined) {
    return {};
  }
  if (!isObject(recorded)) {
    problems.add(liveContextKey, recorded, 'an object such as {"trading/production": {"awsTrafficWeight": 25}}');
    return {};
  }
  const key = keyOf(deployment);
  const record = recorded[key];
  if (record === undefined) {
    return {};
  }
  if (!isObject(record)) {
    problems.add(`${liveContextKey}["${key}"]`, record, 'an object such as {"awsTrafficWeight": 25}');
    return {};
  }
  for (const field of Object.keys(record).filter((name) => !(fields as readonly string[]).includes(name))) {
    problems.add(`${liveContextKey}["${key}"].${field}`, record[field], `the fields ${fields.join(', ')}`);
  }
  const read = (field: (typeof fields)[number]) => {
    const value = record[field];
    return value === undefined ? {} : { [field]: String(value) };
  };
  return { ...read('awsTrafficWeight'), ...read('migrationPhase') };
}

/** Returns the key of a deployment's record. */
export function keyOf({ migration, environment, environmentSuffix }: Deployment): string {
  const deployment = [migration, environment];
  return (environmentSuffix === migration ? deployment : [...deployment, environmentSuffix]).join('/');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
