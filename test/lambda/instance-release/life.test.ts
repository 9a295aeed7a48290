import { AutoScalingServiceException } from '@aws-sdk/client-auto-scaling';
import { begin, proceed } from '../../../lambda/instance-release/handlers';
import { attempts, limits, patience, secondsPerAttempt, timeoutSeconds } from '../../../lambda/instance-release/timing';
import { CustomResourceLife } from '../../support/custom-resource';
import { longestCall } from '../../support/longest-call';
import { FakeAws } from './fake-aws';
import { beQuiet, imageOf, nextOperation, properties, settle } from './fixtures';

const throttled = new AutoScalingServiceException({
  name: 'ThrottlingException',
  message: 'Rate exceeded',
  $fault: 'client',
  $metadata: {},
});
const denied = Object.assign(new Error('no permission'), { name: 'AccessDeniedException', $fault: 'client' });

let aws: FakeAws;
/** Calls of the question that made most of them. */
let mostCalls: number;

function lifeOf(
  type: `Custom::${string}`,
  between: () => void = () => settle(aws),
  questions?: number,
): CustomResourceLife {
  return new CustomResourceLife({
    type,
    questions,
    handlers: {
      onEvent: (event) => begin(event, aws.clients(), aws.now, { ...patience, pauseSeconds: 0 }),
      isComplete: async (event) => {
        const before = aws.calls.length;
        try {
          return await proceed(event, aws.clients(), aws.now);
        } finally {
          mostCalls = Math.max(mostCalls, aws.calls.length - before);
        }
      },
    },
    between: () => {
      aws.wait(15);
      between();
    },
  });
}

beQuiet();
beforeEach(() => {
  aws = new FakeAws();
  mostCalls = 0;
});

describe('Custom::LiveImage', () => {
  const own = { Status: 'SUCCESS', PhysicalResourceId: properties.Parameter };
  let life: CustomResourceLife;
  beforeEach(() => {
    life = lifeOf('Custom::LiveImage');
  });

  test('create: begins with the bootstrap image', async () => {
    await expect(life.create(properties)).resolves.toMatchObject(own);
    expect(aws.liveImage).toBe('bootstrap');
  });

  test('update: leaves the value to the releases', async () => {
    await life.create(properties);
    aws.calls.length = 0;
    await expect(life.update({ ...properties, ImageTag: '1.0.0' })).resolves.toMatchObject(own);
    expect(aws.calls).toEqual([]);
  });

  test('delete: takes the parameter away', async () => {
    await life.create(properties);
    await expect(life.delete()).resolves.toMatchObject(own);
    expect(aws.versions).toBeUndefined();
  });

  test('a repeated event: a create keeps the value that is there, a delete succeeds again', async () => {
    await life.create(properties);
    await expect(life.repeat()).resolves.toMatchObject(own);
    expect(aws.versions).toHaveLength(1);
    await life.delete();
    await expect(life.repeat()).resolves.toMatchObject(own);
  });

  test('a failed create followed by delete: says what to do next, and nothing is left', async () => {
    aws.before = () => denied;
    await expect(life.create(properties)).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        `The parameter ${properties.Parameter} was not made: AccessDeniedException: no permission. What to do next: deploy again`,
      ),
    });
    aws.before = () => undefined;
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.versions).toBeUndefined();
  });

  test('the resource already gone: a parameter that somebody deleted is no error', async () => {
    await life.create(properties);
    aws.versions = undefined;
    await expect(life.delete()).resolves.toMatchObject(own);
  });

  test('throttling: is waited out, and where it lasts the operator reads what to do next', async () => {
    let times = patience.attempts - 1;
    aws.before = () => (times-- > 0 ? throttled : undefined);
    await expect(life.create(properties)).resolves.toMatchObject(own);
    aws.before = () => throttled;
    await expect(life.delete()).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        'was not deleted: ThrottlingException: Rate exceeded. What to do next: delete the stack again',
      ),
    });
  });

  test('time-out: the one call ends, with all its attempts, before Lambda stops the function', () => {
    const pauses = (patience.attempts - 1) * patience.pauseSeconds;
    expect(patience.attempts * longestCall({ attempts, secondsPerAttempt }) + pauses).toBeLessThan(timeoutSeconds);
  });
});

