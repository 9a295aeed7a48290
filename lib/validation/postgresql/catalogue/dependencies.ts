import type { SchemaObject } from '../../schema';
import type { Sessions } from '../sessions';

/** An object with what identifies it in `pg_depend`: the catalogue and the object identifier. */
export interface Addressed {
  readonly object: SchemaObject;
  /** Null for what nothing depends on. */
  readonly address: string | null;
}

/**
 * What needs what. A view needs what its rule reads, a table what its defaults call, a domain what its checks call. That a
 * sequence belongs to a column is left out: the default of the column needs the sequence.
 */
const dependencies = `
  SELECT DISTINCT coalesce('pg_class ' || r.ev_class, 'pg_class ' || f.adrelid, 'pg_type ' || k.contypid, 'pg_type ' || c.reltype,
      format('%s %s', d.classid::regclass, d.objid)) AS dependent, format('%s %s', d.refclassid::regclass, d.refobjid) AS needed
  FROM pg_depend d
    LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid AND r.rulename = '_RETURN'
    LEFT JOIN pg_attrdef f ON d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid
    LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid AND k.contypid <> 0
    LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid AND c.relkind = 'c'
    LEFT JOIN pg_sequence s ON d.classid = 'pg_class'::regclass AND s.seqrelid = d.objid
  -- What the server brings is there before everything.
  WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND NOT (s.seqrelid IS NOT NULL AND d.deptype = 'a')`;

/** Puts objects into an order in which they can be made, each behind what it needs. */
export async function inOrder(sessions: Sessions, objects: readonly Addressed[]): Promise<readonly SchemaObject[]> {
  const needs = new Map<string, string[]>();
  for (const { dependent, needed } of await sessions.query(dependencies)) {
    const known = needs.get(`${dependent}`);
    known === undefined ? needs.set(`${dependent}`, [`${needed}`]) : known.push(`${needed}`);
  }
  const byAddress = new Map<string, SchemaObject[]>();
  for (const { object, address } of objects.filter(({ address }) => address !== null)) {
    byAddress.set(`${address}`, [...(byAddress.get(`${address}`) ?? []), object]);
  }
  const ordered: SchemaObject[] = [];
  const visited = new Set<string>();
  const visit = (address: string): void => {
    if (visited.has(address)) {
      return;
    }
    visited.add(address);
    for (const needed of needs.get(address) ?? []) {
      visit(needed);
    }
    ordered.push(...(byAddress.get(address) ?? []));
  };
  for (const { object, address } of objects) {
    address === null ? ordered.push(object) : visit(address);
  }
  return ordered;
}
