import type { ComplianceRow } from './row';

/** The columns in their order: title, then the field of a row. */
export const csvColumns = [
  ['pack', 'pack'],
  ['rule', 'rule'],
  ['finding', 'finding'],
  ['level', 'level'],
  ['state', 'state'],
  ['stack', 'stack'],
  ['resource', 'resource'],
  ['resource type', 'resourceType'],
  ['logical id', 'logicalId'],
  ['evidence', 'evidence'],
  ['description', 'description'],
] as const satisfies readonly (readonly [string, keyof ComplianceRow])[];

/**
 * Writes rows as CSV by RFC 4180, every field in quotation marks, titles in the first line.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function toCsv(rows: readonly ComplianceRow[]): string {
  const lines = [csvColumns.map(([title]) => title), ...rows.map((row) => csvColumns.map(([, field]) => row[field]))];
  return lines.map((fields) => `${fields.map(quote).join(',')}\r\n`).join('');
}

const quote = (field: string) => `"${withoutFormula(field).replaceAll('"', '""')}"`;

/**
 * Puts an apostrophe before a field that a spreadsheet would take for a formula and run: names and reasons come from
 * whoever writes a construct, and the report is opened by somebody else.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function withoutFormula(field: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(field) ? `'${field}` : field;
}
