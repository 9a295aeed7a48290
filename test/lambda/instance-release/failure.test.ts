import { FakeAws } from './fake-aws';
import { deployed, eventOf, imageOf, nextOperation, properties, Release, runEvent, settle } from './fixtures';

let aws: FakeAws;
let release: Release;
let startedAt: Date;
beforeEach(async () => {
  jest.spyOn(console, 'info').mockImplementation();
  jest.spyOn(console, 'warn').mockImplementation();
  aws = new FakeAws();
  await deployed(aws);
  await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
  nextOperation(aws);
  startedAt = aws.now;
  release = await Release.begin(aws, eventOf('Update', { ImageTag: '2.0.0' }));
});
afterEach(() => jest.restoreAllMocks());

const abandoned =
  "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token 12ab-34cd was abandoned: Lifecycle Action Completed with ABANDON Result";
const throttled = Object.assign(new Error('Rate exceeded'), { name: 'Throttling', $fault: 'client' });

describe('a refresh that fails', () => {
  test('is taken back by a second one, which no alarm stops, and then fails the release', async () => {
    await release.askTimes(2);
    aws.replace(1);
    aws.end('Failed', 'Alarms alarm-errors went into the ALARM state.');
    expect(await release.ask()).toBe(false);
    expect(aws.liveImage).toBe(imageOf('1.0.0'));
    expect(await release.ask()).toBe(false);
    expect(aws.newest.preferences).toEqual({
      MinHealthyPercentage: 100,
      MaxHealthyPercentage: 200,
      InstanceWarmup: 120,
      SkipMatching: false,
    });
    expect(await release.ask()).toBe(false);
    aws.end('Successful');
    await expect(release.ask()).rejects.toThrow(
      `Auto Scaling group ${properties.Group} was not released with ${imageOf('2.0.0')}: instance refresh refresh-2 is ` +
        `Failed (Alarms alarm-errors went into the ALARM state.). The live image is ${imageOf('1.0.0')}. Every instance was ` +
        'replaced again and runs it. What to do next: look at the release alarms of the service. If one of them fired ' +
        'before the release, it is the live instances that fail: no release begins until it is quiet.',
    );
    expect(aws.running).toEqual([imageOf('1.0.0'), imageOf('1.0.0'), imageOf('1.0.0')]);
  });

  test('before it replaced an instance leaves the instances alone', async () => {
    await release.askTimes(2);
    aws.end('Failed', 'Alarms alarm-errors went into the ALARM state.');
    await expect(release.ask()).rejects.toThrow(/The live image is .*:1\.0\.0\. No instance ran the other one\./);
    expect(aws.liveImage).toBe(imageOf('1.0.0'));
    expect(aws.refreshes).toHaveLength(2);
    await expect(release.ask()).rejects.toThrow(/No instance ran the other one\./);
  });

  test('is taken back also when the only instance with the image came from autoscaling', async () => {
    await release.ask();
    aws.launch();
    await release.ask();
    aws.end('Failed', 'no reason');
    expect(await release.ask()).toBe(false);
    await release.ask();
    expect(aws.refreshes).toHaveLength(3);
  });

  test('says so when the way back fails too', async () => {
    await release.askTimes(2);
    aws.replace(1);
    aws.end('Failed');
    await release.askTimes(2);
    aws.end('Failed', 'no capacity');
    await expect(release.ask()).rejects.toThrow(
      /refresh-2 is Failed \(no reason given\).*could not be replaced again: instance refresh refresh-3 is Failed \(no capacity\)\. Look at the group now\. What to do next: read the instance refresh/,
    );
  });
});

