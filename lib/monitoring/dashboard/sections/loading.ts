import { stepMeanings, steps } from '../../../../lambda/loading/steps';
import type { LoadingNames } from '../../../data/loading/loading-names';
import type { LoadingMetrics } from '../../metrics/loading';
import { type Row, row } from '../grid';
import { numbers, text } from '../panels';

/** What the section on the load shows. */
export interface LoadingSectionProps {
  readonly names: LoadingNames;
  readonly metrics: LoadingMetrics;
}

/** How far the load is, which step comes when, and what to type. */
export function loading({ names, metrics }: LoadingSectionProps): Row[] {
  return [
    row(
      6,
      numbers('Load: steps done of 9, tables, percent', [
        metrics.steps,
        metrics.tablesLoaded,
        metrics.tables,
        metrics.percent,
      ]),
      text(
        'The load goes by these steps; its machine looks every minute at first, then every five. Where it fails, it goes on where it stands.',
        '',
        ...steps.map((step) => `1. ${stepMeanings[step]}`),
      ),
    ),
    row(
      4,
      text(
        '```',
        '# Load Aurora, or go on with the load',
        names.startCommand,
        '# See where the load is, and why it failed if it did',
        names.progressCommand,
        '```',
      ),
    ),
  ];
}
