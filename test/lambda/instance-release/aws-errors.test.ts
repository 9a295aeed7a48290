import { FakeAws } from './fake-aws';
import {
  abandoned,
  beQuiet,
  eventOf,
  imageOf,
  nextOperation,
  Release,
  runEvent,
  secondRelease,
  settle,
} from './fixtures';

beQuiet();

let aws: FakeAws;
let release: Release;
let minutes: () => number;
beforeEach(async () => {
  aws = new FakeAws();
  ({ release, minutes } = await secondRelease(aws));
});

const throttled = Object.assign(new Error('Rate exceeded'), { name: 'Throttling', $fault: 'client' });

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
