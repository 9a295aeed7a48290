import { FakeAws, revisionArn } from './fake-aws';
import { Release, releaseEvent, repositoryUri } from './fixtures';

let aws: FakeAws;
let release: Release;
beforeEach(async () => {
  jest.spyOn(console, 'info').mockImplementation();
  jest.spyOn(console, 'warn').mockImplementation();
  jest.spyOn(console, 'error').mockImplementation();
  aws = new FakeAws();
  aws.wait(3600);
  aws.startOperation('UPDATE_IN_PROGRESS');
  release = await Release.begin(aws, releaseEvent('Update', { ImageTag: '1.0.0' }));
});
afterEach(() => jest.restoreAllMocks());

const hookFailed = { code: 'HOOK_EXECUTION_FAILURE', message: 'the test said no' } as const;
const alarmFired = { code: 'ALARM_ACTIVE', message: 'One or more alarms have been activated' } as const;
const throttled = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $fault: 'client' });
const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException', $fault: 'client' });

function stoppedTask(stoppedReason: string, containers: object[] = [], revision = 2) {
  return {
    taskDefinitionArn: revisionArn(revision),
    stopCode: 'TaskFailedToStart',
    stoppedReason,
    containers,
  } as const;
}

describe('a deployment that fails', () => {
  test('fails the release with the words of CodeDeploy, and says where the users are and what to do', async () => {
    await release.ask();
    aws.codedeploy.fail(hookFailed);
    await expect(release.ask()).rejects.toThrow(
      'Service service-web-production-trading was not released with image tag 1.0.0: deployment d-1 is Failed ' +
        '(HOOK_EXECUTION_FAILURE: the test said no). CodeDeploy sent the users back to the tasks before it. ' +
        'What to do next: read the deployment in the CodeDeploy console and the log of the service, then release again, ' +
        'under a new tag if the image has changed.',
    );
    expect(aws.suspended).toBe(false);
  });

  test('by an alarm names the trap of an alarm that fired before', async () => {
    await release.ask();
    aws.codedeploy.fail(alarmFired);
    await expect(release.ask()).rejects.toThrow(/ALARM_ACTIVE: One or more.*If one of them fired before the release/s);
    expect(aws.codedeploy.primary).toBe(revisionArn(1));
  });

  test('is waited for until its users are back', async () => {
    aws.codedeploy.wayBackEndsAtOnce = false;
    await release.ask();
    aws.codedeploy.fail(hookFailed);
    expect(await release.ask()).toBe(false);
    expect(aws.suspended).toBe(true);
    aws.codedeploy.endWayBack();
    await expect(release.ask()).rejects.toThrow(/sent the users back/);
    expect(aws.suspended).toBe(false);
  });

  test('says so when CodeDeploy cannot send the users back', async () => {
    aws.codedeploy.wayBackEndsAtOnce = false;
    await release.ask();
    aws.codedeploy.fail(hookFailed);
    aws.codedeploy.endWayBack('Failed');
    await expect(release.ask()).rejects.toThrow(
      /could not send the users back: deployment d-2 is Failed \(no task of the old revision starts\)\. Look at the service now/,
    );
  });

  test('is given a minute to begin the way back, which there may not be', async () => {
    await release.ask();
    aws.codedeploy.fail(hookFailed, { wayBack: false });
    for (let asked = 0; asked < 4; asked++) {
      expect(await release.ask()).toBe(false);
    }
    await expect(release.ask()).rejects.toThrow(/The tasks before it went on serving/);
  });
});

test('a deployment that somebody stops without a word is a failed release', async () => {
  await release.ask();
  aws.codedeploy.newest.info = { ...aws.codedeploy.newest.info, status: 'Stopped' };
  await expect(release.ask()).rejects.toThrow(/deployment d-1 is Stopped\. The tasks before it went on serving/);
});

