import type { PassOptions } from '../../lib/validation/pass';
import { compareTable, connectionTo, useServers } from './databases';

/** The oldest and the current server, and what the tests of rows do with them. */
export function useRows() {
  const servers = useServers();
  let made = 0;
  return {
    servers,
    /** Makes two databases from one script and a change of the target each, on old and new servers, and compares the table. */
    async compare(script: string, change: string, options?: Partial<PassOptions>) {
      const name = `rows_${made++}`;
      await Promise.all([
        servers.old.database(name, `${script}; ANALYZE`),
        servers.current.database(name, script),
        servers.current.database(`${name}_target`, `${script}; ${change}; ANALYZE`),
      ]);
      const target = connectionTo(servers.current, `${name}_target`);
      const result = await compareTable(connectionTo(servers.current, name), target, options);
      const across = await compareTable(connectionTo(servers.old, name), target, options);
      if (across.differences[0]?.key[0]?.match(/^-?\d{15,}$/)) {
        // The key of a row without a key is its hash, which depends on the method.
        expect(across.differences.map(({ finding }) => finding).sort()).toEqual(
          result.differences.map(({ finding }) => finding).sort(),
        );
      } else {
        expect([...across.differences].sort(order)).toEqual([...result.differences].sort(order));
      }
      expect(across.outcome).toBe(result.outcome);
      return { ...result, differences: [...result.differences].sort(order) };
    },
  };
}

/** What has a key, as each difference of a table has. */
interface Keyed {
  readonly key: readonly string[];
}

/** By key: in which order differences are found depends on the method. */
function order(a: Keyed, b: Keyed): number {
  return `${a.key}` < `${b.key}` ? -1 : 1;
}