describe('Custom::InstanceRelease', () => {
  const own = { Status: 'SUCCESS', PhysicalResourceId: `${properties.Group}/release` };
  const withTag = (ImageTag: string) => ({ ...properties, ImageTag });
  let life: CustomResourceLife;
  beforeEach(async () => {
    await lifeOf('Custom::LiveImage').create(properties);
    life = lifeOf('Custom::InstanceRelease');
  });

  test('create: leaves the instances with what they booted with, or brings the image of the flag', async () => {
    await expect(life.create(properties)).resolves.toMatchObject(own);
    expect(aws.refreshes).toEqual([]);
    await expect(life.create(withTag('1.0.0'))).resolves.toMatchObject(own);
    expect(aws.liveImage).toBe(imageOf('1.0.0'));
  });

  test('update: releases the image, and without a flag keeps the live one', async () => {
    await life.create(properties);
    nextOperation(aws);
    await expect(life.update(withTag('1.0.0'))).resolves.toMatchObject(own);
    nextOperation(aws);
    await expect(life.update(properties)).resolves.toMatchObject(own);
    expect(aws.running).toEqual([imageOf('1.0.0'), imageOf('1.0.0'), imageOf('1.0.0')]);
    expect(aws.refreshes).toHaveLength(1);
  });

  test('delete: ends a refresh that is under way', async () => {
    await life.create(properties);
    nextOperation(aws);
    const cutOff = lifeOf('Custom::InstanceRelease', () => undefined, 3);
    await cutOff.create(withTag('1.0.0'));
    expect(aws.newest.info.Status).toBe('Pending');
    await expect(life.delete()).resolves.toMatchObject(own);
    expect(aws.newest.info.Status).toBe('Cancelled');
    expect(aws.count('CancelInstanceRefresh')).toBe(1);
  });

  test('a repeated event: finds the refresh of the first one and starts no other', async () => {
    await life.create(properties);
    nextOperation(aws);
    await life.update(withTag('1.0.0'));
    await expect(life.repeat()).resolves.toMatchObject(own);
    expect(aws.refreshes).toHaveLength(1);
    await life.delete();
    await expect(life.repeat()).resolves.toMatchObject(own);
  });

  test('a failed create followed by delete: says what to do next, and the image is not live any more', async () => {
    await expect(life.create(withTag('9.9.9'))).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('What to do next: push the image and deploy again'),
    });
    await expect(life.delete()).resolves.toMatchObject(own);
    expect(aws.liveImage).toBe('bootstrap');
    expect(aws.refreshes).toEqual([]);
  });

  test('the resource already gone: a group that is gone has no refresh to end', async () => {
    await life.create(properties);
    aws.present = false;
    await expect(life.delete()).resolves.toMatchObject(own);
  });

  describe('throttling', () => {
    test('throttling: neither fails the event nor a question', async () => {
      await life.create(properties);
      nextOperation(aws);
      let times = patience.attempts - 1;
      aws.before = (command) => (command === 'DescribeStackEvents' && times-- > 0 ? throttled : undefined);
      await expect(life.update(withTag('1.0.0'))).resolves.toMatchObject(own);
      let others = 5;
      aws.before = () => (others-- > 0 ? throttled : undefined);
      await expect(life.delete()).resolves.toMatchObject(own);
    });

    test('that lasts ends with what to do next, of an update as of a delete', async () => {
      await life.create(properties);
      nextOperation(aws);
      aws.before = () => throttled;
      await expect(life.update(withTag('1.0.0'))).resolves.toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringMatching(
          /Auto Scaling group instances-payments-production-payments was not released: ThrottlingException: Rate exceeded\. What to do next: deploy again/,
        ),
      });
      await expect(life.delete()).resolves.toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringContaining(
          'its instance refresh was not ended: ThrottlingException: Rate exceeded. What to do next: delete the stack again',
        ),
      });
    });
  });

  describe('time-out', () => {
    test('time-out: a refresh that does not end is given up within the hour of CloudFormation', async () => {
      await life.create(properties);
      nextOperation(aws);
      const began = aws.now.getTime();
      const slow = lifeOf('Custom::InstanceRelease', () => undefined);
      await expect(slow.create(withTag('1.0.0'))).resolves.toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringContaining('What to do next: '),
      });
      const minutes = (aws.now.getTime() - began) / 60_000;
      expect(minutes).toBeGreaterThanOrEqual(limits.giveUpAfterMinutes);
      expect(minutes).toBeLessThanOrEqual(60);
    });

    test('no question lasts until Lambda stops its function, even if each of its calls uses up its limits', async () => {
      await life.create(properties);
      for (const tag of ['1.0.0', '2.0.0']) {
        nextOperation(aws);
        await life.update(withTag(tag));
      }
      expect(mostCalls).toBeGreaterThanOrEqual(6);
      expect(mostCalls * longestCall({ attempts, secondsPerAttempt })).toBeLessThan(timeoutSeconds);
    });

    test('nor does the first function, with three pages of events', () => {
      const call = longestCall({ attempts, secondsPerAttempt });
      const pauses = (patience.attempts - 1) * patience.pauseSeconds;
      expect(patience.attempts * 3 * call + pauses).toBeLessThan(timeoutSeconds);
    });
  });
});
