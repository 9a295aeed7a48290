import type { Conclusion } from './conclusion';

/** How an execution fails: its error, and its cause for a person. */
export interface Failure {
  readonly error: 'Different' | 'Unproven' | 'Unsettled';
  readonly cause: string;
}

/** What a failure leads the operator to. */
export interface CauseSurroundings {
  /** Where the verdict lies, as `s3://...`. */
  readonly address: string;
  /** Starts the state machine. */
  readonly startCommand: string;
}

/** Names and sentences in a cause, and characters of a sentence, at most: the rest is in the verdict. */
const mostNamed = 5;
const longestSentence = 500;

/** Returns how an execution fails that does not prove both sides equal; undefined where it does. */
export function failureOf(conclusion: Conclusion, { address, startCommand }: CauseSurroundings): Failure | undefined {
  const { run, parts, partsWithoutResult, objectsDiffering, tablesNotEqual, reasons } = conclusion;
  const verdict = `aws s3 cp ${address} - prints the verdict, with the keys of the results that list what was found`;
  const again = `${startCommand} --input '${JSON.stringify({ run })}' compares again what is not proven equal`;
  const tables = `${tablesNotEqual} tables${namesIn(conclusion)}`;
  const why = reasons
    .slice(0, mostNamed)
    .map((reason) => reason.slice(0, longestSentence))
    .join('; ');
  switch (conclusion.outcome) {
    case 'equal':
      return undefined;
    case 'different':
      return {
        error: 'Different',
        cause: `Source and target differ: ${objectsDiffering} objects of the schema, and ${tables} that are not equal. What to do next: ${verdict}; mend the differences, then ${again}`,
      };
    case 'unproven':
      return {
        error: 'Unproven',
        cause: `No difference was found, but not everything was compared: ${partsWithoutResult} of ${parts} parts have no comparison, ${tables}${why && `: ${why}`}. What to do next: ${verdict}; mend what keeps it from being compared, then ${again}`,
      };
    case 'unsettled':
      return {
        error: 'Unsettled',
        cause: `No difference was found, but rows of ${tables} kept changing while they were compared. What to do next: when they are written less, or writes to the source have been stopped, ${again}`,
      };
  }
}

function namesIn({ tables, tablesNotEqual }: Conclusion): string {
  const names = Object.keys(tables).slice(0, mostNamed);
  const more = tablesNotEqual - names.length;
  return names.length === 0 ? '' : ` (${names.join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
}
