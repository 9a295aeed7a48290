import type { DeclaredAcknowledgment } from './acknowledgments';
import { cloudFormationValidation } from './findings';
import { type ComplianceRow, idOf } from './row';

/** What to do about an open row. */
export function adviceOn({ pack, rule, finding, level }: ComplianceRow): string {
  const prefix = `${pack}-`;
  const fields = rule.startsWith(prefix)
    ? { pack, rule: rule.slice(prefix.length), ...(finding && { finding }) }
    : { pack, rule };
  const acceptable = level !== 'fatal' && (rule.startsWith(prefix) || pack === cloudFormationValidation);
  if (!acceptable) {
    return 'Fix it: it cannot be accepted.';
  }
  const code = Object.entries(fields).map(([name, value]) => `${name}: ${quoted(value)}`);
  return `Fix it, or accept it next to the resource: acknowledge(resource, { ${code.join(', ')}, reason: '<evidence>' })`;
}

/**
 * What to do about an acknowledgment that no finding made use of.
 *
 * @param rows the rows of the same report
 */
export function adviceOnUnmatched({ id, construct }: DeclaredAcknowledgment, rows: readonly ComplianceRow[]): string {
  const separator = id.indexOf('::');
  const pack = id.slice(0, separator);
  const accepted = id.slice(separator + 2);
  const closer = rows.find(
    (row) =>
      row.pack === pack &&
      row.state === 'acknowledged' &&
      accepted === acceptedId(row) &&
      isBelow(row.resource, construct),
  );
  return closer === undefined
    ? 'Remove it, or correct its rule, its finding or the construct that it stands on: nothing there is found by this id.'
    : `Remove it: the finding on ${closer.resource} is accepted closer to the resource.`;
}

/** CloudFormation's validation is accepted by rule; the place is not a part of the id. */
const acceptedId = (row: ComplianceRow) => (row.pack === cloudFormationValidation ? row.rule : idOf(row));

const isBelow = (path: string, construct: string) =>
  construct === '' || path === construct || path.startsWith(`${construct}/`);

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
