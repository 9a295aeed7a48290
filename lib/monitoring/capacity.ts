import type { TargetDatabase } from '../definition';
import { InvalidInputError } from '../problems';

/** Bytes in a GiB. */
const gibibyte = 1024 ** 3;

/** Returns so many percent of so many GiB, in whole bytes. */
export function bytes(percent: number, gibibytes: number): number {
  return Math.round((percent / 100) * gibibytes * gibibyte);
}

/**
 * Memory in GiB of the size `large` of each instance family that a definition may name. Every other size is a multiple
 * of it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.Summary.html
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.Types.html
 */
const memoryOfLarge: Readonly<Record<string, number>> = { c: 4, t: 8, r: 16, x: 32 };

const sizesBelowXlarge: Readonly<Record<string, number>> = { micro: 1 / 8, small: 1 / 4, medium: 1 / 2, large: 1 };

/**
 * Returns the memory in GiB of an instance class, for example `r6g.large` or `dms.r6i.2xlarge`.
 *
 * @throws InvalidInputError when the class has no such memory in the tables of AWS
 */
export function memoryGiBOf(instanceClass: string): number {
  const [, family = '', multiple = '1', size = ''] = /([a-z])\d+[a-z]*\.(\d*)([a-z]+)$/.exec(instanceClass) ?? [];
  const factor = size === 'xlarge' ? 2 * Number(multiple || 1) : sizesBelowXlarge[size];
  const memory = memoryOfLarge[family];
  if (memory === undefined || factor === undefined) {
    throw new InvalidInputError([
      `instance class: got "${instanceClass}", allowed a class of the families ${Object.keys(memoryOfLarge).join(', ')} such as r6g.large, whose memory the alarms are sized by`,
    ]);
  }
  return memory * factor;
}

/** What an Aurora instance offers, as far as its alarms need to know. */
export interface InstanceCapacity {
  /** GiB. */
  readonly memoryGiB: number;
  /** GiB for temporary tables, sorts and logs. Absent where it is serverless: AWS names no size to compare with. */
  readonly localStorageGiB: number | undefined;
  /** Client connections that the engine accepts. Aurora accepts somewhat fewer, because it keeps memory for itself. */
  readonly connections: number;
}

/**
 * The connections that each engine accepts by default, from the bytes of its memory.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Managing.html#AuroraPostgreSQL.Managing.MaxConnections
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Performance.html#AuroraMySQL.Managing.MaxConnections
 */
const defaultConnections: Readonly<Record<TargetDatabase['engine'], (bytes: number) => number>> = {
  'aurora-postgresql': (bytes) => Math.min(bytes / 9531392, 5000),
  'aurora-mysql': (bytes) => Math.max(Math.log2(bytes / 805306368) * 45, Math.log2(bytes / 8187281408) * 1000),
};

/**
 * The local storage in GiB of each engine, from the GiB of the instance's memory, over all classes of AWS's tables: twice
 * the memory for PostgreSQL (r6g.large: 32, x2g.large: 67); for MySQL 32 at the least, and 80 for each xlarge.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Managing.html#AuroraPostgreSQL.Managing.TempStorage
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Performance.html#AuroraMySQL.Managing.TempStorage
 */
const localStorage: Readonly<Record<TargetDatabase['engine'], (instanceType: string) => number>> = {
  'aurora-postgresql': (instanceType) => 2 * memoryGiBOf(instanceType),
  'aurora-mysql': (instanceType) => {
    const [, multiple] = /\.(\d*)xlarge$/.exec(instanceType) ?? [];
    return multiple === undefined ? 32 : 80 * Number(multiple || 1);
  },
};

/** Connections that Aurora PostgreSQL accepts at the most where it may scale down to half a unit. */
const connectionsWithHalfUnit = 2000;

/**
 * Returns what an instance of the cluster offers; where it is serverless, when it has scaled up as far as it may, since
 * that is what its metrics relate to.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
 */
export function instanceCapacityOf(target: TargetDatabase): InstanceCapacity {
  const { capacity, engine, parameters, instanceParameters } = target;
  const memoryGiB = capacity.kind === 'provisioned' ? memoryGiBOf(capacity.instanceType) : 2 * capacity.maximumUnits;
  // A formula in place of a number, as parameter groups allow, is not worked out.
  const declared = Number((instanceParameters?.['max_connections'] ?? parameters?.['max_connections'])?.value);
  const byDefault = defaultConnections[engine](memoryGiB * gibibyte);
  const capped =
    capacity.kind === 'serverless-v2' && capacity.minimumUnits <= 0.5 && engine === 'aurora-postgresql'
      ? Math.min(byDefault, connectionsWithHalfUnit)
      : byDefault;
  return {
    memoryGiB,
    localStorageGiB: capacity.kind === 'provisioned' ? localStorage[engine](capacity.instanceType) : undefined,
    connections: Math.floor(declared > 0 ? declared : capped),
  };
}
