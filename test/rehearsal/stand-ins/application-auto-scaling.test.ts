import { scalingStandIn } from './application-auto-scaling';

const ResourceId = 'service/cluster/web';
const resource = (request: 'Create' | 'Update' | 'Delete', MaxCapacity = 4) => ({
  request,
  type: 'AWS::ApplicationAutoScaling::ScalableTarget',
  physicalId: 'id',
  properties: { ResourceId, MinCapacity: 2, MaxCapacity },
});

const suspend = (DynamicScalingInSuspended: boolean) => ({ ResourceId, SuspendedState: { DynamicScalingInSuspended } });

describe('the stand-in of Application Auto Scaling', () => {
  it('suspends and resumes what a resource has registered', () => {
    const scaling = scalingStandIn();
    scaling.keep(resource('Create'));
    scaling.operations['RegisterScalableTarget']?.(suspend(true));
    expect(scaling.suspended(ResourceId)).toBe(true);
    scaling.operations['RegisterScalableTarget']?.(suspend(false));
    expect(scaling.suspended(ResourceId)).toBe(false);
  });

  it('takes a call for something unknown for a new registration, which lacks a capacity', () => {
    expect(() => scalingStandIn().operations['RegisterScalableTarget']?.(suspend(true))).toThrow('minimum capacity');
  });

  it('keeps a suspension when the capacity changes', () => {
    const scaling = scalingStandIn();
    scaling.keep(resource('Create'));
    scaling.operations['RegisterScalableTarget']?.(suspend(true));
    scaling.keep(resource('Update', 8));
    expect(scaling.operations['DescribeScalableTargets']?.({ ResourceIds: [ResourceId] })).toMatchObject({
      ScalableTargets: [{ ResourceId, MaxCapacity: 8, SuspendedState: { DynamicScalingInSuspended: true } }],
    });
    expect(scaling.operations['DescribeScalableTargets']?.({ ResourceIds: ['other'] })).toEqual({
      ScalableTargets: [],
    });
    expect(scaling.operations['DescribeScalableTargets']?.({})).toMatchObject({ ScalableTargets: [{}] });
  });

  it('holds a target until its resource is deleted, or everything is forgotten', () => {
    const scaling = scalingStandIn();
    scaling.keep(resource('Create'));
    expect(scaling.held()).toEqual([`scalable target ${ResourceId}`]);
    scaling.keep(resource('Delete'));
    expect(scaling.held()).toEqual([]);
    expect(scaling.suspended(ResourceId)).toBe(false);
    scaling.keep(resource('Create'));
    scaling.forget();
    expect(scaling.held()).toEqual([]);
  });
});
