import { PostgresRowReader } from '../../lib/validation/postgresql/row-reader';
import { Sessions } from '../../lib/validation/postgresql/sessions';
import { pairTables, readTables } from '../../lib/validation/postgresql/tables';
import { connectionTo, limits, useServers } from './databases';

const servers = useServers();

test.each(['old', 'current'] as const)(
  'a table that is walked is walked by its index: no cut reads what is behind it (%s server)',
  async (which) => {
    const server = servers[which];
    await server.database(
      'walk',
      `CREATE TABLE t (id bigint PRIMARY KEY, note text);
       INSERT INTO t SELECT n, repeat('x', 60) FROM generate_series(1, 100000) n; ANALYZE t`,
    );
    const sessions = new Sessions(connectionTo(server, 'walk'), limits);
    const [table] = await readTables(sessions, ['public']);
    const plans: string[] = [];
    const query: Sessions['query'] = async (text, values) => {
      if (/OFFSET \d+ LIMIT 1$/.test(text)) {
        const plan = await sessions.query(`EXPLAIN ${text}`, values);
        plans.push(plan.map((line) => line['QUERY PLAN']).join('\n'));
      }
      return sessions.query(text, values);
    };
    const pair = pairTables(table as NonNullable<typeof table>, table as NonNullable<typeof table>);
    const watched = { query, snapshot: sessions.snapshot.bind(sessions) };
    const reader = new PostgresRowReader(watched, pair, 'source', 'text', false);
    const keys: string[] = [];
    for await (const [key] of reader.boundaries(1000)) {
      keys.push(`${key}`);
    }
    await sessions.close();
    expect(keys).toHaveLength(100);
    expect(keys.slice(0, 2)).toEqual(['1000', '2000']);
    expect(plans.filter((plan) => !/Index (Only )?Scan/.test(plan))).toEqual([]);
  },
);
