/** The kinds of database objects that are compared, as the report names them. */
export const objectKinds = [
  'cast',
  'collation',
  'column',
  'constraint',
  'database',
  'domain',
  'enum',
  'event',
  'event trigger',
  'extension',
  'foreign server',
  'foreign table',
  'function',
  'grant',
  'index',
  'materialised view',
  'operator',
  'policy',
  'rule',
  'schema',
  'sequence',
  'sequence value',
  'setting',
  'statistics',
  'table',
  'text search',
  'trigger',
  'type',
  'view',
] as const;

/** A kind of database object. */
export type ObjectKind = (typeof objectKinds)[number];

/** One statement of SQL, or several in their order, for example where a session has to be set first. */
export type Statements = string | readonly string[];

/** One property of an object that must be the same on both sides. */
export interface Property {
  /** Null where the object has no such property. */
  readonly value: string | null;
  /** The statements that give an object this value. @default - those that create the object */
  readonly statement?: Statements | null;
}

/** A database object. Kind and name are its identity. */
export interface SchemaObject {
  readonly kind: ObjectKind;
  /** Qualified name, quoted where SQL needs it; of a function with the types of its arguments. */
  readonly name: string;
  /** A property that only one side knows is one that the version of the other does not have: it is not compared. */
  readonly properties: Readonly<Record<string, Property>>;
  /** The statements that create the object. */
  readonly create: Statements;
  /** Name of the table whose own statement creates this object as well. @default - none */
  readonly partOf?: string | null;
  /**
   * What completes an object that has to be made before its table, where the table is there already. The statement of the
   * table brings it otherwise.
   *
   * @default - nothing
   */
  readonly completion?: { readonly table: string; readonly statement: string } | null;
}

/** Where a sequence stands, or the counter of a column. */
export interface SequenceState {
  readonly name: string;
  /** The value that a new one gives out first. */
  readonly start: bigint;
  /** The value that it gives out next. */
  readonly next: bigint;
  /** Negative for a sequence that counts down. */
  readonly increment: bigint;
  /** Whether it begins anew when it is at its end, so that it gives out values again. @default false */
  readonly cycles?: boolean;
  /** Columns that take their values from it, with the largest value in each (the smallest, where it counts down). */
  readonly columns: readonly { readonly name: string; readonly extreme: bigint | null }[];
  /** Returns the statement after which it gives out a value next. */
  readonly setNext: (next: bigint) => string;
}

/** Something that could not be read. */
export interface Unread {
  readonly kind: ObjectKind;
  readonly name: string;
  /** What the server said, or what keeps it from showing the objects, with what to do. */
  readonly reason: string;
  /**
   * Where only a part of the kind is shown: what the names of those begin with that may be there and are not shown, for example
   * `shop.`.
   *
   * @default - it is the object of the name that could not be read
   */
  readonly within?: string;
}

/** Everything that a database holds beside rows. */
export interface Schema {
  readonly objects: readonly SchemaObject[];
  readonly sequences: readonly SequenceState[];
  readonly unread: readonly Unread[];
  /** Major version of the server, which prints queries in its own way. @default - not PostgreSQL */
  readonly major?: number;
}

/** A property with another value on the target. */
export interface Change {
  readonly property: string;
  readonly source: string | null;
  readonly target: string | null;
}

/** One object that is not the same on both sides. */
export interface SchemaDifference {
  readonly kind: ObjectKind;
  readonly name: string;
  readonly finding: 'missing' | 'extra' | 'changed';
  /** Of a changed object: what changed. */
  readonly changes: readonly Change[];
  /** What would make the target equal. Empty for an extra object: whether it may go is not ours to say. */
  readonly statements: readonly string[];
}

/** The result of comparing two schemas. */
export interface SchemaComparison {
  readonly objects: number;
  readonly differences: readonly SchemaDifference[];
  /** What differs and may differ, such as the version of an extension. */
  readonly notes: readonly string[];
  /** What could not be compared, in a sentence each. */
  readonly unproven: readonly string[];
}
