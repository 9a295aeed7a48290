import type { Check, Finding, Severity } from './finding';

/** What a check throws that has found something and could not look at everything. */
export class IncompleteError extends Error {
  /** @param reasons what could not be looked at and why, in a sentence each */
  constructor(
    readonly findings: readonly Finding[],
    reasons: readonly string[],
  ) {
    super(reasons.join('; '));
    this.name = 'IncompleteError';
  }
}

/** Whether a source is fit: `fit` with notes at the most, `unknown` when a check could not look. */
export type PreflightOutcome = 'fit' | 'blocked' | 'unknown' | 'doubtful';

/** Exit codes of the command, as the validation has them: 1 is a no, 2 is no answer, 3 is for a person to judge. */
export const exitCodes: Readonly<Record<PreflightOutcome, number>> = { fit: 0, blocked: 1, unknown: 2, doubtful: 3 };

/** A check by name, and what it looks at. */
export interface NamedCheck {
  readonly name: string;
  readonly title: string;
}

/** A check that could not look, or not at everything. */
export interface UnexaminedCheck extends NamedCheck {
  readonly reason: string;
}

/** What all checks said. */
export interface PreflightReport {
  readonly outcome: PreflightOutcome;
  /** The gravest first, and within a severity in the order of the checks. */
  readonly findings: readonly Finding[];
  readonly unexamined: readonly UnexaminedCheck[];
  /** Checks that looked at everything they had to, whatever they found. */
  readonly examined: readonly NamedCheck[];
}

/** How far a preflight is. */
export interface PreflightProgress {
  readonly ended: number;
  readonly total: number;
  /** What the check looked at that has just ended. */
  readonly title: string;
}

/** The severities, the gravest first. */
export const severities: readonly Severity[] = ['blocker', 'warning', 'note'];

/** Why a check did not look that was still to end when somebody ended the command. */
export const interruption = 'interrupted';

/**
 * Runs checks side by side; how much that asks of a database is limited by its sessions. No check keeps another from looking.
 *
 * @param signal ends it: a check that has not ended by then did not look, and is not waited for
 */
export async function runChecks(
  checks: readonly Check[],
  onProgress: (progress: PreflightProgress) => void = () => {},
  signal?: AbortSignal,
): Promise<PreflightReport> {
  let ended = 0;
  const interrupted = new Promise<typeof interruption>((resolve) => {
    const interrupt = () => resolve(interruption);
    signal?.addEventListener('abort', interrupt, { once: true });
    if (signal?.aborted) {
      interrupt();
    }
  });
  const results = await Promise.all(
    checks.map(async (check) => {
      const result = await Promise.race([
        look(check),
        interrupted.then((reason): CheckResult => ({ check, findings: [], reason })),
      ]);
      ended++;
      onProgress({ ended, total: checks.length, title: check.title });
      return result;
    }),
  );
  const findings = severities.flatMap((severity) =>
    results.flatMap((result) => result.findings.filter((finding) => finding.severity === severity)),
  );
  const unexamined = results.flatMap(({ check: { name, title }, reason }) =>
    reason === undefined ? [] : [{ name, title, reason }],
  );
  const examined = results.flatMap(({ check: { name, title }, reason }) =>
    reason === undefined ? [{ name, title }] : [],
  );
  return { outcome: outcomeOf(findings, unexamined), findings, unexamined, examined };
}

interface CheckResult {
  readonly check: Check;
  readonly findings: readonly Finding[];
  /** Why something was not looked at. Undefined: everything was. */
  readonly reason?: string;
}

async function look(check: Check): Promise<CheckResult> {
  try {
    return { check, findings: await check.run() };
  } catch (error) {
    const findings = error instanceof IncompleteError ? error.findings : [];
    return { check, findings, reason: (error as Error).message };
  }
}

function outcomeOf(findings: readonly Finding[], unexamined: readonly UnexaminedCheck[]): PreflightOutcome {
  const has = (severity: Severity) => findings.some((finding) => finding.severity === severity);
  if (has('blocker')) {
    return 'blocked';
  }
  if (unexamined.length > 0) {
    return 'unknown';
  }
  return has('warning') ? 'doubtful' : 'fit';
}
