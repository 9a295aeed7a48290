import type { SourceCheck } from './check';
import { sizeText } from './server';

const gibibyte = 2 ** 30;

/**
 * Whether disks are big enough. A server does not tell how much of its disk is free, nor how big its transactions are: what
 * it does tell is how big one can become.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Limitations
 */
export const disk: SourceCheck = {
  name: 'disk',
  title: 'disk against the largest transaction',
  async look({ source: { session, database }, schemas, settings }) {
    const [[sizes], tables] = await Promise.all([
      session.query(`SELECT pg_database_size(current_database()) AS database,
        (SELECT coalesce(sum(temp_bytes), 0) FROM pg_stat_database WHERE datname = current_database()) AS temporary`),
      session.query(
        `SELECT format('%I.%I', n.nspname, c.relname) AS name, pg_total_relation_size(c.oid) AS bytes
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind = 'r' AND n.nspname = ANY ($1::text[]) ORDER BY 2 DESC LIMIT 1`,
        [schemas],
      ),
    ]);
    const bytes = Number(sizes?.database);
    const [biggest] = tables;
    const replication = settings?.definition.replication;
    const declared = settings?.definition.source.sizeGiB;
    return [
      ...(declared !== undefined && bytes > declared * gibibyte
        ? [
            {
              severity: 'warning' as const,
              subject: `database ${database}`,
              found: `It has ${sizeText(bytes)}, and source.sizeGiB of the definition says ${declared} GiB.`,
              consequence: 'The replication instance is chosen for less, and the load takes longer than planned.',
              remedy: [],
            },
          ]
        : []),
      ...(replication !== undefined && Number(biggest?.bytes) > replication.storageGiB * gibibyte
        ? [
            {
              severity: 'warning' as const,
              subject: `${biggest?.name}`,
              found: `It has ${sizeText(Number(biggest?.bytes))} with its indexes, and replication.storageGiB of the definition is ${replication.storageGiB} GiB.`,
              consequence:
                'One transaction that changes every row of it is put aside on the disk of the replication instance until it is complete: the disk would be full, and the task would fail.',
              remedy: [],
            },
          ]
        : []),
      {
        severity: 'note',
        subject: `database ${database}`,
        found: `It has ${sizeText(bytes)}${biggest === undefined ? '' : `, its biggest table ${biggest.name} ${sizeText(Number(biggest.bytes))}`}; ${sizeText(Number(sizes?.temporary))} went through temporary files so far.`,
        consequence:
          'While a transaction is open, and while the link or the task stands still, the source keeps its log; what is decoded and over logical_decoding_work_mem is written to its disk once more. The server does not tell how much disk is free: let there be twice the biggest table, and an alarm.',
        remedy: [],
      },
    ];
  },
};
