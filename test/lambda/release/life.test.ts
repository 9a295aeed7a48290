import { CloudFormationServiceException } from '@aws-sdk/client-cloudformation';
import { ApplicationDoesNotExistException } from '@aws-sdk/client-codedeploy';
import { beginRelease, continueRelease } from '../../../lambda/release/handlers';
import { attempts, limits, patience, secondsPerAttempt, timeoutSeconds } from '../../../lambda/release/timing';
import { CustomResourceLife } from '../../support/custom-resource';
import { longestCall } from '../../support/longest-call';
import { FakeAws, revisionArn } from './fake-aws';
import { properties, repositoryUri, shiftActive } from './fixtures';

const own = { Status: 'SUCCESS', PhysicalResourceId: 'codedeploy-production-trading/deploy-web-production-trading' };
const throttled = new CloudFormationServiceException({
  name: 'Throttling',
  message: 'Rate exceeded',
  $fault: 'client',
  $metadata: {},
});
const denied = Object.assign(new Error('no permission'), { name: 'AccessDeniedException', $fault: 'client' });

let aws: FakeAws;
let life: CustomResourceLife;
/** What happens in AWS after a question that was answered with no. */
let between: () => void;
/** Calls of the question that made most of them. */
let mostCalls: number;

beforeEach(() => {
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
  aws = new FakeAws();
  mostCalls = 0;
  between = () => shiftActive(aws);
  life = new CustomResourceLife({
    type: 'Custom::Release',
    handlers: {
      onEvent: (event) => beginRelease(event, aws.clients(), aws.now, { ...patience, pauseSeconds: 0 }),
      isComplete: async (event) => {
        const before = aws.calls.length;
        try {
          return await continueRelease(event, aws.clients(), aws.now);
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
});
afterEach(() => jest.restoreAllMocks());

/** A later stack update. */
function nextOperation(): void {
  aws.wait(3600);
  if (aws.codedeploy.deployments.at(-1)?.info.status === 'InProgress') {
    aws.codedeploy.finish();
  }
  aws.startOperation('UPDATE_IN_PROGRESS');
}

const activeRevisions = () => [...aws.revisions].filter(([, { status }]) => status === 'ACTIVE').map(([arn]) => arn);

test('create: leaves the service with what the template started, or brings the image of the flag', async () => {
  await expect(life.create(properties)).resolves.toMatchObject(own);
  expect(aws.liveImage).toBe('mirror/nginx:1');
  await expect(life.create({ ...properties, ImageTag: '1.0.0' })).resolves.toMatchObject(own);
  expect(aws.liveImage).toBe(`${repositoryUri}:1.0.0`);
});

test('update: releases the image, and without a flag keeps the live one', async () => {
  await life.create(properties);
  nextOperation();
  await expect(life.update({ ...properties, ImageTag: '1.0.0' })).resolves.toMatchObject(own);
  nextOperation();
  await expect(life.update(properties)).resolves.toMatchObject(own);
  expect(aws.liveImage).toBe(`${repositoryUri}:1.0.0`);
  expect(aws.codedeploy.deployments).toHaveLength(1);
});

test('delete: takes away the revisions that releases registered', async () => {
  await life.create({ ...properties, ImageTag: '1.0.0' });
  await expect(life.delete()).resolves.toMatchObject(own);
  expect(activeRevisions()).toEqual([revisionArn(1)]);
});

test('a repeated event: finds the deployment of the first one and starts no other', async () => {
  await life.create(properties);
  nextOperation();
  await life.update({ ...properties, ImageTag: '1.0.0' });
  await expect(life.repeat()).resolves.toMatchObject(own);
  expect(aws.count('CreateDeployment')).toBe(1);
  await life.delete();
  await expect(life.repeat()).resolves.toMatchObject(own);
});

describe('a failed create followed by delete', () => {
  test('a failed create followed by delete: says why and what to do next, and leaves no revision and no suspension', async () => {
    between = () => aws.codedeploy.fail({ code: 'HEALTH_CONSTRAINTS', message: 'too few healthy tasks' });
    await expect(life.create({ ...properties, ImageTag: '1.0.0' })).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/HEALTH_CONSTRAINTS: too few healthy tasks.* What to do next: /),
    });
    expect(aws.suspended).toBe(false);
    await expect(life.delete()).resolves.toMatchObject(own);
    expect(activeRevisions()).toEqual([revisionArn(1)]);
  });

  test('of properties that cannot be right asks nothing of AWS, either time', async () => {
    await expect(life.create({ ...properties, Cluster: '' })).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('set by AppStack: deploy it again'),
    });
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.calls).toEqual([]);
  });
});

