import { type Fields, ServiceError, type StandIn, type StubbedResource, text } from './stand-in';

/** Something that is scaled. */
interface ScalableTarget {
  readonly resourceId: string;
  readonly capacity: Fields;
  /** Which kinds of scaling are suspended. */
  suspended: Fields;
}

/** Application Auto Scaling, as far as a release needs it: it keeps what is scaled, and whether scaling is suspended. */
export interface ScalingStandIn extends StandIn {
  /** Whether scaling of any kind is suspended for a resource such as `service/<cluster>/<service>`. */
  suspended(resourceId: string): boolean;
}

/** Starts without anything that is scaled: the stubs of the templates tell. */
export function scalingStandIn(): ScalingStandIn {
  const targets = new Map<string, ScalableTarget>();
  return {
    name: 'Application Auto Scaling',
    serviceId: 'Application Auto Scaling',
    target: 'AnyScaleFrontendService',
    operations: {
      RegisterScalableTarget(input) {
        const target = targets.get(text(input, 'ResourceId'));
        if (target === undefined) {
          // AWS takes the call for the registration of a new one.
          throw new ServiceError(
            'ValidationException',
            'Both minimum capacity and maximum capacity must be specified.',
          );
        }
        target.suspended = { ...target.suspended, ...(input['SuspendedState'] as Fields | undefined) };
        return {};
      },
      DescribeScalableTargets(input) {
        const wanted = input['ResourceIds'] as readonly string[] | undefined;
        const found = [...targets.values()].filter(({ resourceId }) => wanted?.includes(resourceId) ?? true);
        return {
          ScalableTargets: found.map(({ resourceId, capacity, suspended }) => ({
            ServiceNamespace: 'ecs',
            ResourceId: resourceId,
            ScalableDimension: 'ecs:service:DesiredCount',
            ...capacity,
            SuspendedState: suspended,
          })),
        };
      },
    },
    types: ['AWS::ApplicationAutoScaling::ScalableTarget'],
    keep({ request, properties }: StubbedResource) {
      const resourceId = text(properties, 'ResourceId');
      if (request === 'Delete') {
        targets.delete(resourceId);
        return;
      }
      const { MinCapacity, MaxCapacity } = properties;
      const suspended = targets.get(resourceId)?.suspended ?? {};
      targets.set(resourceId, { resourceId, capacity: { MinCapacity, MaxCapacity }, suspended });
    },
    forget: () => targets.clear(),
    held: () => [...targets.keys()].map((resourceId) => `scalable target ${resourceId}`),
    suspended: (resourceId) => Object.values(targets.get(resourceId)?.suspended ?? {}).includes(true),
  };
}
