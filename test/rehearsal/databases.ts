import { setTimeout as sleep } from 'node:timers/promises';
import type { MigrationDefinition } from '../../lib/definition';
import { selfSigned } from '../lambda/health-monitor/certificates';
import { execute, oldestMajor, type Server, startServer } from '../validation/server';
import { startWriter, type Writer } from '../validation/writer';
import { RehearsalFailure } from './failure';

/** Rows of the largest table: at 10 000 to a part they make 52 parts. */
const orders = 520_000;

/** Seconds that PostgreSQL may take to copy all tables; it took 4 here. */
const copyLimitSeconds = 120;

/** Changes of the source in a second while it is compared. */
const changesPerSecond = 200;

/** Two real PostgreSQL servers in the place of the source and Aurora: the second one replicates from the first. */
export class RehearsalDatabases {
  private constructor(
    private readonly name: string,
    /** The first of the schemas that move. */
    private readonly schema: string,
    readonly source: Server,
    readonly target: Server,
    /** The authority behind the certificates of both, in PEM. They name `localhost`. */
    readonly rootCertificatePem: string,
  ) {}

  /**
   * Starts both, fills the source, and replicates it: by PostgreSQL's own logical replication, where DMS stands on AWS.
   *
   * @throws RehearsalFailure when the tables are not copied in time
   */
  static async start({ source }: MigrationDefinition): Promise<RehearsalDatabases> {
    const certificate = selfSigned('localhost');
    const servers = await Promise.all([startServer(oldestMajor, certificate), startServer(17, certificate)]);
    const databases = new RehearsalDatabases(source.databaseName, source.schemas[0], ...servers, certificate.cert);
    try {
      await databases.fill(source.schemas);
      return databases;
    } catch (error) {
      await databases.stop();
      throw error;
    }
  }

  /** URL of the source's database. */
  get sourceUrl(): string {
    return this.source.url(this.name);
  }

  /** URL of the target's database. */
  get targetUrl(): string {
    return this.target.url(this.name);
  }

  /** Changes rows of the source until it is ended. */
  write(): Writer {
    const table = `"${this.schema}".orders`;
    const id = (n: number) => 1 + ((n * 7919) % (orders - 1));
    return startWriter(
      this.sourceUrl,
      (n) =>
        n % 10 === 0
          ? `INSERT INTO ${table} (customer, total) VALUES ('c${n % 5000}', ${n}.10)`
          : `UPDATE ${table} SET total = total + 1 WHERE id = ${id(n)}`,
      changesPerSecond,
    );
  }

  async stop(): Promise<void> {
    // First the one that holds a connection to the other.
    await this.target.stop();
    await this.source.stop();
  }

  private async fill(schemas: readonly string[]): Promise<void> {
    const definitions = schemas.map(tables).join('\n');
    const rows = schemas.map(rowsOf).join('\n');
    await Promise.all([
      this.source.database(this.name, `${definitions}\n${rows}\nCREATE PUBLICATION rehearsal FOR ALL TABLES`),
      this.target.database(this.name, definitions),
    ]);
    const from = `host=127.0.0.1 port=${this.source.port} dbname=${this.name} user=postgres`;
    await execute(this.targetUrl, `CREATE SUBSCRIPTION rehearsal CONNECTION '${from}' PUBLICATION rehearsal`);
    const deadline = Date.now() + copyLimitSeconds * 1000;
    const copying = "SELECT count(*)::integer AS tables FROM pg_subscription_rel WHERE srsubstate <> 'r'";
    while ((await execute(this.targetUrl, copying))[0]?.['tables'] !== 0) {
      if (Date.now() > deadline) {
        throw new RehearsalFailure(`PostgreSQL has not copied the tables after ${copyLimitSeconds} s.`);
      }
      await sleep(100);
    }
  }
}

/** Tables with a number, a text of the database's collation, a UUID and two columns as their keys, and one without. */
const tables = (schema: string) => `
  CREATE SCHEMA IF NOT EXISTS "${schema}";
  SET search_path TO "${schema}";
  CREATE TYPE state AS ENUM ('new', 'paid', 'sent');
  CREATE TABLE customers (name text PRIMARY KEY, address jsonb);
  CREATE TABLE orders (id bigserial PRIMARY KEY, customer text NOT NULL, total numeric(12, 2) NOT NULL,
    state state NOT NULL DEFAULT 'new', placed timestamptz NOT NULL DEFAULT now());
  CREATE INDEX orders_customer ON orders (customer);
  CREATE TABLE lines (order_id bigint REFERENCES orders, position integer, article uuid, PRIMARY KEY (order_id, position));
  CREATE TABLE visits (id uuid PRIMARY KEY, duration interval);
  CREATE TABLE notes (line text);
  CREATE VIEW unpaid AS SELECT id, total FROM orders WHERE state = 'new';`;

const rowsOf = (schema: string) => `
  SET search_path TO "${schema}";
  INSERT INTO customers SELECT 'c' || n, jsonb_build_object('street', n) FROM generate_series(0, 4999) n;
  INSERT INTO orders (customer, total) SELECT 'c' || n % 5000, n FROM generate_series(1, ${orders}) n;
  INSERT INTO lines SELECT n, 1, md5(n::text)::uuid FROM generate_series(1, 30000) n;
  INSERT INTO visits SELECT md5(n::text)::uuid, n * interval '1 second' FROM generate_series(1, 20000) n;
  INSERT INTO notes SELECT 'note ' || n % 700 FROM generate_series(1, 1000) n;`;
