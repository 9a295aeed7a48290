import {
  type ApplicationAutoScalingClient,
  ObjectNotFoundException,
  RegisterScalableTargetCommand,
  ValidationException,
} from '@aws-sdk/client-application-auto-scaling';
import type { ReleaseTarget } from './request';

/**
 * Keeps autoscaling from changing the number of tasks until the users are shifted: CodeDeploy and autoscaling both set the
 * number of tasks of the two task sets, and a deployment that does not find it steady in time fails.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-suspend-resume-scaling.html
 */
export async function suspendScaling(scaling: ApplicationAutoScalingClient, target: ReleaseTarget): Promise<void> {
  await setSuspended(scaling, target, true);
}

/** Lets autoscaling work again. */
export async function resumeScaling(scaling: ApplicationAutoScalingClient, target: ReleaseTarget): Promise<void> {
  await setSuspended(scaling, target, false);
}

/** Lets autoscaling work again, where there still is something to scale. */
export async function resumeScalingIfPresent(
  scaling: ApplicationAutoScalingClient,
  target: ReleaseTarget,
): Promise<void> {
  try {
    await resumeScaling(scaling, target);
  } catch (error) {
    // Without a scalable target the call asks for a new one, which it refuses for want of a capacity.
    if (!(error instanceof ObjectNotFoundException || error instanceof ValidationException)) {
      throw error;
    }
  }
}

async function setSuspended(
  scaling: ApplicationAutoScalingClient,
  { cluster, service }: ReleaseTarget,
  suspended: boolean,
): Promise<void> {
  await scaling.send(
    new RegisterScalableTargetCommand({
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: `service/${cluster}/${service}`,
      SuspendedState: {
        DynamicScalingInSuspended: suspended,
        DynamicScalingOutSuspended: suspended,
        ScheduledScalingSuspended: suspended,
      },
    }),
  );
}
