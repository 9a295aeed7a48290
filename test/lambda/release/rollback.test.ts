import { FakeAws, revisionArn } from './fake-aws';
import { Release, releaseEvent, repositoryUri, runEvent, shiftActive } from './fixtures';

let aws: FakeAws;
beforeEach(async () => {
  jest.spyOn(console, 'info').mockImplementation();
  jest.spyOn(console, 'warn').mockImplementation();
  aws = new FakeAws();
  aws.wait(3600);
  aws.startOperation('UPDATE_IN_PROGRESS');
  await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
  aws.wait(7200);
  aws.codedeploy.finish();
  aws.startOperation('UPDATE_IN_PROGRESS');
  aws.wait(60);
});
afterEach(() => jest.restoreAllMocks());

const released = (tag: string) => `${repositoryUri}:${tag}`;

describe('when CloudFormation rolls the stack back', () => {
  test('after the release has failed, the service stays as CodeDeploy left it', async () => {
    const failing = await Release.begin(aws, releaseEvent('Update', { ImageTag: '2.0.0' }));
    await failing.ask();
    aws.codedeploy.fail({ code: 'ALARM_ACTIVE', message: 'alarm' });
    await expect(failing.ask()).rejects.toThrow();
    const { length } = aws.codedeploy.deployments;

    aws.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.codedeploy.deployments).toHaveLength(length);
    expect(aws.liveImage).toBe(released('1.0.0'));
  });

  test('the release of this update is taken back by the tasks that are still kept, without a new deployment', async () => {
    await runEvent(aws, 'Update', { ImageTag: '2.0.0' });
    expect(aws.liveImage).toBe(released('2.0.0'));
    aws.wait(60);
    aws.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
    const created = aws.count('CreateDeployment');
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.liveImage).toBe(released('1.0.0'));
    expect(aws.count('CreateDeployment')).toBe(created);
  });

  test.each(['1.0.0', ''])(
    'the image before it is deployed again once its tasks are gone (old tag "%s")',
    async (ImageTag) => {
      await runEvent(aws, 'Update', { ImageTag: '2.0.0' });
      aws.codedeploy.finish();
      aws.wait(60);
      aws.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
      await runEvent(aws, 'Update', { ImageTag });
      expect(aws.liveImage).toBe(released('1.0.0'));
      expect(aws.suspended).toBe(false);
    },
  );

  test('an image that was live before this update stays, whatever tag the old template names', async () => {
    aws.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
    await runEvent(aws, 'Update', { ImageTag: '0.9.0' });
    expect(aws.liveImage).toBe(released('1.0.0'));
  });

  test('the old configuration comes back with the image that was live', async () => {
    const template = aws.registerTemplate();
    await runEvent(aws, 'Update', { TaskDefinitionArn: template });
    aws.codedeploy.finish();
    aws.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
    await runEvent(aws, 'Update');
    expect(aws.liveImage).toBe(released('1.0.0'));
    expect(aws.live.tags).toContainEqual({ key: 'crossfade:template', value: revisionArn(1) });
  });

  test('a deployment that was cut off is stopped, and autoscaling works again', async () => {
    const cutOff = await Release.begin(aws, releaseEvent('Update', { ImageTag: '2.0.0' }));
    await cutOff.ask();
    expect(aws.suspended).toBe(true);
    aws.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
    aws.codedeploy.wayBackEndsAtOnce = false;
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' }, () => aws.codedeploy.endWayBack());
    expect(aws.codedeploy.get(1).info.status).toBe('Stopped');
    expect(aws.liveImage).toBe(released('1.0.0'));
    expect(aws.suspended).toBe(false);
    await expect(cutOff.ask()).rejects.toThrow(/Stopped/);
  });

  test('the way back itself is left to CodeDeploy, however long it takes', async () => {
    const cutOff = await Release.begin(aws, releaseEvent('Update', { ImageTag: '2.0.0' }));
    await cutOff.ask();
    aws.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
    aws.codedeploy.wayBackEndsAtOnce = false;
    const rollback = await Release.begin(aws, releaseEvent('Update', { ImageTag: '1.0.0' }));
    expect([await rollback.ask(), await rollback.ask(), await rollback.ask()]).toEqual([false, false, false]);
    expect(aws.count('StopDeployment')).toBe(1);
    aws.codedeploy.endWayBack();
    expect(await rollback.ask()).toBe(true);
  });

  test('a release of an earlier update keeps its way back', async () => {
    await runEvent(aws, 'Update', { ImageTag: '2.0.0' });
    aws.wait(60);
    aws.startOperation('UPDATE_IN_PROGRESS');
    aws.wait(60);
    aws.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
    await runEvent(aws, 'Update', { ImageTag: '2.0.0' });
    expect(aws.count('StopDeployment')).toBe(0);
    expect(aws.liveImage).toBe(released('2.0.0'));
  });

  test('waits while the way back of a deployment has not begun yet', async () => {
    const cutOff = await Release.begin(aws, releaseEvent('Update', { ImageTag: '2.0.0' }));
    await cutOff.ask();
    aws.codedeploy.fail({ code: 'ALARM_ACTIVE', message: 'alarm' }, { wayBack: false });
    aws.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
    const rollback = await Release.begin(aws, releaseEvent('Update', { ImageTag: '1.0.0' }));
    expect(await rollback.ask()).toBe(false);
    aws.wait(60);
    expect(await rollback.ask()).toBe(true);
  });

  test('a release that was cut off before its deployment does not come after it', async () => {
    const cutOff = await Release.begin(aws, releaseEvent('Update', { ImageTag: '2.0.0' }));
    aws.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    await expect(cutOff.ask()).rejects.toThrow(/CloudFormation is rolling the stack back/);
    expect(aws.liveImage).toBe(released('1.0.0'));
  });

  test('again after the rollback itself has failed once, the same holds', async () => {
    await runEvent(aws, 'Update', { ImageTag: '2.0.0' });
    for (const status of [
      'UPDATE_FAILED',
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'UPDATE_ROLLBACK_FAILED',
      'UPDATE_ROLLBACK_IN_PROGRESS',
    ]) {
      aws.wait(60);
      aws.startOperation(status);
    }
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.liveImage).toBe(released('1.0.0'));
  });
});

test('the bootstrap image comes back when the first release is rolled back with its update', async () => {
  const fresh = new FakeAws();
  fresh.wait(3600);
  fresh.startOperation('UPDATE_IN_PROGRESS');
  await runEvent(fresh, 'Update', { ImageTag: '1.0.0' });
  fresh.codedeploy.finish();
  fresh.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
  await runEvent(fresh, 'Update', {}, () => shiftActive(fresh));
  expect(fresh.codedeploy.primary).toBe(revisionArn(1));
});

test('an update after a rollback is no rollback', async () => {
  aws.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
  aws.startOperation('UPDATE_ROLLBACK_COMPLETE');
  aws.wait(60);
  aws.startOperation('UPDATE_IN_PROGRESS');
  await runEvent(aws, 'Update', { ImageTag: '2.0.0' });
  expect(aws.liveImage).toBe(released('2.0.0'));
});

test('a stack without events of its own is taken for one that is not rolling back', async () => {
  aws.stackEvents = [];
  await runEvent(aws, 'Update', { ImageTag: '2.0.0' });
  expect(aws.liveImage).toBe(released('2.0.0'));
});
