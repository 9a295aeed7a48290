import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { functionRuntime } from './functions/function-runtime';
import type { MigrationSettings } from './settings';
import { type Support, supportOf } from './support-dates';

/** A warning that `cdk synth` and `cdk diff` print, and no template holds. */
export interface SupportWarning {
  readonly id: string;
  readonly message: string;
}

/**
 * Warns on a stack of every support that ends soon, each time it is synthesised. A warning is no part of a template, so that
 * nothing is deployed because a day has passed, and none is ever acknowledged.
 */
export function warnOfSupportEnds(stack: Construct, settings: MigrationSettings): void {
  for (const { id, message } of supportWarnings(settings)) {
    Annotations.of(stack).addWarningV2(id, message);
  }
}

/**
 * Returns a warning for each support that ends soon: of the target, of DMS where the phase has it, and of the runtime of the
 * functions.
 */
export function supportWarnings({
  definition: { target, replication },
  migrationPhase,
  today,
}: Pick<MigrationSettings, 'definition' | 'migrationPhase' | 'today'>): readonly SupportWarning[] {
  const extended = target.extendedSupport ?? false;
  const ofTarget = supportOf(target.engine, target.version, today, extended);
  const ofDms = supportOf('dms', replication.engineVersion, today);
  const ofRuntime = supportOf('lambda', functionRuntime.name, today);
  return [
    ...warning('target', ofTarget, () =>
      extended
        ? `target.version ${target.version}: RDS's extended support ends on ${ofTarget.lastDay}, and RDS upgrades the cluster then.`
        : `target.version ${target.version}: standard support ends on ${ofTarget.lastDay}. From the day after, RDS refuses to create this cluster, and so does the synth: plan the upgrade, or for a cluster that is not made yet, target.extendedSupport.`,
    ),
    ...warning('dms', migrationPhase === 'complete' ? undefined : ofDms, () =>
      ofDms.closed
        ? `replication.engineVersion ${replication.engineVersion}: DMS makes no new instance of this version any more, so that a first deploy fails. It upgrades one that exists on ${ofDms.lastDay}, which ends every task on it for a while: choose a newer version, and deploy it while the task is stopped.`
        : `replication.engineVersion ${replication.engineVersion}: DMS will soon make no new instance of this version, and upgrades one that exists on ${ofDms.lastDay}: choose a newer version, and deploy it while the task is stopped.`,
    ),
    // Never an error: nothing in a definition would mend it, and a stack must be destroyed with any runtime.
    ...(ofRuntime.state === 'supported'
      ? []
      : [
          {
            id: 'crossfade:support-of-lambda',
            message: `The runtime ${functionRuntime.name} of every function is supported until ${ofRuntime.lastDay}; some weeks later Lambda takes no new function and no update: update Crossfade. See ${ofRuntime.source}`,
          },
        ]),
  ];
}

function warning(subject: string, support: Support | undefined, message: () => string): readonly SupportWarning[] {
  return support?.state === 'ending'
    ? [{ id: `crossfade:support-of-${subject}`, message: `${message()} See ${support.source}` }]
    : [];
}
