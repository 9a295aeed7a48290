import type { Session } from '../context';

/** What a server is, and may be asked. */
export interface ServerFacts {
  /** Major version. */
  readonly major: number;
  /** Whole version, for people. */
  readonly version: string;
  /** Whether it is RDS or Aurora, where parameter groups take the place of ALTER SYSTEM and no user is a superuser. */
  readonly managed: boolean;
  /** Whether it is a replica that only replays. */
  readonly standby: boolean;
  /** Whether the user who looks is a superuser. */
  readonly superuser: boolean;
  /** Whether the user who looks sees what others do. */
  readonly seesActivity: boolean;
  /** Settings by name, in their own units. */
  readonly settings: ReadonlyMap<string, string>;
}

/** Settings that the checks look at. */
const names = [
  'wal_level',
  'max_replication_slots',
  'max_wal_senders',
  'wal_sender_timeout',
  'max_slot_wal_keep_size',
  'idle_replication_slot_timeout',
  'max_prepared_transactions',
  'idle_in_transaction_session_timeout',
  'max_connections',
  'ssl',
  'rds.logical_replication',
];

/** Reads what a server is. */
export async function readServer(session: Session): Promise<ServerFacts> {
  const [[facts], settings] = await Promise.all([
    session.query(`SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number,
      EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_superuser') AS managed, pg_is_in_recovery() AS standby,
      current_setting('is_superuser') = 'on' AS superuser,
      current_setting('is_superuser') = 'on' OR pg_has_role('pg_read_all_stats', 'USAGE') AS sees_activity`),
    session.query('SELECT name, setting FROM pg_settings WHERE name = ANY ($1::text[])', [names]),
  ]);
  return {
    major: Math.floor(Number(facts?.number) / 10_000),
    version: `${facts?.version}`,
    managed: facts?.managed === 't',
    standby: facts?.standby === 't',
    superuser: facts?.superuser === 't',
    seesActivity: facts?.sees_activity === 't',
    settings: new Map(settings.map(({ name, setting }) => [`${name}`, `${setting}`])),
  };
}

/** Returns a setting as a number. A server that does not know it has its default. */
export function numberOf({ settings }: ServerFacts, name: string, otherwise = 0): number {
  const text = settings.get(name);
  return text === undefined ? otherwise : Number(text);
}

/** When a setting takes effect. */
export type TakesEffect = 'reload' | 'restart';

/**
 * Returns what gives a setting of a server another value. RDS and Aurora keep settings in a parameter group, whose name the
 * server does not know.
 */
export function changeSetting(
  { managed }: ServerFacts,
  name: string,
  value: string | number,
  takesEffect: TakesEffect,
): readonly string[] {
  if (managed) {
    const method = takesEffect === 'restart' ? 'pending-reboot' : 'immediate';
    return [
      `aws rds modify-db-parameter-group --db-parameter-group-name <group> --parameters ParameterName=${name},ParameterValue=${value},ApplyMethod=${method}`,
    ];
  }
  return [`ALTER SYSTEM SET ${name} = '${value}'`, ...(takesEffect === 'reload' ? ['SELECT pg_reload_conf()'] : [])];
}

/** Returns how many there are of something: `1 table`, `2 tables`. */
export function countText(count: number | string | null | undefined, what: string): string {
  return `${count} ${what}${Number(count) === 1 ? '' : 's'}`;
}

/** Returns a number of bytes for people. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${units[power]}`;
}