describe('instances that do not start', () => {
  test('end the refresh, long before Auto Scaling would, with its own words', async () => {
    await release.askTimes(2);
    aws.launch(abandoned);
    aws.launch('You have requested more vCPU capacity than your current limit allows');
    expect(await release.ask()).toBe(false);
    expect(aws.count('CancelInstanceRefresh')).toBe(0);
    aws.launch(abandoned.replace('12ab', '56ef'));
    expect(await release.ask()).toBe(false);
    expect(aws.newest.info.Status).toBe('Cancelling');
    await release.ask();
    expect(aws.count('CancelInstanceRefresh')).toBe(1);
    settle(aws);
    await release.askTimes(2);
    settle(aws);
    await expect(release.ask()).rejects.toThrow(
      `3 new instances did not start: Instance failed to complete user's Lifecycle Action: Lifecycle Action was abandoned: ` +
        'Lifecycle Action Completed with ABANDON Result; You have requested more vCPU capacity than your current limit allows. ' +
        `The live image is ${imageOf('1.0.0')}. Every instance was replaced again and runs it. What to do next: read log ` +
        `group ${properties.LogGroup}`,
    );
  });

  test('count only since the release began', async () => {
    aws.launch(abandoned);
    aws.launch(abandoned);
    aws.wait(60);
    await release.askTimes(2);
    aws.launch(abandoned);
    await release.ask();
    expect(aws.count('CancelInstanceRefresh')).toBe(0);
    aws.end('Successful');
    expect(await release.ask()).toBe(true);
  });

  test('tell their status where Auto Scaling gives no reason', async () => {
    await release.askTimes(2);
    for (let failed = 0; failed < 3; failed++) {
      aws.launch('');
    }
    aws.activities.splice(
      0,
      3,
      ...aws.activities.slice(0, 3).map((activity) => ({ ...activity, StatusMessage: undefined })),
    );
    aws.end('Failed');
    await release.askTimes(2);
    settle(aws);
    await expect(release.ask()).rejects.toThrow(/3 new instances did not start: Cancelled\./);
  });

  test('are told apart from what else the group does', async () => {
    await release.askTimes(2);
    aws.launch(abandoned);
    aws.activities.push({ ...aws.activities[0], Description: 'Terminating EC2 instance: i-1' } as never);
    aws.activities.push({} as never);
    await release.ask();
    expect(aws.count('CancelInstanceRefresh')).toBe(0);
  });
});

describe('a refresh that takes too long', () => {
  test('is cancelled while there is time for the way back', async () => {
    await expect(release.run(() => aws.newest.info.Status === 'Cancelling' && settle(aws))).rejects.toThrow(
      /refresh-2 is Cancelled/,
    );
    expect(aws.liveImage).toBe(imageOf('1.0.0'));
    expect(minutes()).toBeLessThan(40);
  });

  test('is left to the rollback of the stack within the hour when it does not even stop', async () => {
    const between = () => {
      if (aws.refreshes.length === 2 && aws.count('DescribeScalingActivities') === 1) {
        aws.replace(1);
      }
    };
    await expect(release.run(between)).rejects.toThrow(
      /refresh-2 is Cancelling.*The rollback of the stack replaces the instances that run the other one/,
    );
    expect(aws.liveImage).toBe(imageOf('1.0.0'));
    expect(minutes()).toBeLessThan(58);

    aws.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.running).toEqual([imageOf('1.0.0'), imageOf('1.0.0'), imageOf('1.0.0')]);
  });

  test('may also be the way back', async () => {
    await release.askTimes(2);
    aws.replace(1);
    aws.end('Failed');
    await expect(release.run()).rejects.toThrow(/still being replaced again \(instance refresh refresh-3\)/);
  });
});

