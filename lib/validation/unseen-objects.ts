import type { ObjectKind, SchemaObject, Unread } from './schema';

/** Kinds that are shown with the tables that they belong to. */
const withTables: readonly ObjectKind[] = [
  'table',
  'column',
  'constraint',
  'index',
  'sequence',
  'sequence value',
  'view',
  'trigger',
];

/** What identifies an object. */
type Identity = Pick<SchemaObject, 'kind' | 'name' | 'partOf'>;

/** Objects that a side may hold though it shows none, by what could not be read of it. */
export class UnseenObjects {
  constructor(private readonly unread: readonly Unread[]) {}

  /** Whether an object that is not among those of the side may be there all the same. */
  has(object: Identity): boolean {
    return this.unread.some((unread) => {
      if (unread.within === undefined) {
        return isPartOf(object, unread);
      }
      const kinds = unread.kind === 'table' ? withTables : [unread.kind];
      return kinds.includes(object.kind) && placeOf(object).startsWith(unread.within);
    });
  }

  /** Whether the side may show a part of the columns of a table. */
  hasColumnsOf(table: Identity): boolean {
    return this.unread.some(
      ({ kind, within }) => kind === 'table' && within !== undefined && placeOf(table).startsWith(within),
    );
  }
}

/** Whether an object is the one that could not be read, or comes with it. */
function isPartOf(object: Identity, { kind, name }: Unread): boolean {
  return (
    (object.kind === kind && object.name === name) ||
    // Nobody knows where a sequence stands that could not be read.
    (object.kind === 'sequence value' && kind === 'sequence' && object.name === name) ||
    (kind === 'table' && (object.partOf === name || placeOf(object) === name || object.name.startsWith(`${name}.`)))
  );
}

/** Name of an object, or of the table on which it is. */
function placeOf({ kind, name }: Identity): string {
  const at = kind === 'constraint' || kind === 'trigger' ? name.lastIndexOf(' on ') : -1;
  return at < 0 ? name : name.slice(at + ' on '.length);
}