describe('tasks that do not stay', () => {
  const cannotPull = 'CannotPullContainerError: pull image manifest has been retried 5 time(s): not found';

  test('end the deployment, long before CodeDeploy would, with the words of ECS', async () => {
    await release.ask();
    aws.stoppedTasks = Array.from({ length: 5 }, () => stoppedTask(cannotPull));
    expect(await release.ask()).toBe(false);
    await expect(release.ask()).rejects.toThrow(
      `5 new tasks stopped: ${cannotPull}. CodeDeploy sent the users back to the tasks before it. What to do next: ` +
        `push the image, built for ARM64, and deploy again: docker buildx build --platform linux/arm64 --tag ${repositoryUri}:1.0.0 --push .`,
    );
    expect(aws.codedeploy.get(0).info.status).toBe('Stopped');
  });

  test('are told with their containers, each reason once', async () => {
    await release.ask();
    const exited = stoppedTask('Essential container in task exited', [{ exitCode: 1 }, { exitCode: 0 }]);
    const outOfMemory = stoppedTask('Essential container in task exited', [
      { reason: 'OutOfMemoryError', exitCode: 137 },
    ]);
    aws.stoppedTasks = [exited, exited, outOfMemory, exited, exited];
    await release.ask();
    await expect(release.ask()).rejects.toThrow(
      /5 new tasks stopped: Essential container in task exited: exit code 1; Essential container in task exited: OutOfMemoryError\. .*exec format error/,
    );
  });

  test('are found by the revision as CodeDeploy tells it back, or not at all', async () => {
    await release.ask();
    aws.stoppedTasks = Array.from({ length: 5 }, () => ({ ...stoppedTask(cannotPull), containers: undefined }));
    const { info } = aws.codedeploy.newest;
    aws.codedeploy.newest.info = { ...info, revision: {} };
    await release.ask();
    expect(aws.count('StopDeployment')).toBe(0);
    aws.codedeploy.newest.info = { ...info, revision: { string: info.revision?.appSpecContent } };
    await release.ask();
    expect(aws.count('StopDeployment')).toBe(1);
  });

  test('are no reason to stop while they are few, or of the revision before', async () => {
    await release.ask();
    aws.stoppedTasks = [
      ...Array.from({ length: 4 }, () => stoppedTask(cannotPull)),
      ...Array.from({ length: 9 }, () => stoppedTask('Scaling activity', [], 1)),
    ];
    await release.ask();
    expect(aws.count('StopDeployment')).toBe(0);
    aws.codedeploy.shift();
    expect(await release.ask()).toBe(true);
  });
});

describe('a deployment that takes too long', () => {
  test('is stopped before CloudFormation gives up, and its users are sent back', async () => {
    const run = release.run();
    await expect(run).rejects.toThrow(/deployment d-1 is Stopped \(MANUAL_STOP/);
    expect(aws.suspended).toBe(false);
    expect(aws.codedeploy.primary).toBe(revisionArn(1));
    expect(aws.now.getTime() - Date.parse('2026-11-21T10:00:00Z')).toBeLessThan(50 * 60_000);
  });

  test('is left to itself within the hour when it does not even stop', async () => {
    aws.codedeploy.wayBackEndsAtOnce = false;
    await expect(release.run()).rejects.toThrow(/is Stopped.*still sending the users back.*\(deployment d-2\)/);
    expect(aws.suspended).toBe(false);
    expect(aws.now.getTime() - Date.parse('2026-11-21T10:00:00Z')).toBeLessThan(58 * 60_000);
  });

  test('of no tag is called the current configuration', async () => {
    const template = aws.registerTemplate();
    const plain = await Release.begin(aws, releaseEvent('Update', { TaskDefinitionArn: template }));
    await plain.ask();
    aws.codedeploy.fail(hookFailed);
    await expect(plain.ask()).rejects.toThrow(/was not released with the current configuration/);
  });
});

describe('an error of AWS', () => {
  test.each([
    ['throttling', throttled],
    ['a fault of the server', Object.assign(new Error('oops'), { $fault: 'server' })],
    ['too many requests', Object.assign(new Error('x'), { $fault: 'client', $metadata: { httpStatusCode: 429 } })],
    ['a broken connection', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
    ['a timeout', Object.assign(new Error('took too long'), { name: 'TimeoutError' })],
  ])('that may pass (%s) is asked past', async (_name, error) => {
    aws.before = () => error;
    expect(await release.ask()).toBe(false);
    aws.before = () => undefined;
    await release.run(() => aws.codedeploy.shift());
    expect(aws.liveImage).toBe(`${repositoryUri}:1.0.0`);
  });

  test('that does not pass within the hour fails the release', async () => {
    aws.before = () => throttled;
    await expect(release.run()).rejects.toThrow('Rate exceeded');
  });

  test('that is final fails the release at once and leaves autoscaling on', async () => {
    aws.before = (command) => (command === 'CreateDeployment' ? denied : undefined);
    await expect(release.ask()).rejects.toThrow('not authorized');
    expect(aws.suspended).toBe(false);
  });

  test('that may pass does not keep autoscaling off after a failed deployment', async () => {
    await release.ask();
    aws.codedeploy.fail(hookFailed);
    let fails = 1;
    aws.before = (command) => (command === 'RegisterScalableTarget' && fails-- > 0 ? throttled : undefined);
    expect(await release.ask()).toBe(false);
    await expect(release.ask()).rejects.toThrow(/HOOK_EXECUTION_FAILURE/);
    expect(aws.suspended).toBe(false);
  });

  test('is not hidden by another one on the way out', async () => {
    aws.before = (command) =>
      command === 'CreateDeployment'
        ? denied
        : command === 'RegisterScalableTarget' && aws.suspended
          ? throttled
          : undefined;
    await expect(release.ask()).rejects.toThrow('not authorized');
    expect(console.error).toHaveBeenCalledWith(expect.stringContaining('"event":"autoscaling may still be suspended"'));
  });

  test('that is no Error is final too', async () => {
    aws.before = () => 'nonsense' as unknown as Error;
    await expect(release.ask()).rejects.toBe('nonsense');
  });
});
