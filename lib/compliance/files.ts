import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toCsv } from './csv';
import { renderPage } from './page';
import type { ComplianceReport } from './report';

/** Paths of the written files, relative to the project. */
export interface ReportFiles {
  readonly csv: string;
  readonly json: string;
  readonly html: string;
}

/**
 * Writes a report as CSV, JSON and a page to read, over the ones of an earlier check.
 *
 * @param project folder of the project; the files go to `reports/<migration>-<environment>` below it
 */
export function writeReport(report: ComplianceReport, project: string): ReportFiles {
  const directory = join('reports', `${report.migration}-${report.environment}`);
  const files: ReportFiles = {
    csv: join(directory, 'compliance.csv'),
    json: join(directory, 'compliance.json'),
    html: join(directory, 'compliance.html'),
  };
  mkdirSync(join(project, directory), { recursive: true });
  writeFileSync(join(project, files.csv), toCsv(report.rows));
  writeFileSync(join(project, files.json), `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(join(project, files.html), renderPage(report));
  return files;
}

/** The report without the rows that pass, and the files that hold all of them: what another program asks first. */
export function jsonSummary(report: ComplianceReport, files: ReportFiles): string {
  const { rows, ...summary } = report;
  return JSON.stringify({ ...summary, open: rows.filter(({ state }) => state === 'open'), files }, undefined, 2);
}
