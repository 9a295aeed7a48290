import { begin, proceed } from '../../../lambda/instance-release/handlers';
import { FakeAws } from './fake-aws';
import { deployed, eventOf, imageOf, properties, Release, runEvent, settle } from './fixtures';

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws();
  jest.spyOn(console, 'info').mockImplementation();
  jest.spyOn(console, 'warn').mockImplementation();
});
afterEach(() => jest.restoreAllMocks());

describe('when the release is deleted', () => {
  beforeEach(() => deployed(aws));

  test('nothing happens where no instance is being replaced', async () => {
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    await runEvent(aws, 'Delete');
    expect(aws.count('CancelInstanceRefresh')).toBe(0);
    expect(aws.liveImage).toBe(imageOf('1.0.0'));
  });

  test('a refresh that is under way is ended first', async () => {
    const cutOff = await Release.begin(aws, eventOf('Update', { ImageTag: '1.0.0' }));
    await cutOff.askTimes(2);
    const removal = await Release.begin(aws, eventOf('Delete'));
    expect(await removal.ask()).toBe(false);
    expect(await removal.ask()).toBe(false);
    settle(aws);
    expect(await removal.ask()).toBe(true);
    expect(aws.count('CancelInstanceRefresh')).toBe(1);
  });

  test('a refresh that does not end fails the delete within the hour', async () => {
    const cutOff = await Release.begin(aws, eventOf('Update', { ImageTag: '1.0.0' }));
    await cutOff.askTimes(2);
    await expect(runEvent(aws, 'Delete', {}, () => undefined)).rejects.toThrow(
      /refresh-1 does not stop\. What to do next: delete the stack again/,
    );
  });

  test('a group that is gone is no error', async () => {
    aws.present = false;
    await runEvent(aws, 'Delete');
  });

  test('any other error is one', async () => {
    aws.before = () => Object.assign(new Error('denied'), { $fault: 'client' });
    await expect(runEvent(aws, 'Delete')).rejects.toThrow('denied');
  });
});

describe('the parameter of the live image', () => {
  const handle = (type: 'Create' | 'Update' | 'Delete') =>
    begin(eventOf(type, {}, 'Custom::LiveImage'), aws.clients(), aws.now);

  test('begins with the bootstrap image, under its own name', async () => {
    await expect(handle('Create')).resolves.toEqual({ PhysicalResourceId: properties.Parameter });
    expect(aws.liveImage).toBe('bootstrap');
  });

  test('keeps its value when it is there already', async () => {
    await deployed(aws);
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    await handle('Create');
    expect(aws.liveImage).toBe(imageOf('1.0.0'));
  });

  test('is not touched by an update', async () => {
    await handle('Update');
    expect(aws.calls).toEqual([]);
  });

  test('goes with its resource, also when it is gone already', async () => {
    await handle('Create');
    await handle('Delete');
    expect(aws.versions).toBeUndefined();
    await handle('Delete');
  });

  test('is kept or deleted at once', async () => {
    const event = eventOf('Create', {}, 'Custom::LiveImage');
    await expect(proceed(event as never, aws.clients(), aws.now)).resolves.toEqual({ IsComplete: true });
    expect(aws.calls).toEqual([]);
  });

  test.each(['Create', 'Delete'] as const)('fails a %s with any other error', async (type) => {
    aws.before = () => new Error('denied');
    await expect(handle(type)).rejects.toThrow('denied');
  });

  test('that a person has written again belongs to no release', async () => {
    await deployed(aws);
    await aws.clients().ssm.send({
      input: { Value: imageOf('1.0.0'), Overwrite: true },
      constructor: { name: 'PutParameterCommand' },
    } as never);
    await runEvent(aws, 'Update', { ImageTag: '1.0.0' });
    expect(aws.refreshes).toEqual([]);
  });
});
