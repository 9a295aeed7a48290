/** A table of the report, with what it comes to. */
export interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly remarks: readonly string[];
}

/** A section with columns of blanks. */
export function sectionInText({ title, head, rows, remarks }: Section): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? '').length)));
  const padded = lines.map((cells) =>
    cells
      .map((cell, column) =>
        isNumber(rows, column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, ...padded, ...remarks].join('\n');
}

/** A section in Markdown. */
export function sectionInMarkdown({ title, head, rows, remarks }: Section): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = head.map((_, column) => (isNumber(rows, column) ? '---:' : '---'));
  return [
    `### ${title}`,
    '',
    line(head),
    line(rule),
    ...rows.map(line),
    '',
    ...remarks.map((remark) => `- ${remark}`),
  ].join('\n');
}

/** Whether a column holds numbers, which stand to the right. */
function isNumber(rows: readonly (readonly string[])[], column: number): boolean {
  return rows.every((cells) => /^[\d. ]*$|^unknown$/.test(cells[column] ?? '')) && rows.some((cells) => cells[column]);
}
