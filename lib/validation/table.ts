/** A column as far as the comparison of rows needs it. */
export interface Column {
  readonly name: string;
  /** Type with its modifiers, for example `numeric(12,2)`. */
  readonly type: string;
  /** Name of the type below all domains, for example `numeric`; of PostgreSQL with its schema unless it is of the server itself. */
  readonly baseType: string;
  /** The same name as SQL that names no other type, for a cast that cuts nothing off: `pg_catalog."numeric"`. */
  readonly castType: string;
  /** Whether texts are ordered by their bytes, which is the same on every server. */
  readonly orderedByBytes: boolean;
  /** Name of the collation of a text, where it is needed to read the text. @default - none */
  readonly collation?: string;
  /** SQL of the operators that order the values, where the sign alone names another one or none. @default - the signs */
  readonly operators?: Readonly<Record<'<' | '<=' | '>=' | '>', string>>;
}

/** A table as far as the comparison of rows needs it. */
export interface Table {
  readonly schema: string;
  readonly name: string;
  /** Whether rows are in partitions: then they are read through the parent, however each side has cut it. */
  readonly partitioned: boolean;
  readonly columns: readonly Column[];
  /** Columns of the primary key, or of a unique index that admits no NULL. Empty without either. */
  readonly key: readonly string[];
  /** Name of the index of the key, where a statement has to name it to be sure of it. @default - none */
  readonly keyIndex?: string;
  /** Rows as of the server's statistics; 0 where it has none. */
  readonly estimatedRows: number;
  /** Whether the user may not see every column of it, so that one which is not seen may be there. @default false */
  readonly partlyHidden?: boolean;
  /** SQL of the rows that are compared of a table of an extension, which brings the others. @default - all rows */
  readonly condition?: string;
  /** Whether this stands for the database's large objects, each a row with its number and its bytes. @default false */
  readonly largeObjects?: boolean;
}

/** Two columns that are compared. */
export interface ColumnPair {
  readonly name: string;
  readonly source: Column;
  readonly target: Column;
}

/** One table of both sides, and how its rows are compared. */
export interface TablePair {
  /** `schema.table`, for people. */
  readonly name: string;
  readonly source: Table;
  readonly target: Table;
  /** The columns that both sides have. */
  readonly columns: readonly ColumnPair[];
  /** Columns of the key that both sides have. Empty: rows are told apart by all they hold, and counted. */
  readonly key: readonly ColumnPair[];
  /** Whether both sides order the key alike, so that a range of keys is the same range on both. */
  readonly ranges: boolean;
  /** What keeps the rows from being proven equal, for example a column that one side lacks. */
  readonly obstacles: readonly string[];
  /** What keeps the rows from being proven, for example a column that the user of one side may not see. @default - nothing */
  readonly doubts?: readonly string[];
}

/** Returns `schema.table`. A name that holds a dot or a quote stands in quotes: `a."b.c"` is another table than `"a.b".c`. */
export function tableName({ schema, name }: Pick<Table, 'schema' | 'name'>): string {
  return [schema, name].map((part) => (/[."]/.test(part) ? `"${part.replaceAll('"', '""')}"` : part)).join('.');
}

/** Returns the schema in a name that `tableName` made. */
export function schemaOfTable(name: string): string {
  const [, quoted, plain] = /^(?:"((?:[^"]|"")*)"|([^.]*))\./.exec(name) ?? [];
  return quoted?.replaceAll('""', '"') ?? plain ?? '';
}

/** What an engine knows of tables that are paired. */
export interface PairingRules {
  /** Whether two columns have the same name. */
  sameName(left: string, right: string): boolean;
  /** Whether both sides order the values of a column alike. */
  orderedAlike(column: ColumnPair): boolean;
}

/** Decides how the rows of a table on both sides are compared. */
export function pairTablesBy(source: Table, target: Table, { sameName, orderedAlike }: PairingRules): TablePair {
  const columns = source.columns.flatMap((column): readonly ColumnPair[] => {
    const other = target.columns.find(({ name }) => sameName(name, column.name));
    return other === undefined ? [] : [{ name: column.name, source: column, target: other }];
  });
  const sameKey =
    source.key.length === target.key.length &&
    source.key.every((name, index) => sameName(name, `${target.key[index]}`));
  const key = sameKey ? source.key.flatMap((name) => columns.filter((column) => sameName(column.name, name))) : [];
  return {
    name: tableName(source),
    source,
    target,
    columns,
    key,
    ranges: key.length > 0 && key.every(orderedAlike),
    ...unpairedColumns(source, target, sameName),
  };
}

/** What is said of columns that only one side shows: they differ, or may be hidden from the user of the other side. */
function unpairedColumns(
  source: Table,
  target: Table,
  sameName: (left: string, right: string) => boolean,
): Required<Pick<TablePair, 'obstacles' | 'doubts'>> {
  const only = (side: string, one: Table, other: Table) =>
    one.columns
      .filter(({ name }) => !other.columns.some((column) => sameName(column.name, name)))
      .map(({ name }) => ({ text: `column ${name} is on the ${side} only`, hidden: other.partlyHidden === true }));
  const found = [...only('source', source, target), ...only('target', target, source)];
  return {
    obstacles: found.filter(({ hidden }) => !hidden).map(({ text }) => text),
    doubts: found
      .filter(({ hidden }) => hidden)
      .map(({ text }) => `${text}, or hidden from the user of the other side`),
  };
}
