/** A selection rule of DMS, which takes tables in or leaves them out. */
export interface SelectionRule {
  readonly 'rule-type': 'selection';
  /** Number of the rule, unique in the mappings. */
  readonly 'rule-id': string;
  readonly 'rule-name': string;
  readonly 'object-locator': { readonly 'schema-name': string; readonly 'table-name': string };
  readonly 'rule-action': 'include' | 'exclude';
}

/** Table mappings of a replication task. */
export interface TableMappings {
  readonly rules: readonly SelectionRule[];
}

/**
 * Returns the mappings that move every table of some schemas, and nothing of any other.
 *
 * Tables that DMS made for itself (`awsdms_...`) stay out: an earlier trial of DMS with its defaults leaves them in
 * `public`, and they would come to lie among the tables of the application.
 *
 * @param schemas exact names
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Selections.html
 */
export function tableMappings(schemas: readonly string[]): TableMappings {
  const rules = schemas.flatMap((schema, index): SelectionRule[] => [
    selection(2 * index + 1, 'include', exactly(schema), '%'),
    selection(2 * index + 2, 'exclude', exactly(schema), `${exactly('awsdms_')}%`),
  ]);
  return { rules };
}

function selection(
  number: number,
  action: SelectionRule['rule-action'],
  schemaName: string,
  tableName: string,
): SelectionRule {
  return {
    'rule-type': 'selection',
    'rule-id': String(number),
    'rule-name': `${action}-${number}`,
    'object-locator': { 'schema-name': schemaName, 'table-name': tableName },
    'rule-action': action,
  };
}

/**
 * Returns a pattern that matches one name. A bare underscore is a wildcard for any character: `trade_data` would take
 * `trade1data` along.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Wildcards.html
 */
function exactly(name: string): string {
  return name.replaceAll('_', '[_]');
}
