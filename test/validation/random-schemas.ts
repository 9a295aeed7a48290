import { numbers } from './random-tables';

/** A schema as the source has it and as the target has it, and what is different. */
export interface RandomSchema {
  readonly source: string;
  readonly target: string;
  /** `finding kind name` of each difference. */
  readonly truth: readonly string[];
}

/** One object, and what can happen to it on the target. */
interface RandomObject {
  readonly kind: string;
  readonly name: string;
  readonly create: string;
  /** Statements that change it, where nothing else is in their way. */
  readonly changes: readonly string[];
  /** Statements that make the target another value of a sequence. */
  readonly setBack?: readonly [string, string];
  /** @default - it goes with the table that it is a part of */
  readonly drop?: string;
  /** The table that it is a part of, or itself: what shares one is changed once. */
  readonly family: string;
  /** Families that have to be there. */
  readonly uses: readonly string[];
}

/** Names as SQL, some of which need quotes. */
const tableNames = ['orders', '"Order Items"', '"user"', 'a_1', '"ä.b"', 'events'];
const columnNames = ['n', '"Name"', 'price', '"order"', 'created_at', 'x1', '"with space"'];

/** Types of columns with a default and with another type that they can have. */
const types = [
  ['integer', '7', 'bigint'],
  ['bigint', '(1 + 2)', 'numeric'],
  ['text', "'a''b'::text", 'character varying'],
  ['character varying(20)', "'x'::character varying", 'character varying(30)'],
  ['numeric(12,2)', '0.00', 'numeric(12,3)'],
  ['timestamp with time zone', 'now()', 'timestamp without time zone'],
  ['boolean', 'false', 'text'],
  ['jsonb', "'{}'::jsonb", 'json'],
  ['integer[]', "'{1,2}'::integer[]", 'bigint[]'],
  ['double precision', '1.5', 'real'],
  ['uuid', "'00000000-0000-0000-0000-000000000000'::uuid", 'text'],
] as const;

/** Makes the schema of a seed, with the name `s<seed>`. In about one of three nothing differs. */
export function randomSchema(seed: number): RandomSchema {
  const below = numbers(seed);
  const schema = `s${seed}`;
  const objects = new Maker(schema, below).objects();
  const script = [`CREATE SCHEMA ${schema};`, ...objects.map(({ create }) => `${create};`)];

  const changed = new Set<string>();
  const mutations: string[] = [];
  const truth: string[] = [];
  for (let wanted = Math.max(0, below(5) - 1); wanted > 0; wanted--) {
    const free = objects.filter(({ family }) => !changed.has(family));
    const object = free[below(Math.max(1, free.length))];
    const used = object !== undefined && objects.some(({ uses }) => uses.includes(object.name));
    const way = below(3);
    if (way === 0 || object === undefined) {
      const added = addition(schema, `added${wanted}`, below);
      mutations.push(added.sql);
      truth.push(...added.truth.map((what) => `extra ${what}`));
    } else if (way === 1 && object.drop !== undefined && !used) {
      mutations.push(object.drop);
      truth.push(...objects.filter((one) => goesWith(one, object)).flatMap(missing));
      changed.add(object.family);
    } else if (object.setBack !== undefined && below(2) === 0) {
      const [name, sql] = object.setBack;
      mutations.push(sql);
      truth.push(`changed sequence value ${name}`);
      changed.add(object.family);
    } else if (object.changes.length > 0) {
      mutations.push(object.changes[below(object.changes.length)] as string);
      truth.push(`changed ${object.kind} ${object.name}`);
      changed.add(object.family);
    }
  }
  return {
    source: script.join('\n'),
    target: [...script, ...mutations.map((sql) => `${sql};`)].join('\n'),
    truth: truth.sort(),
  };
}

/** With a table goes all that is a part of it; its columns are not named beside it. */
function goesWith(one: RandomObject, dropped: RandomObject): boolean {
  return one === dropped || (one.family === dropped.name && one.kind !== 'column' && one.kind !== 'none');
}

/** A sequence that was made anew would begin at its start. */
function missing({ kind, name, setBack }: RandomObject): readonly string[] {
  return [
    // That of an identity column comes with the column.
    ...(kind === 'identity' ? [] : [`missing ${kind} ${name}`]),
    ...(setBack === undefined ? [] : [`changed sequence value ${setBack[0]}`]),
  ];
}

