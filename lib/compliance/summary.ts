import { adviceOn, adviceOnUnmatched } from './advice';
import type { ReportFiles } from './files';
import type { ComplianceReport } from './report';
import { idOf } from './row';

/** The report as text: a table of the packs, what is open and what to do about it, the verdict and the files. */
export function renderSummary(report: ComplianceReport, files: ReportFiles): string {
  const open = report.rows.filter(({ state }) => state === 'open');
  return [
    ...table(report),
    ...open.flatMap((row) => entry(`open ${row.level}: ${idOf(row)}`, row.resource, row.description, adviceOn(row))),
    ...report.unmatchedAcknowledgments.flatMap((acknowledgment) =>
      entry(
        `unmatched acknowledgment: ${acknowledgment.id}`,
        acknowledgment.construct,
        adviceOnUnmatched(acknowledgment, report.rows),
      ),
    ),
    '',
    `${report.migration}, ${report.environment}: ${outcome(report)}`,
    ...Object.values(files).map((path) => `  ${path}`),
  ].join('\n');
}

/** What is wrong, or that nothing is. */
export function outcome({ rows, unmatchedAcknowledgments }: ComplianceReport): string {
  const open = rows.filter(({ state }) => state === 'open').length;
  const unmatched = unmatchedAcknowledgments.length;
  const wrong = [
    ...(open > 0 ? [counted(open, 'open finding')] : []),
    ...(unmatched > 0 ? [counted(unmatched, 'unmatched acknowledgment')] : []),
  ];
  return wrong.join(', ') || 'nothing is open';
}

/** A number and its noun, in the plural where it must be. */
export const counted = (count: number, noun: string) =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

function table({ packs }: ComplianceReport): string[] {
  const width = Math.max(...packs.map(({ pack }) => pack.length));
  const line = (name: string, ...cells: readonly (string | number)[]) =>
    [name.padEnd(width), ...cells.map((cell) => String(cell).padStart(14))].join('  ');
  return [
    line('pack', 'compliant', 'acknowledged', 'open', 'not applicable'),
    ...packs.map(({ pack, compliant, acknowledged, open, notApplicable }) =>
      line(pack, compliant ?? '-', acknowledged, open, notApplicable ?? '-'),
    ),
  ];
}

function entry(title: string, ...lines: readonly string[]): string[] {
  return ['', title, ...lines.filter((line) => line !== '').map((line) => `  ${line}`)];
}
