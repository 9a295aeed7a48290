import { FakeAws } from './fake-aws';
import { abandoned, beQuiet, imageOf, properties, type Release, runEvent, secondRelease, settle } from './fixtures';

beQuiet();

let aws: FakeAws;
let release: Release;
let minutes: () => number;
beforeEach(async () => {
  aws = new FakeAws();
  ({ release, minutes } = await secondRelease(aws));
});

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
