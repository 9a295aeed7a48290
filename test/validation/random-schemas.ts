import type { RandomObject } from './random-objects';
import { RandomTableDefinitions } from './random-table-definitions';
import { numbers } from './random-tables';

/** A schema as the source has it and as the target has it, and what is different. */
export interface RandomSchema {
  readonly source: string;
  readonly target: string;
  /** `finding kind name` of each difference. */
  readonly truth: readonly string[];
}

/** Names as SQL, some of which need quotes. */
const tableNames = ['orders', '"Order Items"', '"user"', 'a_1', '"ä.b"', 'events'];

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
class Maker extends RandomTableDefinitions {
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
