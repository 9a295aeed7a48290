import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import {
  DatabaseMigrationServiceClient,
  DescribeReplicationTasksCommand,
  StopReplicationTaskCommand,
  TestConnectionCommand,
} from '@aws-sdk/client-database-migration-service';
import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { replicationStandIn } from './replication';
import { endpointVariable, type StandInServer, startStandIns } from './server';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const client = (endpoint: string | undefined, maxAttempts = 1) => ({
  endpoint,
  region: 'us-east-1',
  credentials,
  maxAttempts,
});

/** An emulator that says what it was asked. */
const seen: string[] = [];
const emulator = createServer(async (request, response) => {
  seen.push(`${request.method} ${request.url} ${await textOf(request)}`);
  const json = String(request.headers['content-type']).includes('json');
  response
    .writeHead(200, { 'content-type': json ? 'application/x-amz-json-1.1' : 'text/xml' })
    .end(json ? '{"Parameter":{"Value":"kept"}}' : '<R><PublishResult><MessageId>1</MessageId></PublishResult></R>');
});

let server: StandInServer;
const dms = replicationStandIn();

beforeAll(async () => {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  await new Promise<void>((resolve) => emulator.listen(0, '127.0.0.1', resolve));
  server = await startStandIns([dms], { forward: true });
  server.forwardTo(`http://127.0.0.1:${(emulator.address() as AddressInfo).port}`);
});

beforeEach(() => {
  seen.length = 0;
});

afterAll(async () => {
  await server.stop();
  emulator.closeAllConnections();
  emulator.close();
});

const variable = (serviceId: string) => server.environment[endpointVariable(serviceId)];

describe('the server of the stand-ins', () => {
  it('is where the SDKs look for each service', () => {
    expect(Object.keys(server.environment)).toEqual([
      'REHEARSAL_STAND_INS',
      'AWS_ENDPOINT_URL_DATABASE_MIGRATION_SERVICE',
      'AWS_ENDPOINT_URL_ROUTE_53',
      'AWS_ENDPOINT_URL_SNS',
      'AWS_ENDPOINT_URL_SSM',
    ]);
  });

  it('leaves the services of the emulator alone unless they are to fail', async () => {
    const other = await startStandIns([dms], { forward: false });
    await other.stop();
    expect(Object.keys(other.environment)).toEqual([
      'REHEARSAL_STAND_INS',
      'AWS_ENDPOINT_URL_DATABASE_MIGRATION_SERVICE',
    ]);
  });

  it('tells the stand-in of a resource of its type, and of no other', async () => {
    const tell = (type: string) =>
      fetch(server.environment['REHEARSAL_STAND_INS'] ?? '', {
        method: 'POST',
        body: JSON.stringify({ request: 'Create', type, physicalId: 'arn:1', properties: {} }),
      });
    expect((await tell('AWS::EC2::NatGateway')).status).toBe(200);
    expect(dms.tasks()).toEqual([]);
    expect((await tell('AWS::DMS::ReplicationTask')).status).toBe(200);
    expect(dms.tasks()).toEqual(['arn:1']);
  });

  it('answers a real SDK with what the stand-in says, errors by their own class', async () => {
    const sdk = new DatabaseMigrationServiceClient(client(variable('Database Migration Service')));
    const { ReplicationTasks } = await sdk.send(new DescribeReplicationTasksCommand({}));
    expect(ReplicationTasks?.[0]?.Status).toBe('ready');
    await expect(sdk.send(new StopReplicationTaskCommand({ ReplicationTaskArn: 'arn:2' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundFault',
      $fault: 'client',
    });
  });

  it('says which operation has no stand-in', async () => {
    const sdk = new DatabaseMigrationServiceClient(client(variable('Database Migration Service')));
    const test = new TestConnectionCommand({ ReplicationInstanceArn: 'a', EndpointArn: 'b' });
    await expect(sdk.send(test)).rejects.toThrow('AWS DMS: TestConnection has no stand-in');
    const response = await fetch(server.endpoint, { method: 'POST', headers: { 'x-amz-target': 'Other.Call' } });
    expect(response.status).toBe(404);
  });

  it('passes the calls of the emulator on, body, path and query as they are', async () => {
    const ssm = new SSMClient(client(variable('SSM')));
    expect((await ssm.send(new GetParameterCommand({ Name: '/a' }))).Parameter?.Value).toBe('kept');
    await new Route53Client(client(variable('Route 53'))).send(
      new ListResourceRecordSetsCommand({ HostedZoneId: 'Z1', StartRecordName: 'a.example', StartRecordType: 'A' }),
    );
    expect(seen).toEqual(['POST / {"Name":"/a"}', 'GET /2013-04-01/hostedzone/Z1/rrset?name=a.example&type=A ']);
  });

  it('fails as many calls of an operation as a fault says, and counts them', async () => {
    const fault = server.faults.inject({ serviceId: 'SNS', operation: /^Publish$/, calls: 3 });
    const publish = new PublishCommand({ TopicArn: 'arn:topic', Message: 'hello' });
    await expect(new SNSClient(client(variable('SNS'), 2)).send(publish)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 503, attempts: 2 },
    });
    await new SNSClient(client(variable('SNS'), 2)).send(publish);
    expect(fault.failed()).toBe(3);
    expect(seen).toHaveLength(1);
    expect(server.calls.slice(-4).map(({ operation, status }) => `${operation} ${status}`)).toEqual([
      'Publish 503',
      'Publish 503',
      'Publish 503',
      'Publish 200',
    ]);
  });

  it('fails no call once a fault has ended, and none of another operation', async () => {
    const route53 = new Route53Client(client(variable('Route 53')));
    const list = new ListResourceRecordSetsCommand({ HostedZoneId: 'Z1' });
    const other = server.faults.inject({ serviceId: 'Route 53', operation: /^POST /, calls: 1 });
    const fault = server.faults.inject({ serviceId: 'Route 53', operation: /^GET .*\/rrset$/, calls: 9 });
    await expect(route53.send(list)).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    fault.end();
    await route53.send(list);
    expect([fault.failed(), other.failed()]).toEqual([1, 0]);
    other.end();
  });

  it('fails a call of a stand-in alike', async () => {
    const fault = server.faults.inject({ serviceId: dms.serviceId, operation: /^Describe/, calls: 1 });
    const sdk = new DatabaseMigrationServiceClient(client(variable('Database Migration Service')));
    await expect(sdk.send(new DescribeReplicationTasksCommand({}))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 503 },
    });
    expect(fault.failed()).toBe(1);
  });
});