/** Something that the target alone has. */
function addition(schema: string, name: string, below: (below: number) => number) {
  const self = `${schema}.${name}`;
  const additions = [
    {
      sql: `CREATE TABLE ${self} (id integer CONSTRAINT ${name}_key PRIMARY KEY)`,
      truth: [`table ${self}`, `constraint ${name}_key on ${self}`],
    },
    { sql: `CREATE VIEW ${self} AS SELECT 1 AS one`, truth: [`view ${self}`] },
    {
      sql: `CREATE FUNCTION ${self}(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a'`,
      truth: [`function ${self}(integer)`],
    },
    { sql: `CREATE SEQUENCE ${self}`, truth: [`sequence ${self}`] },
    { sql: `CREATE TYPE ${self} AS ENUM ('a')`, truth: [`enum ${self}`] },
    { sql: `CREATE DOMAIN ${self} AS integer`, truth: [`domain ${self}`] },
    {
      sql: `ALTER TABLE ${schema}.orders_of_all ADD COLUMN ${name} integer`,
      truth: [`column ${schema}.orders_of_all.${name}`],
    },
    { sql: `CREATE INDEX ${name} ON ${schema}.orders_of_all (id)`, truth: [`index ${self}`] },
    {
      sql: `ALTER TABLE ${schema}.orders_of_all ADD CONSTRAINT ${name} CHECK (id > 0)`,
      truth: [`constraint ${name} on ${schema}.orders_of_all`],
    },
  ];
  return additions[below(additions.length)] as (typeof additions)[number];
}

/** Makes the objects of one schema, each after those that it uses. */
class Maker {
  private readonly made: RandomObject[] = [];

  constructor(
    private readonly schema: string,
    private readonly below: (below: number) => number,
  ) {}

  objects(): readonly RandomObject[] {
    const { schema } = this;
    // A table that every schema has, for what is added to a table. Nothing else happens to it.
    this.made.push({
      ...{ kind: 'table', name: `${schema}.orders_of_all`, family: `${schema}.orders_of_all`, uses: [], changes: [] },
      create: `CREATE TABLE ${schema}.orders_of_all (id bigint)`,
    });
    this.times(2, (n) => this.enum(`e${n}`));
    this.times(2, (n) => this.domain(`d${n}`));
    this.times(2, (n) => this.sequence(`q${n}`));
    this.times(3, (n) => this.routine(`f${n}`));
    this.standalone(
      'function',
      `${schema}.touch()`,
      `CREATE FUNCTION ${schema}.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
      [`CREATE OR REPLACE FUNCTION ${schema}.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'`],
    );
    const names = tableNames.filter(() => this.below(2) === 0);
    for (const [index, name] of names.entries()) {
      this.table(`${schema}.${name}`, index, names[this.below(index)] ?? name);
    }
    this.times(2, (n) => this.partitioned(`${schema}.p${n}`));
    this.times(3, (n) => this.view(`${schema}.v${n}`, names));
    return this.made;
  }

  private times(most: number, make: (n: number) => void): void {
    for (let n = this.below(most + 1); n > 0; n--) {
      make(n);
    }
  }

  private pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  private standalone(
    kind: string,
    name: string,
    create: string,
    changes: readonly string[],
    uses: readonly string[] = [],
  ): void {
    const sql = kind === 'materialised view' ? 'MATERIALIZED VIEW' : kind === 'enum' ? 'TYPE' : kind.toUpperCase();
    this.made.push({ kind, name, family: name, uses, create, changes, drop: `DROP ${sql} ${name}` });
  }

  private enum(short: string): void {
    const name = `${this.schema}.${short}`;
    const labels = ['a', 'b', "c''c", 'D'].slice(0, 1 + this.below(4)).map((label) => `'${label}'`);
    this.standalone('enum', name, `CREATE TYPE ${name} AS ENUM (${labels.join(', ')})`, [
      `ALTER TYPE ${name} ADD VALUE 'new' BEFORE 'a'`,
      `ALTER TYPE ${name} RENAME VALUE 'a' TO 'A'`,
    ]);
  }

  private domain(short: string): void {
    const name = `${this.schema}.${short}`;
    this.standalone('domain', name, `CREATE DOMAIN ${name} AS integer CONSTRAINT positive CHECK (VALUE > 0)`, [
      `ALTER DOMAIN ${name} SET NOT NULL`,
      `ALTER DOMAIN ${name} DROP CONSTRAINT positive`,
      `ALTER DOMAIN ${name} SET DEFAULT 5`,
    ]);
  }

