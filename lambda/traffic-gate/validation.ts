import type { Reading } from '../reading';
import type { Conclusion } from '../validation/conclusion';
import type { GateEnvironment } from './environment';
import { type Refusal, unreadable } from './refusal';

/** Longest list of tables in a refusal. */
const mostTables = 5;

/**
 * Returns what the last validation has against more users on AWS. A definition that asks for a validation wants the proof
 * before the first user, so a validation that never ran refuses as well; it can run as soon as the data is loaded.
 *
 * A pass is not proven when something was left uncompared that a second pass may compare. What no pass can, such as large
 * objects, which every verdict then names, is for people to judge: it would close the gate for good. Rows that kept
 * changing are no difference: a busy table always has some.
 */
export function refusalsOfValidation(
  validation: Reading<Conclusion | undefined>,
  { region, dataStack }: GateEnvironment,
): readonly Refusal[] {
  const command =
    `aws cloudformation describe-stacks --region ${region} --stack-name ${dataStack} ` +
    `--query "Stacks[0].Outputs[?OutputKey=='Validate'].OutputValue" --output text`;
  if (!('value' in validation)) {
    return [unreadable('The last validation', validation.unreadable)];
  }
  if (validation.value === undefined) {
    return [
      {
        reason: 'No validation has proven yet that the source and Aurora hold the same',
        next: `validate, by the command that this prints: ${command}`,
      },
    ];
  }
  const { run, finishedAt, outcome, parts, partsWithoutResult, objectsDiffering, tables } = validation.value;
  const pass = `The last validation (${run}, ${finishedAt})`;
  if (outcome === 'different') {
    const differing = namesOf(tables, 'different');
    return [
      {
        reason: `${pass} found differences: ${objectsDiffering} objects of the schema, tables ${differing}`,
        next: `mend them, and validate again, by the command that this prints: ${command}`,
      },
    ];
  }
  const uncompared = namesOf(tables, 'unproven');
  return partsWithoutResult > 0 || uncompared !== 'none'
    ? [
        {
          reason: `${pass} proved nothing: ${partsWithoutResult} of ${parts} parts have no result, tables that could not be compared: ${uncompared}`,
          next: `validate again, by the command that this prints: ${command}`,
        },
      ]
    : [];
}

function namesOf(tables: Conclusion['tables'], outcome: Conclusion['outcome']): string {
  const names = Object.keys(tables).filter((name) => tables[name]?.outcome === outcome);
  const more = names.length > mostTables ? ` and ${names.length - mostTables} more` : '';
  return names.length === 0 ? 'none' : `${names.slice(0, mostTables).join(', ')}${more}`;
}
