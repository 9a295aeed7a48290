/** The kinds of database objects that are compared, as the report names them. */
export const objectKinds = [
  'column',
  'constraint',
  'database',
  'domain',
  'enum',
  'extension',
  'function',
  'index',
  'materialised view',
  'policy',
  'rule',
  'schema',
  'sequence',
  'sequence value',
  'table',
  'trigger',
  'type',
  'view',
] as const;

/** A kind of database object. */
export type ObjectKind = (typeof objectKinds)[number];

/** One property of an object that must be the same on both sides. */
export interface Property {
  /** Null where the object has no such property. */
  readonly value: string | null;
  /** The statement that gives an object this value. @default - the statement that creates the object */
  readonly statement?: string | null;
}

/** A database object. Kind and name are its identity. */
export interface SchemaObject {
  readonly kind: ObjectKind;
  /** Qualified name, quoted where SQL needs it; of a function with the types of its arguments. */
  readonly name: string;
  readonly properties: Readonly<Record<string, Property>>;
  /** The statement that creates the object. */
  readonly create: string;
  /** Name of the table whose own statement creates this object as well. @default - none */
  readonly partOf?: string | null;
}

/** Where a sequence stands. */
export interface SequenceState {
  readonly name: string;
  /** The value that it gives out next. */
  readonly next: bigint;
  /** Negative for a sequence that counts down. */
  readonly increment: bigint;
  /** Columns that take their values from it, with the largest value in each (the smallest, where it counts down). */
  readonly columns: readonly { readonly name: string; readonly extreme: bigint | null }[];
}

/** Everything that a database holds beside rows. */
export interface Schema {
  readonly objects: readonly SchemaObject[];
  readonly sequences: readonly SequenceState[];
  /** What the reader could not read, in a sentence each. */
  readonly unread: readonly string[];
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
