import type { ValidationNames } from '../../../data/validation/validation-names';
import type { ValidationMetrics } from '../../metrics/validation';
import { heading, type Row, row } from '../grid';
import { graph, numbers, text } from '../panels';

/** What the section on the validation shows. */
export interface ValidationSectionProps {
  readonly names: ValidationNames;
  readonly metrics: ValidationMetrics;
}

/** Whether both sides were proven equal, how far a pass has come, and what to type. */
export function validation({ names, metrics }: ValidationSectionProps): Row[] {
  return [
    heading('Proof that both databases hold the same'),
    row(
      6,
      numbers('The last proof', [metrics.lastPassAge]),
      graph('Validation: rows compared', [metrics.rowsCompared], { unit: 'in 5 minutes' }),
      graph('Validation: differences', [metrics.rowsDiffering], {
        unit: 'rows in 5 minutes',
        right: [metrics.objectsMissing, metrics.objectsDiffering],
        rightUnit: 'objects',
      }),
    ),
    row(
      5,
      text(
        '```',
        '# Compare everything, and wait; fails unless both are equal',
        names.validateCommand,
        '# See how far the running pass is, or how the last one ended',
        names.progressCommand,
        '```',
      ),
    ),
  ];
}
