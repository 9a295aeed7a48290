import { allowedWeights, type MigrationPhase } from '../../lib/migration-phase';
import type { Reading } from '../reading';
import type { DecisionContext } from './decide';
import { isWayBack } from './move';
import { type Refusal, unreadable } from './refusal';
import type { WeightRequest } from './request';

/** Returns what the phase has against a request: another one is live, or the live one does not allow the weight. */
export function refusalsOfPhase(
  request: WeightRequest,
  phase: Reading<MigrationPhase>,
  { environment, wording }: DecisionContext,
): readonly Refusal[] {
  if (!('value' in phase)) {
    return isWayBack(request) ? [] : [unreadable('The live phase', phase.unreadable)];
  }
  const live = phase.value;
  const { lowest, highest, otherwise } = allowedWeights[live];
  const { recordKey } = environment;
  return [
    ...(request.phase === live
      ? []
      : [
          {
            reason: `The live phase is ${live}, and ${wording.subject.toLowerCase()} is for phase ${request.phase}`,
            next: `give -c migrationPhase=${live}, or record "migrationPhase": "${live}" under "live", "${recordKey}" in cdk.json`,
          },
        ]),
    ...(request.weight >= lowest && request.weight <= highest
      ? []
      : [
          {
            reason: `Phase ${live} allows a weight of ${lowest} only, not ${request.weight}: ${otherwise}`,
            next: `leave the weight at ${lowest}; users can go back only after the migration itself has gone back a phase`,
          },
        ]),
  ];
}
