import type { PreflightContext, Session, Side } from '../../../lib/preflight/context';
import { postgresqlChecks } from '../../../lib/preflight/postgresql';
import { bindChecks, type SourceCheck } from '../../../lib/preflight/postgresql/check';
import { type PreflightReport, runChecks } from '../../../lib/preflight/run';
import { openSide, schemaNames } from '../../../lib/preflight/sides';
import { Problems } from '../../../lib/problems';
import { readConnection } from '../../../lib/validation/command/url';
import type { DatabaseConnection } from '../../../lib/validation/connection';

/** What a test looks at beside the source. */
export interface LookOptions
  extends Partial<Pick<PreflightContext, 'schemas' | 'replicationUser' | 'settings' | 'today'>> {
  /** @default - every check */
  readonly checks?: readonly SourceCheck[];
  /** URL of the target. @default - none */
  readonly target?: string;
  /** Changes what a side answers, for what no server of a test is. */
  readonly answer?: (row: Record<string, string | null>, text: string) => Record<string, string | null> | undefined;
}

/** Looks at a source as the command does. */
export async function lookAt(url: string, options: LookOptions = {}): Promise<PreflightReport> {
  const source = await openSide('source', connectionOf(url));
  const target = options.target === undefined ? undefined : await openSide('target', connectionOf(options.target));
  try {
    const context: PreflightContext = {
      source: answering(source, options.answer),
      target: target && answering(target, options.answer),
      schemas: options.schemas ?? (await schemaNames(source)),
      replicationUser: options.replicationUser ?? 'dms',
      settings: options.settings,
      today: options.today ?? new Date('2026-11-21'),
    };
    return await runChecks(options.checks ? bindChecks(options.checks, context) : postgresqlChecks(context));
  } finally {
    await Promise.all([source.close(), target?.close()]);
  }
}

/** Returns severity and subject of the findings of one check. */
export function brief(report: PreflightReport, check: string): readonly string[] {
  return report.findings
    .filter((finding) => finding.check === check)
    .map(({ severity, subject }) => `${severity} ${subject}`);
}

/** The connection in a URL of a test's server. */
export function connectionOf(url: string): DatabaseConnection {
  const problems = new Problems();
  const connection = readConnection(
    { side: 'source', url, passwordFile: undefined, environmentPassword: undefined },
    problems,
  );
  if (connection === undefined) {
    throw problems.toError();
  }
  return connection;
}

function answering(side: Side, answer: LookOptions['answer']): Side {
  if (answer === undefined) {
    return side;
  }
  const session: Session = {
    async query(text, values) {
      const rows = await side.session.query(text, values);
      return rows.flatMap((row) => {
        const answered = answer({ ...row }, text);
        return answered === undefined ? [] : [answered];
      });
    },
  };
  return { ...side, session };
}
