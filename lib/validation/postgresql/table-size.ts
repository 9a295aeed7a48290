import type { Table } from '../table';
import { largeObjectsSize } from './large-objects';
import { quoted } from './row-hash';
import type { Sessions } from './sessions';

/** How much a table stores just now, its partitions together. */
export interface TableSize {
  readonly pages: number;
  /** Pages of its largest partition; the same where it has none. */
  readonly longest: number;
  /** Bytes, with values that are stored beside their rows. */
  readonly bytes: number;
  /** Rows, estimated by the pages there are now and the rows in one when the server last looked. */
  readonly rows: number;
}

/** Rows in a page of a table that the server has never looked at. */
const usualRowsPerPage = 60;

const sizes = `
  SELECT coalesce(sum(pages), 0) AS pages, coalesce(max(pages), 0) AS longest, coalesce(sum(pg_table_size(oid)), 0) AS bytes,
    coalesce(sum(CASE WHEN reltuples > 0 AND relpages > 0 THEN pages * reltuples / relpages ELSE pages * ${usualRowsPerPage} END), 0)::int8 AS rows
  FROM (SELECT c.oid, c.reltuples, c.relpages, pg_relation_size(c.oid) / current_setting('block_size')::int8 AS pages
    FROM pg_class c WHERE c.oid IN (SELECT $1::regclass UNION SELECT relid FROM pg_partition_tree($1::regclass))) parts`;

/** Reads how much a table stores. */
export async function readTableSize(sessions: Pick<Sessions, 'query'>, table: Table): Promise<TableSize> {
  const [row] = table.largeObjects
    ? await sessions.query(largeObjectsSize)
    : await sessions.query(sizes, [`${quoted(table.schema)}.${quoted(table.name)}`]);
  return {
    pages: Number(row?.pages),
    longest: Number(row?.longest),
    bytes: Number(row?.bytes),
    rows: Number(row?.rows),
  };
}

/** Bytes that one statement should read at most: of a table of wide rows it reads fewer of them. */
const bytesPerRange = 512 * 1024 ** 2;

/** Ranges of a table at most: their ends are in memory together. */
const mostRanges = 50_000;

/** Returns how many rows a range should have of those that are wanted. */
export function rowsPerRange({ bytes, rows }: TableSize, wanted: number): number {
  const fitting = bytes === 0 || rows === 0 ? wanted : Math.floor((bytesPerRange * rows) / bytes);
  return Math.max(1, Math.min(wanted, fitting), Math.ceil(rows / mostRanges));
}

/** A sample that shows where a table can be cut. */
export interface Sample {
  /** Percentage of the pages. */
  readonly percent: number;
  /** Share of the rows in them that is taken. */
  readonly share: number;
  /** Rows of the sample that stand for one range. */
  readonly step: number;
}

/** Pages of a sample for each range, and in all at least: ranges become even enough, for a hundredth of the work. */
const pagesPerRange = 10;
const fewestPages = 500;
/** Rows of a sample at most, which the server has to sort. */
const mostSampled = 2_000_000;

/** Returns the sample by which a table is cut; undefined where the walk from row to row along the index costs less. */
export function sampleOf({ pages, rows }: TableSize, perRange: number): Sample | undefined {
  const wanted = Math.max(fewestPages, (pagesPerRange * rows) / perRange);
  if (pages < 4 * wanted) {
    return undefined;
  }
  const share = Math.min(1, mostSampled / ((rows / pages) * wanted));
  const percent = (100 * wanted) / pages;
  return { percent, share, step: Math.max(1, Math.round((perRange * share * percent) / 100)) };
}
