import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { handler } from './stub-lambda';

describe('the stub Lambda', () => {
  it('answers CloudFormation with the id and the attributes of the template', async () => {
    let answer: unknown;
    const server = createServer(async (request, response) => {
      answer = await json(request);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await handler({
      ResponseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/response`,
      RequestId: 'r',
      StackId: 's',
      LogicalResourceId: 'Nat',
      ResourceProperties: { PhysicalId: 'nat-1', Attributes: { Id: 'nat-1' } },
    });
    server.closeAllConnections();
    server.close();
    expect(answer).toEqual({
      Status: 'SUCCESS',
      PhysicalResourceId: 'nat-1',
      Data: { Id: 'nat-1' },
      RequestId: 'r',
      StackId: 's',
      LogicalResourceId: 'Nat',
    });
  });
});
