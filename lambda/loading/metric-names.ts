// This file imports nothing, so that the stacks read it as well.

/** The metrics of the load. They have no dimension: their namespace is one deployment's. */
export const loadingMetricNames = {
  /** Steps that are done, 0..9. */
  steps: 'LoadingStepsDone',
  /** Tables that are loaded. */
  tablesLoaded: 'LoadingTablesLoaded',
  /** Tables of the task. */
  tables: 'LoadingTables',
  /** How much is loaded, percent 0..100. */
  percent: 'LoadingPercent',
} as const;
