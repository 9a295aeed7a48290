import type { SchemaComparison, SchemaDifference } from '../schema';
import type { Outcome, RowDifference, TableResult, Verdict } from '../verdict';

const sentences: Readonly<Record<Outcome, string>> = {
  equal: 'SAME: both databases hold the same.',
  different: 'DIFFERENT: the databases do not hold the same. Mend what is listed above, and compare again.',
  unproven: 'NOT PROVEN: no difference was found, but not everything could be compared. The reasons stand above.',
  unsettled: 'NOT SETTLED: no difference was found, but some rows kept changing. Compare again when nobody writes.',
};

/** Codes of ECMA-48 for the one sentence: green, red, yellow. */
const colourCodes: Readonly<Record<Outcome, number>> = { equal: 32, different: 31, unproven: 33, unsettled: 33 };

/** Tables with one reason that are named one by one, at most. */
const mostNamed = 10;

/**
 * Returns the verdict for people: what differs, with the statements that mend it, then the one sentence.
 *
 * @param colours whether the sentence has a colour
 */
export function renderVerdict(verdict: Verdict, colours = false): string {
  const { schema, tables, schemas, versions, method, seconds, resumed, outcome } = verdict;
  const rows = (tables ?? []).reduce((sum, { sourceRows }) => sum + sourceRows, 0);
  return [
    ...verdict.differences.map((text) => `different: ${text}`),
    ...(schema === undefined ? [] : schemaLines(schema)),
    ...(tables ?? []).filter((table) => table.outcome !== 'equal' && !nothingButUnread(table)).flatMap(tableLines),
    ...unreadLines((tables ?? []).filter(nothingButUnread)),
    ...[...(schema?.unproven ?? []), ...verdict.unproven].map((text) => `not proven: ${text}`),
    ...[...(schema?.notes ?? []), ...verdict.notes].map((text) => `note: ${text}`),
    ...(verdict.leftOut.length > 0 ? [`left out as asked: ${verdict.leftOut.join(', ')}`] : []),
    '',
    summary(verdict, rows),
    `compared: ${schemas.length === 0 ? 'no schema' : `${schemas.length === 1 ? 'schema' : 'schemas'} ${schemas.join(', ')}`}`,
    `${versions.source} to ${versions.target}, ${method}, ${seconds.toFixed(1)} s`,
    ...(resumed === undefined
      ? []
      : [
          `went on with an interrupted pass: ${count(resumed.sourceRows)} of the rows were compared between ${resumed.from} and ${resumed.until}, and what was written to them since was not looked at`,
        ]),
    '',
    colours ? `\x1b[${colourCodes[outcome]}m${sentences[outcome]}\x1b[0m` : sentences[outcome],
  ].join('\n');
}

/** Whether a table is not proven for reasons that any number of tables may share, such as an interruption. */
function nothingButUnread({ outcome, differentRows, unsettled }: TableResult): boolean {
  return outcome === 'unproven' && differentRows === 0 && unsettled.length === 0;
}

function unreadLines(tables: readonly TableResult[]): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { name, reasons } of tables) {
    const reason = reasons.join('; ');
    byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  return [...byReason].map(([reason, names]) => {
    const more = names.length > mostNamed ? ` and ${count(names.length - mostNamed)} more` : '';
    return `unproven ${names.length === 1 ? 'table' : 'tables'} ${names.slice(0, mostNamed).join(', ')}${more}: ${reason}`;
  });
}

function schemaLines({ differences }: SchemaComparison): readonly string[] {
  return differences.flatMap((difference) => [
    describe(difference),
    ...difference.statements.map((statement) => `  ${statement.trim().replace(/;$/, '').replaceAll('\n', '\n  ')};`),
  ]);
}

function describe({ kind, name, finding, changes }: SchemaDifference): string {
  const values = changes.map(({ property, source, target }) =>
    source !== null && target !== null && `${source}${target}`.length > 100
      ? `${property} differs`
      : `${property} ${source ?? 'none'}, on the target ${target ?? 'none'}`,
  );
  return `${finding} ${kind} ${name}${values.length > 0 ? `: ${values.join('; ')}` : ''}`;
}

function tableLines(table: TableResult): readonly string[] {
  const { name, outcome, sourceRows, targetRows, differentRows, rangesNotLookedInto, differences, unsettled } = table;
  const more = rangesNotLookedInto > 0 ? `, and more in ${rangesNotLookedInto} ranges that differ` : '';
  const unlisted = differentRows - differences.length;
  return [
    `${outcome} table ${name}: ${count(sourceRows)} rows, ${count(targetRows)} on the target, ${count(differentRows)} differ${more}`,
    ...table.reasons.map((reason) => `  ${reason}`),
    ...differences.map(rowLine),
    ...(unlisted > 0 ? [`  ... and ${count(unlisted)} more rows`] : []),
    ...unsettled.map((key) => `  kept changing: ${key.join(', ')}`),
  ];
}

function rowLine({ key, finding, cells, occurrences, values }: RowDifference): string {
  if (occurrences !== undefined) {
    const row = Object.entries(values ?? {}).map(([column, value]) => `${column} ${shown(value)}`);
    return `  ${finding} row with the hash ${key.join()}: ${occurrences.source} on the source, ${occurrences.target} on the target${row.length > 0 ? `: ${row.join(', ')}` : ''}`;
  }
  const where = cells.map(({ column, ...values }) =>
    'source' in values ? `${column} ${shown(values.source)} -> ${shown(values.target)}` : column,
  );
  return `  ${finding} ${key.join(', ')}${where.length > 0 ? `: ${where.join(', ')}` : ''}`;
}

function shown(value: string | null | undefined): string {
  return value == null ? 'NULL' : JSON.stringify(value);
}

function summary({ schema, tables }: Verdict, rows: number): string {
  const inFlight = (tables ?? []).reduce((sum, table) => sum + table.inFlight, 0);
  const equal = (tables ?? []).filter(({ outcome }) => outcome === 'equal').length;
  return [
    ...(schema === undefined ? [] : [`${count(schema.objects)} objects, ${count(schema.differences.length)} differ`]),
    ...(tables === undefined ? [] : [`${equal} of ${tables.length} tables equal, ${count(rows)} rows compared`]),
    ...(inFlight > 0 ? [`${count(inFlight)} rows in flight rechecked`] : []),
  ].join('; ');
}

/** Returns a number with a blank between thousands. */
export function count(number: number): string {
  return `${number}`.replace(/\B(?=(\d{3})+$)/g, ' ');
}
