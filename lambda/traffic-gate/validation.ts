import type { Conclusion } from '../validation/conclusion';
import type { GateEnvironment, GateValidation } from './environment';
import type { Observed, ObservedVerdict } from './observed';
import { type Refusal, unreadable } from './refusal';

/** Longest list of tables in a refusal. */
const mostTables = 5;

/**
 * Returns what the last validation has against more users on AWS. A definition that asks for a validation wants the proof
 * before the first user, so a validation that never ran refuses as well; it can run as soon as the data is loaded.
 *
 * A pass is not proven when something was left uncompared that a second pass may compare. What no pass can, such as foreign
 * tables, which every verdict then names, is for people to judge: it would close the gate for good. Rows that kept
 * changing are no difference: a busy table always has some. A proof counts for a limited time, by its oldest part.
 */
export function refusalsOfValidation(
  validation: Observed['validation'] = { unreadable: 'nobody looked at it' },
  wanted: GateValidation,
  { region, dataStack }: Pick<GateEnvironment, 'region' | 'dataStack'>,
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
  const { run, finishedAt, outcome, parts, partsWithoutResult, objectsDiffering, tables, oldestPartAt, ageHours } =
    validation.value;
  const { proofValidHours } = wanted;
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
  const next = `validate again, by the command that this prints: ${command}`;
  const outdated = whyOutdated(validation.value, wanted);
  if (outdated !== undefined) {
    return [{ reason: `${pass} is not of what moves: ${outdated}`, next: `${next} (without a run)` }];
  }
  if (partsWithoutResult > 0 || uncompared !== 'none') {
    return [
      {
        reason: `${pass} proved nothing: ${partsWithoutResult} of ${parts} parts have no result, tables that could not be compared: ${uncompared}`,
        next,
      },
    ];
  }
  // Not the other way round: an age that is no number is none that is allowed.
  return ageHours <= proofValidHours
    ? []
    : [
        {
          reason: `${pass} is too old: it compared its oldest part ${oldestPartAt}, ${describeAge(ageHours)} ago, and counts for ${proofValidHours} hours`,
          next: `${next} (without a run, so that everything is compared anew); where a pass takes longer than that, raise validation.proofValidHours in the definition, and deploy TrafficStack`,
        },
      ];
}

/** Says why a proof is of other databases than those that move. The addresses are looked after by the validation itself. */
function whyOutdated({ outdated, scope }: ObservedVerdict, { database, schemas }: GateValidation): string | undefined {
  if (outdated !== undefined) {
    return outdated;
  }
  const compared = scope && `${scope.schemas.join(', ')} of database ${scope.database}`;
  const moves = `${schemas.join(', ')} of database ${database}`;
  return compared === moves ? undefined : `it compared ${compared ?? 'what nobody knows'}, and ${moves} moves`;
}

/** Describes an age for people. */
export function describeAge(hours: number): string {
  return `${Math.floor(hours)} hours`;
}

function namesOf(tables: Conclusion['tables'], outcome: Conclusion['outcome']): string {
  const names = Object.keys(tables).filter((name) => tables[name]?.outcome === outcome);
  const more = names.length > mostTables ? ` and ${names.length - mostTables} more` : '';
  return names.length === 0 ? 'none' : `${names.slice(0, mostTables).join(', ')}${more}`;
}
