import { projectContext } from '../compliance/project-context';
import { chooseSettings } from '../operations/deployment';
import { paintFor } from '../operations/paint';
import { Problems } from '../problems';
import type { MigrationSettings } from '../settings';
import { unlessInterrupted } from '../validation/command/unless-interrupted';
import type { DatabaseConnection } from '../validation/connection';
import { accountChecks } from './account';
import { helpText, type PreflightArguments, readArguments } from './arguments';
import type { PreflightContext } from './context';
import type { Check } from './finding';
import { mysqlChecks } from './mysql';
import { postgresqlChecks } from './postgresql';
import { type ReportSubject, renderReport } from './render';
import { exitCodes, interruption, type PreflightProgress, type PreflightReport, runChecks } from './run';
import { type OpenSide, openSide, schemaNames } from './sides';
import { supportCheck } from './support';

/** Where a preflight runs. */
export interface CommandSurroundings {
  /** Folder that holds `cdk.json`. */
  readonly project: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Receives the progress; the report is returned. */
  readonly terminal: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };
  /** Receives the report, whose colours it decides. */
  readonly output: { readonly isTTY?: boolean; readonly columns?: number };
  readonly now: Date;
  /** Ends the preflight in order: what is known until then is the report. @default - nothing does */
  readonly signal?: AbortSignal;
}

/** What the command prints on standard output, and its exit code. */
export interface CommandOutcome {
  readonly output: string;
  readonly exitCode: number;
}

const engineChecks = { postgresql: postgresqlChecks, mysql: mysqlChecks } as const;

/**
 * Looks whether the source that a command line names is fit. Where JSON is asked for, a preflight that cannot begin is a
 * report that says so, and not an error.
 *
 * @throws InvalidInputError with every problem of the arguments or the flags
 * @throws Error when a side cannot be reached, or somebody ended the command before
 */
export async function runPreflight(
  args: readonly string[],
  surroundings: CommandSurroundings,
  checkAccount: (settings: MigrationSettings, today: Date) => readonly Check[] = accountChecks,
): Promise<CommandOutcome> {
  try {
    return await look(args, surroundings, checkAccount);
  } catch (error) {
    if (!args.includes('--json')) {
      throw error;
    }
    const unexamined = (error as Error).message
      .split('\n')
      .map((reason) => ({ name: 'preflight', title: 'everything', reason }));
    const report: PreflightReport = { outcome: 'unknown', findings: [], unexamined, examined: [] };
    return { output: JSON.stringify({ schemas: [], ...report }, undefined, 2), exitCode: exitCodes.unknown };
  }
}

async function look(
  args: readonly string[],
  surroundings: CommandSurroundings,
  checkAccount: (settings: MigrationSettings, today: Date) => readonly Check[],
): Promise<CommandOutcome> {
  const { environment, output, terminal, now, signal } = surroundings;
  const asked = readArguments(args, environment);
  if (asked === undefined) {
    return { output: helpText, exitCode: exitCodes.fit };
  }
  const settings = readSettings(asked, surroundings);
  const sides: OpenSide[] = [];
  const close = () => Promise.all(sides.map((side) => side.close()));
  // Closing cancels what runs.
  const cancel = () => void close();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const open = (side: 'source' | 'target', connection: DatabaseConnection) =>
      unlessInterrupted(openSide(side, connection), signal, `${interruption} before anything was examined`);
    const source = await open('source', asked.source);
    sides.push(source);
    const target = asked.target && (await open('target', asked.target));
    sides.push(...(target ? [target] : []));
    const schemas = asked.schemas ?? settings?.definition.source.schemas ?? (await schemaNames(source));
    const context: PreflightContext = {
      source,
      target,
      schemas,
      replicationUser: asked.replicationUser ?? userOf(settings) ?? source.user,
      settings,
      today: now,
    };
    const checks = [
      ...engineChecks[source.engine](context),
      ...(settings === undefined ? [] : [supportCheck(settings, now)]),
      ...(asked.account && settings !== undefined ? checkAccount(settings, now) : []),
    ];
    const report = await runChecks(checks, (progress) => show(progress, terminal), signal);
    const subject: ReportSubject = {
      source: source.version,
      target: target?.version,
      migration: settings?.definition.name,
      schemas,
    };
    return {
      output: asked.json
        ? JSON.stringify({ ...subject, ...report }, undefined, 2)
        : renderReport(report, subject, paintFor(output, environment), output.columns),
      // A blocker that was found stays one, but whoever ended the command has not got its answer.
      exitCode: report.unexamined.some(({ reason }) => reason === interruption)
        ? exitCodes.unknown
        : exitCodes[report.outcome],
    };
  } finally {
    signal?.removeEventListener('abort', cancel);
    await close();
  }
}

function readSettings(
  { flags, source }: PreflightArguments,
  { project, environment }: CommandSurroundings,
): MigrationSettings | undefined {
  if (flags === undefined) {
    return undefined;
  }
  const settings = chooseSettings(projectContext(project, flags), environment.CDK_DEFAULT_ACCOUNT);
  const { name, source: declared } = settings.definition;
  if (declared.engine !== source.engine) {
    const problems = new Problems();
    problems.add('--source', `a ${source.engine} URL`, `a ${declared.engine} URL for migration ${name}`);
    throw problems.toError();
  }
  return settings;
}

/** Who fills a secret that exists already decides on the user in it. */
function userOf(settings: MigrationSettings | undefined): string | undefined {
  const credentials = settings?.definition.source.credentials;
  return credentials?.kind === 'created-secret' ? credentials.username : undefined;
}

function show({ ended, total, title }: PreflightProgress, terminal: CommandSurroundings['terminal']): void {
  if (terminal.isTTY) {
    const line = ended === total ? '' : `${ended} of ${total} examined: ${title}`;
    terminal.write(`\r\x1b[K${line.slice(0, (terminal.columns ?? 80) - 1)}`);
  }
}
