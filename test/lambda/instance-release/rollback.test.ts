import { FakeAws } from './fake-aws';
import { deployed, eventOf, imageOf, nextOperation, Release, runEvent, settle } from './fixtures';

let aws: FakeAws;
beforeEach(async () => {
  jest.spyOn(console, 'info').mockImplementation();
  jest.spyOn(console, 'warn').mockImplementation();
  aws = new FakeAws();
  await deployed(aws);
  await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
  nextOperation(aws);
});
afterEach(() => jest.restoreAllMocks());

const all = (tag: string) => [imageOf(tag), imageOf(tag), imageOf(tag)];

function rollBack(): void {
  aws.wait(60);
  aws.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
}

describe('when CloudFormation rolls the stack back', () => {
  test('after the release has failed, the instances stay as its way back left them', async () => {
    const failing = await Release.begin(aws, eventOf('Update', { ImageTag: '2.0.0' }));
    await failing.askTimes(2);
    aws.replace(1);
    aws.end('Failed');
    await expect(failing.run(() => settle(aws))).rejects.toThrow();
    const { length } = aws.refreshes;
    rollBack();
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.refreshes).toHaveLength(length);
    expect(aws.running).toEqual(all('1.0.0'));
  });

  test('after a release failed before its first instance, nothing is replaced', async () => {
    const failing = await Release.begin(aws, eventOf('Update', { ImageTag: '2.0.0' }));
    await failing.askTimes(2);
    aws.end('Failed');
    await expect(failing.ask()).rejects.toThrow();
    rollBack();
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.refreshes).toHaveLength(2);
  });

  test.each(['1.0.0', '0.9.0', ''])(
    'a release of this update is taken back, without regard to the alarms (old tag "%s")',
    async (ImageTag) => {
      await runEvent(aws, 'Update', { ImageTag: '2.0.0' });
      rollBack();
      await runEvent(aws, 'Update', { ImageTag });
      expect(aws.liveImage).toBe(imageOf('1.0.0'));
      expect(aws.running).toEqual(all('1.0.0'));
      expect(aws.newest.preferences.AlarmSpecification).toBeUndefined();
    },
  );

  test('an image that was live before this update stays, whatever tag the old template names', async () => {
    rollBack();
    await runEvent(aws, 'Update', { ImageTag: '0.9.0' });
    expect(aws.refreshes).toHaveLength(1);
    expect(aws.liveImage).toBe(imageOf('1.0.0'));
  });

  test('a refresh that was cut off is cancelled, and its instances are replaced again', async () => {
    const cutOff = await Release.begin(aws, eventOf('Update', { ImageTag: '2.0.0' }));
    await cutOff.askTimes(2);
    aws.replace(1);
    rollBack();
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.refreshes[1]?.info.Status).toBe('Cancelled');
    expect(aws.running).toEqual(all('1.0.0'));
    await expect(cutOff.ask()).rejects.toThrow(/CloudFormation is rolling the stack back/);
    expect(aws.liveImage).toBe(imageOf('1.0.0'));
  });

  test('both the rollback and the release that it cut off find the way back', async () => {
    const cutOff = await Release.begin(aws, eventOf('Update', { ImageTag: '2.0.0' }));
    await cutOff.askTimes(2);
    aws.replace(1);
    rollBack();
    const rollback = await Release.begin(aws, eventOf('Update', { ImageTag: '1.0.0' }));
    await rollback.ask();
    settle(aws);
    expect(await cutOff.ask()).toBe(false);
    expect(aws.liveImage).toBe(imageOf('1.0.0'));
    await cutOff.ask();
    expect(await rollback.ask()).toBe(false);
    expect(aws.newest.info.Status).toBe('Pending');
    settle(aws);
    expect(await rollback.ask()).toBe(true);
    await expect(cutOff.ask()).rejects.toThrow(/Every instance was replaced again/);
    expect(aws.running).toEqual(all('1.0.0'));
  });

  test('a release that was cut off before its refresh does not start one', async () => {
    const cutOff = await Release.begin(aws, eventOf('Update', { ImageTag: '2.0.0' }));
    await cutOff.ask();
    rollBack();
    await expect(cutOff.ask()).rejects.toThrow(/CloudFormation is rolling the stack back/);
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.liveImage).toBe(imageOf('1.0.0'));
    expect(aws.running).toEqual(all('1.0.0'));
  });

  test('a release that was cut off before it wrote anything writes nothing', async () => {
    const cutOff = await Release.begin(aws, eventOf('Update', { ImageTag: '2.0.0' }));
    rollBack();
    await expect(cutOff.ask()).rejects.toThrow(/CloudFormation is rolling the stack back/);
    expect(aws.liveImage).toBe(imageOf('1.0.0'));
  });

  test('nothing is taken back a second time when that fails, and the message says so', async () => {
    await runEvent(aws, 'Update', { ImageTag: '2.0.0' });
    rollBack();
    const rollback = await Release.begin(aws, eventOf('Update', { ImageTag: '1.0.0' }));
    await rollback.askTimes(2);
    aws.replace(1);
    aws.end('Failed', 'no capacity');
    await expect(rollback.ask()).rejects.toThrow(
      /The live image is .*:1\.0\.0\. Some instances may run another one\. Look at the group now\./,
    );
    expect(aws.liveImage).toBe(imageOf('1.0.0'));
  });

  test('again after the rollback itself has failed once, the instances are replaced after all', async () => {
    await runEvent(aws, 'Update', { ImageTag: '2.0.0' });
    rollBack();
    const rollback = await Release.begin(aws, eventOf('Update', { ImageTag: '1.0.0' }));
    await rollback.askTimes(2);
    aws.end('Failed', 'no capacity');
    await expect(rollback.ask()).rejects.toThrow();
    aws.startOperation('UPDATE_ROLLBACK_FAILED');
    rollBack();
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.running).toEqual(all('1.0.0'));
  });
});

test('the bootstrap image comes back when the first release is rolled back with its update', async () => {
  const fresh = new FakeAws();
  await deployed(fresh);
  await runEvent(fresh, 'Update', { ImageTag: '1.0.0' });
  fresh.wait(60);
  fresh.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
  await runEvent(fresh, 'Update');
  expect(fresh.running).toEqual(['bootstrap', 'bootstrap', 'bootstrap']);
});

test('an update that made the parameter itself goes back to its first value', async () => {
  const fresh = new FakeAws();
  await deployed(fresh);
  fresh.stackEvents = [];
  fresh.startOperation('UPDATE_IN_PROGRESS');
  fresh.stackEvents = [{ ResourceStatus: 'UPDATE_IN_PROGRESS', Timestamp: new Date('2026-11-21T08:00:00Z') }];
  await runEvent(fresh, 'Update', { ImageTag: '1.0.0' });
  fresh.startOperation('UPDATE_ROLLBACK_IN_PROGRESS');
  await runEvent(fresh, 'Update');
  expect(fresh.liveImage).toBe('bootstrap');
});
