import type { SequenceState } from '../../schema';
import type { CatalogueSessions, Part } from './reading';
import { quoted, shownName } from './sql-text';
import type { DescribedTable } from './tables';

/** Reads where the counter of a table stands, and how far its column is. */
export async function readCounter(sessions: CatalogueSessions, table: DescribedTable): Promise<Part> {
  const column = table.columns.find(({ extra }) => /auto_increment/i.test(`${extra}`));
  if (column === undefined) {
    return { objects: [], sequences: [], unread: [] };
  }
  const name = `${table.name}.${shownName(column.column_name)}`;
  try {
    const [row] = await sessions.query(`SELECT MAX(${quoted(column.column_name)}) AS largest FROM ${table.sql}`);
    const sequence: SequenceState = {
      name,
      start: 1n,
      // A definition says nothing of a counter that stands at its start.
      next: table.definition.counter ?? 1n,
      increment: 1n,
      columns: [{ name, extreme: wholeNumber(row?.largest) }],
      setNext: (next) => `ALTER TABLE ${table.sql} AUTO_INCREMENT = ${next}`,
    };
    return { objects: [], sequences: [sequence], unread: [] };
  } catch (error) {
    return { objects: [], sequences: [], unread: [{ kind: 'sequence value', name, reason: (error as Error).message }] };
  }
}

/** A counter may count in a floating-point column, whose largest value is printed as such. */
export function wholeNumber(text: string | null | undefined): bigint | null {
  return text == null ? null : BigInt(/^-?\d+$/.test(text) ? text : Math.trunc(Number(text)));
}
