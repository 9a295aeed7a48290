import type { Paint } from '../operations/paint';
import type { Finding, Severity } from './finding';
import { type PreflightOutcome, type PreflightReport, severities, type UnexaminedCheck } from './run';
import { wrap } from './wrap';

const sentences: Readonly<Record<PreflightOutcome, string>> = {
  fit: 'FIT: nothing was found that would stop the migration or change data.',
  blocked: 'NOT FIT: mend the blockers, and look again.',
  unknown: 'NOT KNOWN: no blocker was found, but not everything could be examined.',
  doubtful: 'FIT WITH WARNINGS: each of them costs data or time unless somebody acts.',
};

/** What a report is of. */
export interface ReportSubject {
  /** Name and version of the server of the source. */
  readonly source: string;
  /** Name and version of the server of the target. @default - it was not looked at */
  readonly target?: string;
  /** Name of the migration. @default - none was named */
  readonly migration?: string;
  readonly schemas: readonly string[];
}

/**
 * Returns the report for people: the gravest first, each check once with all that it found, then the one sentence.
 *
 * @param columns width of the terminal. Undefined: there is none
 */
export function renderReport(report: PreflightReport, subject: ReportSubject, paint: Paint, columns?: number): string {
  const { findings, unexamined, examined, outcome } = report;
  const clean = examined.filter(({ name }) => !findings.some(({ check }) => check === name));
  const good = outcome === 'fit' || outcome === 'doubtful';
  return [
    ...severities.flatMap((severity) =>
      groups(findings, severity).flatMap((group) => groupLines(group, paint, columns)),
    ),
    ...unexaminedLines(unexamined, paint, columns),
    ...(clean.length > 0
      ? [wrap(`examined without a finding: ${clean.map(({ title }) => title).join(', ')}`, columns, '  '), '']
      : []),
    [...severities.map((severity) => countOf(findings, severity)), `${unexamined.length} not examined`].join(', '),
    [
      subject.source,
      ...(subject.target === undefined ? [] : [`to ${subject.target}`]),
      ...(subject.migration === undefined ? [] : [`for ${subject.migration}`]),
      `schemas ${subject.schemas.join(', ') || 'none'}`,
    ].join(', '),
    '',
    (good ? paint.good : paint.bad)(sentences[outcome]),
  ].join('\n');
}

/** Findings that have all but their object in common. */
type Group = readonly [Finding, ...Finding[]];

function groups(findings: readonly Finding[], severity: Severity): readonly Group[] {
  const found = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings.filter((candidate) => candidate.severity === severity)) {
    const key = JSON.stringify([finding.check, finding.consequence]);
    const group = found.get(key);
    if (group === undefined) {
      found.set(key, [finding]);
    } else {
      group.push(finding);
    }
  }
  return [...found.values()];
}

function groupLines(group: Group, paint: Paint, columns: number | undefined): readonly string[] {
  const [{ severity, check, consequence }] = group;
  const word = severity.toUpperCase();
  return [
    `${severity === 'blocker' ? paint.bad(word) : word} ${check}`,
    wrap(`  would have caused: ${consequence}`, columns, '    '),
    ...group.flatMap(({ subject, found, remedy }) => [
      wrap(`  ${subject}: ${found}`, columns, '    '),
      ...remedy.map(remedyLine),
    ]),
    '',
  ];
}

const withoutCredentials = /Could not load credentials/;

/** Many checks may not have looked for one reason, which is then told once. */
function unexaminedLines(
  unexamined: readonly UnexaminedCheck[],
  paint: Paint,
  columns: number | undefined,
): readonly string[] {
  const reasons = new Set(unexamined.map(({ reason }) => oneLine(reason)));
  return [...reasons].map((reason) => {
    const checks = unexamined.filter((check) => oneLine(check.reason) === reason);
    const names = checks.map(({ name, title }) => `${name} (${title})`).join(', ');
    const advice = withoutCredentials.test(reason)
      ? '; set AWS_PROFILE, or run `aws configure` or `aws sso login`'
      : '';
    const lines =
      checks.length === 1
        ? [`NOT EXAMINED ${names}: ${reason}${advice}`]
        : [`NOT EXAMINED ${checks.length} checks: ${reason}${advice}`, `  ${names}`];
    const [first = '', ...rest] = lines.map((line) => wrap(line, columns, '    '));
    return [first.replace('NOT EXAMINED', paint.bad('NOT EXAMINED')), ...rest, ''].join('\n');
  });
}

/** A statement gets its semicolon; a command of a shell has none. */
function remedyLine(remedy: string): string {
  const text = remedy.trim().replaceAll('\n', '\n      ');
  return `      ${/^(aws|npm|npx) /.test(text) || text.endsWith(';') ? text : `${text};`}`;
}

function countOf(findings: readonly Finding[], severity: Severity): string {
  const number = findings.filter((finding) => finding.severity === severity).length;
  return `${number} ${severity}${number === 1 ? '' : 's'}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