test('the resource already gone: a service, a deployment group and a scalable target that are gone are no error', async () => {
  await life.create(properties);
  aws.present = false;
  aws.before = (command) =>
    command === 'ListDeployments'
      ? new ApplicationDoesNotExistException({ message: 'gone', $metadata: {} })
      : undefined;
  await expect(life.delete()).resolves.toMatchObject(own);
});

describe('throttling', () => {
  test('throttling: neither fails the event nor a question', async () => {
    await life.create(properties);
    nextOperation();
    let times = patience.attempts - 1;
    aws.before = (command) => (command === 'DescribeStackEvents' && times-- > 0 ? throttled : undefined);
    await expect(life.update({ ...properties, ImageTag: '1.0.0' })).resolves.toMatchObject(own);
    let others = 5;
    aws.before = () => (others-- > 0 ? throttled : undefined);
    nextOperation();
    await expect(life.delete()).resolves.toMatchObject(own);
  });

  test('that lasts ends with what to do next, of an update as of a delete', async () => {
    await life.create(properties);
    nextOperation();
    aws.before = () => throttled;
    await expect(life.update({ ...properties, ImageTag: '1.0.0' })).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        /Service service-web-production-trading was not released: Throttling: Rate exceeded\. What to do next: deploy again/,
      ),
    });
    await expect(life.delete()).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        'its releases were not taken away: Throttling: Rate exceeded. What to do next: delete the stack again',
      ),
    });
  });

  test('is another thing than a permission that is missing, which fails at once', async () => {
    await life.create(properties);
    aws.before = () => denied;
    aws.calls.length = 0;
    await expect(life.delete()).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('AccessDeniedException: no permission. What to do next: delete the stack again'),
    });
    // The refused call, and autoscaling, which must not stay suspended.
    expect(aws.calls).toEqual(['ListDeployments', 'RegisterScalableTarget']);
  });
});

describe('time-out', () => {
  test('time-out: a deployment that goes on too long is stopped and given up within the hour of CloudFormation', async () => {
    await life.create(properties);
    nextOperation();
    const began = aws.now.getTime();
    const slow = new CustomResourceLife({
      type: 'Custom::Release',
      handlers: {
        onEvent: (event) => beginRelease(event, aws.clients(), aws.now),
        isComplete: (event) => continueRelease(event, aws.clients(), aws.now),
      },
      between: () => aws.wait(15),
    });
    await expect(slow.create({ ...properties, ImageTag: '1.0.0' })).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/deployment d-1 is Stopped.* sent the users back .* What to do next: /),
    });
    const minutes = (aws.now.getTime() - began) / 60_000;
    expect(minutes).toBeGreaterThanOrEqual(limits.stopAfterMinutes);
    expect(minutes * 60 + timeoutSeconds).toBeLessThanOrEqual(3600);
  });

  test('no question lasts until Lambda stops its function, even if each of its calls uses up its limits', async () => {
    await life.create(properties);
    for (const tag of ['1.0.0', '2.0.0']) {
      nextOperation();
      await life.update({ ...properties, ImageTag: tag });
    }
    expect(mostCalls).toBeGreaterThanOrEqual(10);
    expect(mostCalls * longestCall({ attempts, secondsPerAttempt })).toBeLessThan(timeoutSeconds);
    mostCalls = 0;
    for (let revision = 2; revision <= 51; revision++) {
      aws.registerTemplate();
    }
    await life.delete();
    expect(mostCalls).toBeGreaterThanOrEqual(10);
    expect(mostCalls * longestCall({ attempts, secondsPerAttempt })).toBeLessThan(timeoutSeconds);
  });

  test('nor does the first function, with three pages of events', () => {
    const call = longestCall({ attempts, secondsPerAttempt });
    const pauses = (patience.attempts - 1) * patience.pauseSeconds;
    expect(patience.attempts * 3 * call + pauses).toBeLessThan(timeoutSeconds);
  });
});