  private sequence(short: string): void {
    const name = `${this.schema}.${short}`;
    const down = this.below(3) === 0;
    this.made.push({
      ...{ kind: 'sequence', name, family: name, uses: [], drop: `DROP SEQUENCE ${name}` },
      create: `CREATE SEQUENCE ${name}${down ? ' INCREMENT -1' : ''}; SELECT setval('${name}', ${down ? -50 : 50})`,
      changes: [`ALTER SEQUENCE ${name} ${down ? 'MINVALUE -9000' : 'MAXVALUE 9000'}`, `ALTER SEQUENCE ${name} CYCLE`],
      setBack: [name, `SELECT setval('${name}', ${down ? -10 : 10})`],
    });
  }

  private routine(short: string): void {
    const name = `${this.schema}.${short}(integer, text)`;
    const make = (more: string, body: string) =>
      `CREATE OR REPLACE FUNCTION ${this.schema}.${short}(a integer, b text) RETURNS text ${more} AS '${body}'`;
    const create = make('LANGUAGE sql', 'SELECT a || b');
    this.standalone('function', name, create, [
      make('LANGUAGE sql', 'SELECT b || a'),
      make('LANGUAGE sql IMMUTABLE', 'SELECT a || b'),
      make('LANGUAGE plpgsql', 'BEGIN RETURN a || b; END'),
      `ALTER FUNCTION ${this.schema}.${short} SET work_mem = '8MB'`,
    ]);
  }

  /** Adds a part of a table, which goes with it. */
  private part(
    kind: string,
    name: string,
    table: string,
    create: string,
    changes: readonly string[],
    drop?: string,
  ): void {
    this.made.push({ kind, name, family: table, uses: [], create, changes, drop });
  }

  private table(table: string, index: number, other: string): void {
    const short = `t${index}`;
    const serial = this.pick(['integer', 'serial', 'integer GENERATED BY DEFAULT AS IDENTITY']);
    const columns = columnNames.filter(() => this.below(2) === 0).map((name) => [name, this.pick(types)] as const);
    const [enumOrDomain] = this.made.filter(({ kind }) => kind === this.pick(['enum', 'domain']));
    const definitions = [
      `id ${serial} NOT NULL`,
      ...columns.map(([name, [type, value]]) => `${name} ${type}${this.pick(['', ` DEFAULT ${value}`, ' NOT NULL'])}`),
      'm integer',
      ...(enumOrDomain === undefined ? [] : [`made ${enumOrDomain.name}`]),
    ];
    const uses = [...(enumOrDomain === undefined ? [] : [enumOrDomain.name])];
    this.made.push({
      ...{ kind: 'table', name: table, family: table, uses, drop: `DROP TABLE ${table}` },
      create: `CREATE TABLE ${table} (${definitions.join(', ')})`,
      changes: [`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`, `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`],
    });
    if (serial !== 'integer') {
      // The server's own name for it, in quotes where it needs some.
      const long = `${table.slice(this.schema.length + 1).replaceAll('"', '')}_id_seq`;
      const name = `${this.schema}.${/^[a-z_0-9]+$/.test(long) ? long : `"${long}"`}`;
      this.made.push({
        ...{ kind: serial === 'serial' ? 'sequence' : 'identity', name, family: table, uses: [], changes: [] },
        create: `SELECT setval('${name}', 50)`,
        setBack: [name, `SELECT setval('${name}', 3)`],
      });
    }
    for (const [name, [, value, otherType]] of columns) {
      const alter = `ALTER TABLE ${table} ALTER COLUMN ${name}`;
      const changes = [
        `${alter} DROP DEFAULT, ALTER COLUMN ${name} TYPE ${otherType} USING NULL`,
        `${alter} SET DEFAULT ${value === 'now()' ? 'statement_timestamp()' : 'NULL'}, ALTER COLUMN ${name} TYPE ${otherType} USING NULL`,
      ];
      const drop = `ALTER TABLE ${table} DROP COLUMN ${name}`;
      this.part('column', `${table}.${name}`, table, 'SELECT', changes, drop);
    }
    this.constraintsOf(table, short, other);
    this.programsOf(table, short);
  }