describe('an error of AWS', () => {
  test('that passes is asked again', async () => {
    let failures = 2;
    aws.before = (command) => (command === 'StartInstanceRefresh' && failures-- > 0 ? throttled : undefined);
    await release.run(() => settle(aws));
    expect(aws.running).toEqual([imageOf('2.0.0'), imageOf('2.0.0'), imageOf('2.0.0')]);
    expect(aws.count('StartInstanceRefresh')).toBe(1 + 3);
  });

  test('that passes ends the release when there is no time left', async () => {
    aws.before = (command) => (command === 'GetParameterHistory' ? throttled : undefined);
    await expect(release.run()).rejects.toThrow('Rate exceeded');
    expect(minutes()).toBeLessThan(58);
  });

  test('that does not pass ends it at once', async () => {
    aws.before = (command) =>
      command === 'GetParameterHistory'
        ? Object.assign(new Error('not authorized'), { name: 'AccessDeniedException', $fault: 'client' })
        : undefined;
    await expect(release.ask()).rejects.toThrow('not authorized');
  });

  test('between a cancellation and the end of the refresh is none', async () => {
    await release.askTimes(2);
    for (let failed = 0; failed < 3; failed++) {
      aws.launch(abandoned);
    }
    aws.before = (command) => {
      if (command === 'CancelInstanceRefresh') {
        aws.end('Failed', 'just now');
      }
      return undefined;
    };
    expect(await release.ask()).toBe(false);
    aws.before = (command) =>
      command === 'CancelInstanceRefresh' ? Object.assign(new Error('denied'), { $fault: 'client' }) : undefined;
    await release.askTimes(2);
    settle(aws);
    await expect(release.ask()).rejects.toThrow(/refresh-2 is Failed \(just now\)/);
  });

  test('in a cancellation fails the release', async () => {
    await release.askTimes(2);
    for (let failed = 0; failed < 3; failed++) {
      aws.launch(abandoned);
    }
    aws.before = (command) =>
      command === 'CancelInstanceRefresh' ? Object.assign(new Error('denied'), { $fault: 'client' }) : undefined;
    await expect(release.ask()).rejects.toThrow('denied');
  });

  describe('at the start of a refresh', () => {
    const denied = Object.assign(new Error('denied'), { name: 'AccessDenied', $fault: 'client' });
    const refused =
      (...commands: readonly string[]) =>
      (command: string) =>
        commands.includes(command) ? denied : undefined;

    function rollBack(): Promise<void> {
      aws.wait(60);
      aws.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
      return runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    }

    test('fails the release, and no instance boots with its image; the rollback has nothing to replace', async () => {
      await release.ask();
      expect(aws.liveImage).toBe(imageOf('2.0.0'));
      aws.before = refused('StartInstanceRefresh');
      await expect(release.ask()).rejects.toThrow('denied');
      expect(aws.liveImage).toBe(imageOf('1.0.0'));
      await expect(release.ask()).rejects.toThrow(/No instance ran the other one/);
      await rollBack();
      expect(aws.refreshes).toHaveLength(1);
      expect(aws.liveImage).toBe(imageOf('1.0.0'));
    });

    test('also fails it where the size of the group cannot be read', async () => {
      await release.ask();
      aws.before = refused('DescribeAutoScalingGroups');
      await expect(release.ask()).rejects.toThrow('denied');
      expect(aws.liveImage).toBe(imageOf('1.0.0'));
    });

    test('leaves an instance that autoscaling has started with the image to the rollback', async () => {
      await release.ask();
      aws.launch();
      aws.running.push(imageOf('2.0.0'));
      aws.before = refused('StartInstanceRefresh');
      await expect(release.ask()).rejects.toThrow('denied');
      expect(aws.liveImage).toBe(imageOf('1.0.0'));
      aws.before = () => undefined;
      await rollBack();
      expect(new Set(aws.running)).toEqual(new Set([imageOf('1.0.0')]));
    });

    test('counts an instance that may have started, where the activities cannot be read', async () => {
      await release.ask();
      aws.before = refused('StartInstanceRefresh', 'DescribeScalingActivities');
      await expect(release.ask()).rejects.toThrow('denied');
      expect(aws.liveImage).toBe(imageOf('1.0.0'));
      aws.before = () => undefined;
      await rollBack();
      expect(aws.refreshes).toHaveLength(2);
    });

    test('that passes, but not in time, takes the image back as well', async () => {
      aws.before = (command) => (command === 'StartInstanceRefresh' ? throttled : undefined);
      await expect(release.run()).rejects.toThrow('Rate exceeded');
      expect(aws.liveImage).toBe(imageOf('1.0.0'));
      expect(minutes()).toBeLessThan(58);
    });

    test('of a rollback writes nothing: its image is the one before', async () => {
      await release.run(() => settle(aws));
      aws.before = refused('StartInstanceRefresh');
      await expect(rollBack()).rejects.toThrow('denied');
      expect(aws.liveImage).toBe(imageOf('1.0.0'));
      aws.before = () => undefined;
      await rollBack();
      expect(aws.running).toEqual([imageOf('1.0.0'), imageOf('1.0.0'), imageOf('1.0.0')]);
    });

    test('does not make out that an image arrived which never did', async () => {
      await release.askTimes(2);
      aws.replace(1);
      aws.end('Failed');
      await release.askTimes(2);
      aws.end('Failed', 'no capacity');
      await expect(release.ask()).rejects.toThrow(/could not be replaced again/);
      nextOperation(aws);
      const next = await Release.begin(aws, eventOf('Update', { ImageTag: '1.0.0' }));
      await next.ask();
      aws.before = refused('StartInstanceRefresh');
      await expect(next.ask()).rejects.toThrow('denied');
      aws.before = () => undefined;
      nextOperation(aws);
      await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
      expect(aws.running).toEqual([imageOf('1.0.0'), imageOf('1.0.0'), imageOf('1.0.0')]);
    });
  });
});

/** How long the release has taken. */
function minutes(): number {
  return (aws.now.getTime() - startedAt.getTime()) / 60_000;
}
