import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { quirks } from './emulator-quirks';

const bucketTags = quirks.find(({ type }) => type === 'AWS::S3::Bucket');

async function withServer(status: number, use: (endpoint: string) => Promise<void>): Promise<string[]> {
  const seen: string[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    seen.push(`${request.method} ${request.url} ${await text(request)}`);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return seen;
}

describe('the tags of a bucket', () => {
  const bucket = {
    Type: 'AWS::S3::Bucket',
    Properties: {
      Tags: [
        { Key: 'a<b', Value: 'x & y' },
        { Key: 'later', Value: { Ref: 'Something' } },
      ],
    },
  };

  it('are set after the deployment, literal values only', async () => {
    const seen = await withServer(200, async (endpoint) => bucketTags?.complete?.(bucket, 'logs-1', endpoint));
    expect(seen).toEqual([
      'PUT /logs-1?tagging <Tagging><TagSet><Tag><Key>a&lt;b</Key><Value>x &amp; y</Value></Tag></TagSet></Tagging>',
    ]);
  });

  it('fail the rehearsal when the emulator does not take them', async () => {
    await withServer(500, async (endpoint) => {
      await expect(bucketTags?.complete?.(bucket, 'logs-1', endpoint)).rejects.toThrow('answered 500');
    });
  });
});
