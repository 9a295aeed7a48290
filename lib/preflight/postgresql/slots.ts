import type { SourceCheck } from './check';
import { sizeText } from './server';

/** Bytes of log from which a slot that nobody reads is worth a word. */
const worthMention = 64 * 2 ** 20;

/** Slots that hold log back, or are lost already. A column that only newer servers have is asked for by name in JSON. */
export const existingSlots: SourceCheck = {
  name: 'existing-slots',
  title: 'replication slots that exist',
  async look(source) {
    const { standby } = await source.server();
    const now = standby ? 'pg_last_wal_replay_lsn()' : 'pg_current_wal_lsn()';
    const rows = await source.source.session.query(
      `SELECT slot_name AS name, active, plugin, coalesce(pg_wal_lsn_diff(${now}, restart_lsn), 0)::int8 AS held,
        to_jsonb(s) ->> 'wal_status' AS status, format('SELECT pg_drop_replication_slot(%L)', slot_name) AS drop
        FROM pg_replication_slots s WHERE NOT temporary ORDER BY 1`,
    );
    return rows.flatMap((row) => {
      const held = Number(row.held);
      const lost = row.status === 'lost';
      if (row.active === 't' ? held < worthMention : false) {
        return [];
      }
      return [
        {
          severity: lost || row.active === 't' || held < worthMention ? ('note' as const) : ('warning' as const),
          subject: `${row.name}`,
          found: `${row.active === 't' ? 'In use' : lost ? 'Lost, and read by nobody' : 'Read by nobody'}; it holds ${sizeText(held)} of log.`,
          consequence:
            'A slot keeps the log from its position on for as long as it exists, until the disk is full; that of a former trial of DMS as well. Drop it when nobody needs it.',
          remedy: row.active === 't' ? [] : [`${row.drop}`],
        },
      ];
    });
  },
};
