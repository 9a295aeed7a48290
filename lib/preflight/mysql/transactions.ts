import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { Facts } from './facts';
import type { Server } from './server';

/** Minutes from which a transaction counts as long. */
const longMinutes = 10;

/** Seconds that DMS's own assessment looks for in the time-outs of a network. */
const timeoutSeconds = 300;

/** What is going on in the source, and what would break in on DMS. */
export function transactionChecks(facts: Facts): readonly Check[] {
  return [
    checkOf('long-transactions', 'long transactions', async () => {
      const server = await facts.source();
      const rows = await facts.session.query(
        `SELECT trx_mysql_thread_id AS thread_id, trx_rows_modified AS changed,
           TIMESTAMPDIFF(MINUTE, trx_started, CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', 'SYSTEM')) AS minutes
         FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id <> CONNECTION_ID()`,
      );
      return rows
        .filter((row) => Number(row['minutes']) >= longMinutes)
        .map((row) => longTransaction(server, `${row['thread_id']}`, `${row['minutes']}`, `${row['changed']}`));
    }),
    checkOf('prepared-transactions', 'prepared XA transactions', async () => {
      const rows = await facts.session.query('XA RECOVER');
      return rows.map((row) => prepared(textOf(`${row['data']}`)));
    }),
    checkOf('timeouts', 'time-outs of connections and statements', async () => timeouts(await facts.source())),
  ];
}

function longTransaction(server: Server, thread: string, minutes: string, changed: string): Found {
  return {
    severity: 'warning',
    subject: `connection ${thread}`,
    found: `its transaction is open for ${minutes} min and has changed ${changed} rows`,
    consequence:
      'All it has changed comes to the binary log at once when it ends, and DMS holds it on its own disk until then; until it ends, the source keeps the old rows for it as well.',
    remedy: [server.isManaged ? `CALL mysql.rds_kill(${thread})` : `KILL ${thread}`],
  };
}

/** Returns an id that the server printed as bytes as the text that it mostly is. */
function textOf(id: string): string {
  const text = /^([0-9A-F]{2})+$/.test(id) ? Buffer.from(id, 'hex').toString('latin1') : id;
  return /^[ -~]+$/.test(text) ? text : id;
}

/** "Capturing changes while there are open XA transactions might lead to loss of data." */
function prepared(id: string): Found {
  return {
    severity: 'warning',
    subject: `XA ${id}`,
    found: 'it is prepared and neither committed nor rolled back',
    consequence:
      'Changes that are captured while it is open may be lost. Find out what its coordinator decided, and then XA COMMIT or XA ROLLBACK; XA RECOVER shows its parts.',
    remedy: [],
  };
}

/** @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.AssessmentReport.MySQL.html */
function timeouts(server: Server): readonly Found[] {
  const short = ['net_read_timeout', 'net_write_timeout', 'wait_timeout'].flatMap((name): Found[] => {
    const seconds = server.number(name);
    return seconds === undefined || seconds >= timeoutSeconds
      ? []
      : [
          {
            severity: 'note',
            subject: name,
            found: `it is ${seconds} s`,
            consequence:
              'The server ends a connection that waits for DMS any longer, and the load of a table begins again. DMS looks for 300 s and more in its own assessment.',
            remedy: [server.setting(name, timeoutSeconds)],
          },
        ];
  });
  const ended = ['max_statement_time', 'max_execution_time'].flatMap((name): Found[] => {
    const limit = server.number(name) ?? 0;
    return limit === 0
      ? []
      : [
          {
            severity: 'blocker',
            subject: name,
            found: `a statement ends after ${name === 'max_execution_time' ? limit / 1000 : limit} s`,
            consequence: 'DMS reads a table by one statement, and the load of every larger table would fail.',
            remedy: [server.setting(name, 0)],
          },
        ];
  });
  return [...short, ...ended];
}
