import type { PreflightContext, Session, Side, TextRow } from '../../../lib/preflight/context';
import { mysqlChecks } from '../../../lib/preflight/mysql';
import { type PreflightReport, runChecks } from '../../../lib/preflight/run';
import { linesOf } from './servers';

/** What a statement that matches answers, or throws. */
export type Answers = readonly (readonly [RegExp, readonly TextRow[] | Error])[];

/** Variables of a MySQL 8.0 that is fit. */
export const fitVariables: Readonly<Record<string, string>> = {
  version: '8.0.40',
  basedir: '/usr/',
  time_zone: 'UTC',
  log_bin: 'ON',
  binlog_format: 'ROW',
  binlog_row_image: 'FULL',
  binlog_row_value_options: '',
  binlog_transaction_compression: 'OFF',
  binlog_checksum: 'NONE',
  binlog_expire_logs_seconds: '604800',
  expire_logs_days: '0',
  server_id: '1',
  net_read_timeout: '300',
  net_write_timeout: '300',
  wait_timeout: '28800',
  max_execution_time: '0',
  max_allowed_packet: '67108864',
  lower_case_table_names: '0',
  sql_mode: 'STRICT_TRANS_TABLES',
  tls_version: 'TLSv1.2,TLSv1.3',
  local_infile: 'ON',
};

/**
 * A server that is not installed here: what it answers is given. It stands for the versions of MySQL, whose own variables
 * and statements MariaDB has not.
 */
export function fakeSide(
  variables: Readonly<Record<string, string | undefined>> = {},
  answers: Answers = [],
): Side & { readonly asked: string[] } {
  const asked: string[] = [];
  const all = Object.entries({ ...fitVariables, ...variables }).filter(([, value]) => value !== undefined);
  const usual: Answers = [
    [/SHOW GLOBAL VARIABLES/, all.map(([name, value]) => ({ Variable_name: name, Value: value ?? null }))],
    [/FROM information_schema\.SCHEMATA/, [{ schema_name: 'shop', collation_name: 'utf8mb4_0900_ai_ci' }]],
    [/CONVERT_TZ/, [{ winter: '0', summer: '0', thread_id: '1', minutes: '0' }]],
    [/CURRENT_USER\(\)/, [{ account: 'dms@%' }]],
    [/FROM mysql\.user WHERE/, [{ user: 'dms', host: '%', plugin: 'caching_sha2_password' }]],
    [
      /USER_PRIVILEGES/,
      ['REPLICATION CLIENT', 'REPLICATION SLAVE', 'SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT'].map((granted) => ({
        granted,
      })),
    ],
  ];
  const session: Session = {
    async query(text) {
      asked.push(text);
      const [, answer] = [...answers, ...usual].find(([pattern]) => pattern.test(text)) ?? [];
      if (answer instanceof Error) {
        throw answer;
      }
      return answer ?? [];
    },
  };
  return { session, database: 'shop', user: 'dms', encrypted: true, asked };
}

/** Runs all checks of MySQL on a server that is not installed here. */
export function lookAt(source: Side, changed: Partial<PreflightContext> = {}): Promise<PreflightReport> {
  return runChecks(
    mysqlChecks({ source, schemas: ['shop'], replicationUser: 'dms', today: new Date('2026-02-01'), ...changed }),
  );
}

/** Lines of what one check finds on a server that is not installed here. */
export async function lines(
  check: string,
  variables: Readonly<Record<string, string | undefined>>,
  answers: Answers = [],
  changed: Parameters<typeof lookAt>[1] = {},
): Promise<readonly string[]> {
  const { findings } = await lookAt(fakeSide(variables, answers), changed);
  return linesOf(findings.filter((finding) => finding.check === check)).map((line) => line.replace(` ${check}`, ''));
}

/** The remedies of one check. */
export async function remedies(
  check: string,
  variables: Readonly<Record<string, string | undefined>>,
  answers: Answers = [],
) {
  const { findings } = await lookAt(fakeSide(variables, answers));
  return findings.filter((finding) => finding.check === check).flatMap(({ remedy }) => remedy);
}
