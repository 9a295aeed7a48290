import { ResourceContentionFault } from '@aws-sdk/client-auto-scaling';
import { FakeAws } from './fake-aws';
import { deployed, eventOf, imageOf, nextOperation, properties, Release, runEvent, settle } from './fixtures';

let aws: FakeAws;
beforeEach(async () => {
  jest.spyOn(console, 'info').mockImplementation();
  jest.spyOn(console, 'warn').mockImplementation();
  aws = new FakeAws();
  await deployed(aws);
});
afterEach(() => jest.restoreAllMocks());

describe('the first deploy', () => {
  test('settles without a tag: the instances have booted with what is live', async () => {
    aws.calls.length = 0;
    await runEvent(aws, 'Create');
    expect(aws.calls).toEqual([]);
    expect(aws.liveImage).toBe('bootstrap');
  });

  test('releases an image when a tag is given', async () => {
    aws.stackEvents = [];
    await runEvent(aws, 'Create', { ImageTag: '1.0.0' });
    expect(aws.running).toEqual([imageOf('1.0.0'), imageOf('1.0.0'), imageOf('1.0.0')]);
  });
});

describe('a release', () => {
  test('makes the image live, then replaces every instance', async () => {
    const release = await Release.begin(aws, eventOf('Update', { ImageTag: '1.0.0' }));
    expect(await release.ask()).toBe(false);
    expect(aws.liveImage).toBe(imageOf('1.0.0'));
    expect(aws.refreshes).toEqual([]);
    expect(await release.ask()).toBe(false);
    expect(aws.refreshes).toHaveLength(1);
    await release.run(() => settle(aws));
    expect(aws.running).toEqual([imageOf('1.0.0'), imageOf('1.0.0'), imageOf('1.0.0')]);
  });

  test('logs how far it has come, each time that it is asked', async () => {
    const release = await Release.begin(aws, eventOf('Update', { ImageTag: '1.0.0' }));
    await release.ask();
    await release.ask();
    await release.ask();
    const logged = jest.mocked(console.info).mock.calls.map(([line]) => JSON.parse(line as string));
    expect(logged.at(-1)).toMatchObject({
      event: 'releasing',
      refresh: expect.any(String),
      status: expect.any(String),
    });
  });

  test('keeps all capacity, watches the first instance alone, and obeys the alarms', async () => {
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.newest.preferences).toEqual({
      MinHealthyPercentage: 100,
      MaxHealthyPercentage: 200,
      InstanceWarmup: 120,
      SkipMatching: false,
      CheckpointPercentages: [1, 100],
      CheckpointDelay: 360,
      AlarmSpecification: { Alarms: properties.Alarms },
    });
  });

  test('of a group of one instance is watched at its end, since the first instance is the last one', async () => {
    aws.running = ['bootstrap'];
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.newest.preferences).toMatchObject({ BakeTime: 360, AlarmSpecification: { Alarms: properties.Alarms } });
  });

  test('of a group of two is not, its first instance has been watched', async () => {
    aws.running = ['bootstrap', 'bootstrap'];
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.newest.preferences).not.toHaveProperty('BakeTime');
  });

  test.each(['Pending', 'InProgress', 'Baking'] as const)('is not done while the refresh is %s', async (Status) => {
    const release = await Release.begin(aws, eventOf('Update', { ImageTag: '1.0.0' }));
    await release.askTimes(2);
    aws.newest.info = { ...aws.newest.info, Status };
    expect(await release.ask()).toBe(false);
    aws.end('Successful');
    expect(await release.ask()).toBe(true);
  });

  test('of the same tag again does nothing', async () => {
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    nextOperation(aws);
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.refreshes).toHaveLength(1);
    expect(aws.versions).toHaveLength(2);
  });

  test('of the live image replaces the instances when the last refresh did not reach them all', async () => {
    const cutOff = await Release.begin(aws, eventOf('Update', { ImageTag: '1.0.0' }));
    await cutOff.askTimes(2);
    aws.end('Cancelled', 'by hand');
    nextOperation(aws);
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.running).toEqual([imageOf('1.0.0'), imageOf('1.0.0'), imageOf('1.0.0')]);
  });

  test('of another tag follows', async () => {
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    nextOperation(aws);
    await runEvent(aws, 'Update', { ImageTag: '2.0.0' });
    expect(aws.running).toEqual([imageOf('2.0.0'), imageOf('2.0.0'), imageOf('2.0.0')]);
  });

  test('waits for a refresh that somebody else has started', async () => {
    await aws.clients().scaling.send(startByHand());
    const release = await Release.begin(aws, eventOf('Update', { ImageTag: '1.0.0' }));
    expect(await release.ask()).toBe(false);
    expect(aws.liveImage).toBe('bootstrap');
    aws.end('Successful');
    await release.run(() => settle(aws));
    expect(aws.running).toContain(imageOf('1.0.0'));
    expect(aws.refreshes).toHaveLength(2);
  });

  test('gives up when a refresh of somebody else stays in the way', async () => {
    await aws.clients().scaling.send(startByHand());
    const release = await Release.begin(aws, eventOf('Update', { ImageTag: '1.0.0' }));
    await expect(release.run()).rejects.toThrow(/instance refresh refresh-1 did not come to its end/);
    expect(aws.liveImage).toBe('bootstrap');
  });

  test('takes a refresh that came first by a moment for its own: it brings the new image too', async () => {
    const release = await Release.begin(aws, eventOf('Update', { ImageTag: '1.0.0' }));
    await release.ask();
    await aws.clients().scaling.send(startByHand());
    aws.before = (command) => {
      if (command === 'DescribeInstanceRefreshes') {
        aws.before = () => undefined;
        const own = aws.refreshes.splice(0);
        queueMicrotask(() => aws.refreshes.push(...own));
      }
      return undefined;
    };
    await release.run(() => settle(aws));
    expect(aws.refreshes).toHaveLength(1);
    expect(aws.running).toContain(imageOf('1.0.0'));
  });

  test('ends when another one has taken its place', async () => {
    const release = await Release.begin(aws, eventOf('Update', { ImageTag: '1.0.0' }));
    await release.ask();
    await runEvent(aws, 'Update', { ImageTag: '2.0.0' });
    await expect(release.ask()).rejects.toThrow(/another release has taken its place/);
    expect(aws.running).toEqual([imageOf('2.0.0'), imageOf('2.0.0'), imageOf('2.0.0')]);
  });

  test('needs the parameter of the live image', async () => {
    aws.versions = undefined;
    const release = runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    await expect(release).rejects.toThrow(
      `aws ssm put-parameter --name ${properties.Parameter} --type String --value <image>`,
    );
  });

  test('needs the group', async () => {
    aws.present = false;
    await expect(runEvent(aws, 'Update', { ImageTag: '1.0.0' })).rejects.toThrow(/AutoScalingGroup name not found/);
  });
});

