// This file imports nothing, so that the stacks read it as well.

/** The metrics of the validation. They have no dimension: their namespace is one deployment's. */
export const metricNames = {
  /** Rows of the source that one part compared. */
  rowsCompared: 'RowsCompared',
  /** Rows that differ in one part; of a range that was not looked into, all of them. */
  rowsDiffering: 'RowsDiffering',
  /** Objects of the source that the target lacks. */
  objectsMissing: 'ObjectsMissing',
  /** Objects that one side lacks or that are not the same. */
  objectsDiffering: 'ObjectsDiffering',
  /** Seconds since a pass over everything ended with the proof that both sides hold the same. */
  lastPassAge: 'LastPassAge',
} as const;