  private constraintsOf(table: string, short: string, other: string): void {
    const constraint = (name: string, definition: string, changed: string | undefined) => {
      const drop = `ALTER TABLE ${table} DROP CONSTRAINT ${name}`;
      const create = `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`;
      const changes = changed === undefined ? [] : [`${drop}, ADD CONSTRAINT ${name} ${changed}`];
      this.part('constraint', `${name} on ${table}`, table, create, changes, drop);
    };
    constraint(`${short}_key`, 'PRIMARY KEY (id)', undefined);
    this.times(1, () => constraint(`${short}_positive`, 'CHECK (id > 0 AND m IS NOT NULL)', 'CHECK (id > 1)'));
    this.times(1, () => constraint(`${short}_m`, 'UNIQUE (m, id)', 'UNIQUE (m, id) DEFERRABLE'));
    const parent = `${this.schema}.${other}`;
    if (parent !== table && this.below(2) === 0) {
      const references = `FOREIGN KEY (m) REFERENCES ${parent}(id)`;
      constraint(`"${short} Parent"`, references, `${references} ON DELETE CASCADE`);
      // The table that it refers to cannot be dropped, nor can its key.
      const key = this.made.find(({ kind, family }) => kind === 'constraint' && family === parent);
      this.made.push({
        ...{ kind: 'none', name: 'none', family: table, create: 'SELECT', changes: [] },
        uses: [parent, key?.name ?? ''],
      });
    }
    const index = (name: string, definition: string, changed: string) => {
      const drop = `DROP INDEX ${this.schema}.${name}`;
      const create = `CREATE INDEX ${name} ON ${table} ${definition}`;
      const change = `${drop}; CREATE INDEX ${name} ON ${table} ${changed}`;
      this.part('index', `${this.schema}.${name}`, table, create, [change], drop);
    };
    this.times(1, () => index(`${short}_plain`, '(m)', '(m DESC)'));
    this.times(1, () => index(`"${short} Partial"`, '(id) WHERE m > 5', '(id) WHERE m > 6'));
    this.times(1, () => index(`${short}_expression`, '((m + id), abs(m))', '((m - id), abs(m))'));
  }

  private programsOf(table: string, short: string): void {
    const { schema } = this;
    this.times(1, () => {
      const create = (event: string) =>
        `CREATE TRIGGER ${short}_touch BEFORE ${event} ON ${table} FOR EACH ROW EXECUTE FUNCTION ${schema}.touch()`;
      const drop = `DROP TRIGGER ${short}_touch ON ${table}`;
      const changes = [`ALTER TABLE ${table} DISABLE TRIGGER ${short}_touch`, `${drop}; ${create('INSERT OR UPDATE')}`];
      this.part('trigger', `${short}_touch on ${table}`, table, create('UPDATE'), changes, drop);
      this.made.push({
        ...{ kind: 'none', name: 'none', family: table, create: 'SELECT', changes: [] },
        uses: [`${schema}.touch()`],
      });
    });
    this.times(1, () => {
      const name = `${short}_mine`;
      const changes = [`ALTER POLICY ${name} ON ${table} USING (m = 2)`];
      const create = `CREATE POLICY ${name} ON ${table} USING (m = 1)`;
      this.part('policy', `${name} on ${table}`, table, create, changes, `DROP POLICY ${name} ON ${table}`);
    });
  }

  private partitioned(table: string): void {
    const bounds = ['FROM (0) TO (10)', 'FROM (10) TO (20)'];
    this.made.push({
      ...{ kind: 'table', name: table, family: table, uses: [], changes: [], drop: `DROP TABLE ${table}` },
      create: `CREATE TABLE ${table} (id integer, note text) PARTITION BY RANGE (id)`,
    });
    for (const [index, bound] of bounds.entries()) {
      const name = `${table}_${index}`;
      const changes = [
        `DROP TABLE ${name}; CREATE TABLE ${name} PARTITION OF ${table} FOR VALUES ${bound.replace('0)', '1)')}`,
      ];
      const create = `CREATE TABLE ${name} PARTITION OF ${table} FOR VALUES ${bound}`;
      this.part('table', name, table, create, index === 0 ? changes : [], `DROP TABLE ${name}`);
    }
  }

  private view(view: string, tables: readonly string[]): void {
    const short = tables[this.below(Math.max(1, tables.length))];
    const table = `${this.schema}.${short ?? 'orders_of_all'}`;
    const kind = this.pick(['view', 'materialised view']);
    const sql = kind === 'view' ? 'VIEW' : 'MATERIALIZED VIEW';
    const query = (where: string) =>
      `SELECT t.id, t.id + 1 AS next, count(*) AS n FROM ${table} t WHERE ${where} GROUP BY t.id`;
    const changes = [`DROP ${sql} ${view}; CREATE ${sql} ${view} AS ${query('t.id > 1 AND t.id IS NOT NULL')}`];
    this.standalone(kind, view, `CREATE ${sql} ${view} AS ${query('t.id > 1 OR t.id IN (3, 4)')}`, changes, [table]);
  }
}
