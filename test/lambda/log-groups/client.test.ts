import { Readable } from 'node:stream';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { CdkCustomResourceEvent, CdkCustomResourceIsCompleteEvent } from 'aws-lambda';
import { isComplete, onEvent } from '../../../lambda/log-groups';
import { logGroupsOf, logsConfiguration } from '../../../lambda/log-groups/client';
import { attempts } from '../../../lambda/log-groups/timing';

const name = '/aws/rds/cluster/aurora-production-trading/postgresql';
const wait = setTimeout;

/** The real client as deployed; only the way to the network is replaced, by answers in the order of the calls. */
function clientThatHears(...answers: readonly { statusCode: number; type?: string }[]) {
  const calls: { target: string; body: string }[] = [];
  const client = new CloudWatchLogsClient({
    ...logsConfiguration,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: {
      handle: async ({
        headers,
        body,
      }: {
        headers: Record<string, string>;
        body: Uint8Array<ArrayBuffer> | string;
      }) => {
        const { statusCode, type } = answers[calls.length] ?? { statusCode: 500 };
        calls.push({
          target: String(headers['x-amz-target']),
          body: typeof body === 'string' ? body : new TextDecoder().decode(body),
        });
        const content = type === undefined ? '' : JSON.stringify({ __type: type, message: type });
        return {
          response: {
            statusCode,
            headers: { 'content-type': 'application/x-amz-json-1.1' },
            body: Readable.from([Buffer.from(content)]),
          },
        };
      },
    },
  });
  return { logGroups: logGroupsOf(client), calls };
}

beforeEach(() => {
  // The pauses of the SDK before it tries again.
  jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void) => wait(run, 0)) as typeof setTimeout);
});
afterEach(() => jest.restoreAllMocks());

test('deletes a group by its name', async () => {
  const { logGroups, calls } = clientThatHears({ statusCode: 200 });
  await logGroups.delete(name);
  expect(calls).toEqual([{ target: 'Logs_20140328.DeleteLogGroup', body: JSON.stringify({ logGroupName: name }) }]);
});

test('says by the name of the error that there is no such group', async () => {
  const { logGroups } = clientThatHears({ statusCode: 400, type: 'ResourceNotFoundException' });
  await expect(logGroups.delete(name)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('tries again when it is throttled, and not for ever', async () => {
  const throttled = { statusCode: 400, type: 'ThrottlingException' };
  const { logGroups, calls } = clientThatHears(...Array.from({ length: attempts + 1 }, () => throttled));
  await expect(logGroups.delete(name)).rejects.toMatchObject({ name: 'ThrottlingException' });
  expect(calls).toHaveLength(attempts);
});

test('the deployed functions answer a create without a call', async () => {
  const event = {
    RequestType: 'Create',
    ResourceProperties: { LogGroupNames: [name], WatchSeconds: '180' },
  } as unknown as CdkCustomResourceEvent;
  await expect(onEvent(event)).resolves.toMatchObject({ PhysicalResourceId: name });
  await expect(isComplete(event as unknown as CdkCustomResourceIsCompleteEvent)).resolves.toEqual({ IsComplete: true });
});
