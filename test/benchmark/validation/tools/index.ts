import { copyMd5 } from './copy-md5';
import { pgComparator } from './pg-comparator';
import { dataDiff, reladiff } from './python';

export { ptTableSync } from './pt-table-sync';
export type { ComparedTable, Finding, Tool } from './tool';

/** What compares tables of two PostgreSQL servers. */
export const postgresqlTools = [pgComparator, reladiff, dataDiff, copyMd5] as const;
