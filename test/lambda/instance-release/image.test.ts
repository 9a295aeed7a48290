import { FakeAws } from './fake-aws';
import { deployed, imageOf, repositoryUri, runEvent } from './fixtures';

let aws: FakeAws;
beforeEach(async () => {
  jest.spyOn(console, 'info').mockImplementation();
  jest.spyOn(console, 'warn').mockImplementation();
  aws = new FakeAws();
  await deployed(aws);
});
afterEach(() => jest.restoreAllMocks());

const released = (tag: string) => runEvent(aws, 'Update', { ImageTag: tag });

test('an image that was never pushed is refused before anything is touched, with the command that pushes it', async () => {
  await expect(released('3.0.0')).rejects.toThrow(
    `Image tag 3.0.0 is not in ${repositoryUri}; the instances were left as they are. What to do next: push the image and ` +
      `deploy again: docker buildx build --platform linux/arm64 --provenance=false --tag ${repositoryUri}:<tag> --push .`,
  );
  expect(aws.liveImage).toBe('bootstrap');
  expect(aws.refreshes).toEqual([]);
});

test.each([
  ['one image', 'amd64'],
  ['an index of images', ['amd64', 'ppc64le', 'unknown']],
])('%s for another architecture is refused before anything is touched', async (_what, architectures) => {
  aws.images['3.0.0'] = architectures;
  await expect(released('3.0.0')).rejects.toThrow(
    /runs on amd64(, ppc64le)? only, the instances are arm64; they were left/,
  );
  expect(aws.liveImage).toBe('bootstrap');
});

test.each([
  ['one image', 'arm64'],
  ['an index of images', ['amd64', 'arm64', 'unknown']],
  ['an index that names no platform', [undefined as never]],
])('%s for ARM64 is released', async (_what, architectures) => {
  aws.images['3.0.0'] = architectures;
  await released('3.0.0');
  expect(aws.running).toContain(imageOf('3.0.0'));
});

test('an image whose architecture cannot be read is left to the first new instance', async () => {
  aws.before = (command) => (command === 'download' ? new Error('not in time') : undefined);
  await released('1.0.0');
  expect(aws.running).toContain(imageOf('1.0.0'));
  expect(console.warn).toHaveBeenCalled();
});

test('an image without an architecture is too', async () => {
  aws.clients = () => ({ ...FakeAws.prototype.clients.call(aws), download: async () => '{}' });
  await released('1.0.0');
  expect(aws.running).toContain(imageOf('1.0.0'));
});
