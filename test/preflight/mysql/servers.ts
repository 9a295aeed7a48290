import type { PreflightContext, Side } from '../../../lib/preflight/context';
import type { Finding } from '../../../lib/preflight/finding';
import { mysqlChecks } from '../../../lib/preflight/mysql';
import { type PreflightReport, runChecks } from '../../../lib/preflight/run';
import { MysqlSessions } from '../../../lib/validation/mysql/sessions';
import type { MariadbServer } from '../../support/loading/mariadb';
import { limits } from '../../validation/databases';

/** Who opened sessions, to close them. */
export class Sides {
  private readonly sessions: MysqlSessions[] = [];

  /** Sessions with a server, by a user whose password is his name. */
  open(server: MariadbServer, user: string, database: string): Side {
    const session = new MysqlSessions(
      {
        engine: 'mysql',
        host: '127.0.0.1',
        port: server.port,
        database,
        user,
        password: user,
        tls: { kind: 'encrypted' },
      },
      limits,
    );
    this.sessions.push(session);
    return { session, database, user, encrypted: true };
  }

  async close(): Promise<void> {
    await Promise.all(this.sessions.map((session) => session.close()));
  }
}

/** Runs all checks of MySQL. */
export function look(context: PreflightContext): Promise<PreflightReport> {
  return runChecks(mysqlChecks(context));
}

/** Findings in a line each: severity, check, subject, what was found. */
export function linesOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ severity, check, subject, found }) => `${severity} ${check} ${subject}: ${found}`);
}
