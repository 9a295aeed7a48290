import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { handler } from './stub-lambda';

const seen: Record<string, unknown> = {};
let refusal: string | undefined;
const server = createServer(async (request, response) => {
  seen[request.url ?? ''] = await json(request);
  const refused = request.url === '/resources' && refusal !== undefined;
  response.writeHead(refused ? 400 : 200).end(JSON.stringify({ message: refusal }));
});
let endpoint: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  process.env['REHEARSAL_STAND_INS'] = `${endpoint}/resources`;
  refusal = undefined;
});

afterAll(() => {
  delete process.env['REHEARSAL_STAND_INS'];
  server.closeAllConnections();
  server.close();
});

const ask = () =>
  handler({
    RequestType: 'Delete',
    ResponseURL: `${endpoint}/response`,
    RequestId: 'r',
    StackId: 's',
    LogicalResourceId: 'Task',
    ResourceProperties: {
      PhysicalId: 'task-1',
      Attributes: { Id: 'task-1' },
      Replaces: { Type: 'AWS::DMS::ReplicationTask', Properties: { MigrationType: 'cdc' } },
    },
  });

describe('the stub Lambda', () => {
  it('answers CloudFormation with the id and the attributes of the template', async () => {
    await ask();
    expect(seen['/response']).toEqual({
      Status: 'SUCCESS',
      PhysicalResourceId: 'task-1',
      Data: { Id: 'task-1' },
      RequestId: 'r',
      StackId: 's',
      LogicalResourceId: 'Task',
    });
  });

  it('tells the stand-ins of the resource that it stands for', async () => {
    await ask();
    expect(seen['/resources']).toEqual({
      request: 'Delete',
      type: 'AWS::DMS::ReplicationTask',
      physicalId: 'task-1',
      properties: { MigrationType: 'cdc' },
    });
  });

  it('fails the request that a stand-in refuses', async () => {
    refusal = 'it runs';
    await ask();
    expect(seen['/response']).toMatchObject({ Status: 'FAILED', Reason: 'AWS::DMS::ReplicationTask: it runs' });
  });

  it('fails the request when no stand-in answers', async () => {
    process.env['REHEARSAL_STAND_INS'] = 'http://127.0.0.1:1/resources';
    await ask();
    expect(seen['/response']).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('do not answer') });
  });
});