describe('without a tag', () => {
  test('the live image stays, and so do the instances', async () => {
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    nextOperation(aws);
    await runEvent(aws, 'Update');
    expect(aws.liveImage).toBe(imageOf('1.0.0'));
    expect(aws.refreshes).toHaveLength(1);
  });

  test('also while somebody else replaces them', async () => {
    await aws.clients().scaling.send(startByHand());
    await runEvent(aws, 'Update');
    expect(aws.newest.info.Status).toBe('Pending');
  });
});

describe('an event that comes again', () => {
  test('finds its version and its refresh', async () => {
    const event = eventOf('Update', { ImageTag: '1.0.0' });
    const [first, second] = [await Release.begin(aws, event), await Release.begin(aws, event)];
    await first.ask();
    await second.ask();
    await first.ask();
    await second.ask();
    expect(aws.versions).toHaveLength(2);
    expect(aws.refreshes).toHaveLength(1);
    aws.end('Successful');
    expect([await first.ask(), await second.ask()]).toEqual([true, true]);
  });

  test('starts the refresh that a crash has kept it from', async () => {
    const event = eventOf('Update', { ImageTag: '1.0.0' });
    await (await Release.begin(aws, event)).ask();
    nextFails('StartInstanceRefresh', new ResourceContentionFault({ message: 'pending update', $metadata: {} }));
    const release = await Release.begin(aws, event);
    await release.run(() => settle(aws));
    expect(aws.running).toContain(imageOf('1.0.0'));
  });

  test('goes back to the image before both its versions when it wrote two', async () => {
    const event = eventOf('Update', { ImageTag: '1.0.0' });
    const [first, second] = [await Release.begin(aws, event), await Release.begin(aws, event)];
    const before = structuredClone(aws.versions);
    await first.ask();
    const written = aws.versions?.slice(-1) ?? [];
    aws.versions = before;
    await second.ask();
    aws.versions = [...(before ?? []), ...written, ...(aws.versions?.slice(-1) ?? [])].map((version, index) => ({
      ...version,
      Version: index + 1,
    }));
    await first.ask();
    aws.end('Failed', 'no reason');
    await expect(first.ask()).rejects.toThrow(/The live image is bootstrap/);
    expect(aws.liveImage).toBe('bootstrap');
  });
});

function startByHand() {
  return { input: { Preferences: {} }, constructor: { name: 'StartInstanceRefreshCommand' } } as never;
}

function nextFails(command: string, error: Error): void {
  aws.before = (sent) => {
    if (sent !== command) {
      return undefined;
    }
    aws.before = () => undefined;
    return error;
  };
}
