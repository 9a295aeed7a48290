import { again, variables } from './environment';
import { awsError, ok } from './fake-aws';
import { FakeLoad } from './fake-load';
import { beQuiet } from './quiet';

beQuiet();

describe('a connection', () => {
  test.each([
    ['source', 'DMS does not reach the source: ', /look at the link and its routes/],
    ['target', 'DMS does not reach Aurora: ', /which step roles has put into the database/],
  ])('that fails ends the execution with the words of DMS and what to do: %s', async (end, beginning, advice) => {
    const load = new FakeLoad();
    load.aws.before = (operation, { EndpointArn }) => {
      if (operation === 'TestConnection' && String(EndpointArn).endsWith(`dms-${end}`)) {
        load.connectionEnd = { status: 'failed', failure: 'timeout expired' };
      }
      return undefined;
    };
    const given = await load.run('load-1');
    expect(given).toMatchObject({ outcome: 'failed', error: 'ConnectionFailed' });
    expect(given).toMatchObject({ cause: expect.stringContaining(`${beginning}timeout expired. What to do next: `) });
    expect(given).toMatchObject({ cause: expect.stringMatching(advice) });
    expect(given).toMatchObject({ cause: expect.stringContaining(again) });
    expect(load.starts).toEqual([]);
  });

  test('is tried again by the next execution', async () => {
    const load = new FakeLoad();
    load.connectionEnd = { status: 'failed', failure: 'timeout expired' };
    await expect(load.run('load-1')).resolves.toMatchObject({ error: 'ConnectionFailed' });
    load.connectionEnd = { status: 'successful' };
    await expect(load.run('load-2')).resolves.toEqual({ outcome: 'loaded' });
  });

  test('that is being tried already goes on', async () => {
    const load = new FakeLoad();
    load.aws.before = (operation, { EndpointArn }) => {
      if (operation !== 'TestConnection') {
        return undefined;
      }
      load.connections[String(EndpointArn)] = { status: 'testing' };
      return awsError('InvalidResourceStateFault', 'The test of this connection is in progress');
    };
    await expect(load.run('load-1')).resolves.toEqual({ outcome: 'loaded' });
  });

  test.each([
    ['is without an end', ok({ Connections: [] })],
    ['is of no status', ok({ Connections: [{ ReplicationInstanceArn: variables.REPLICATION_INSTANCE_ARN }] })],
    ['is unknown to DMS', awsError('ResourceNotFoundFault', 'none')],
  ])('that %s is waited for 15 minutes', async (_, described) => {
    const load = new FakeLoad();
    load.aws.before = (operation) => (operation === 'DescribeConnections' ? described : undefined);
    const before = load.now;
    await expect(load.run('load-1')).resolves.toMatchObject({
      error: 'ConnectionFailed',
      cause: expect.stringContaining('it gives no reason'),
    });
    expect(load.now.getTime() - before.getTime()).toBe(15 * 60_000);
  });
});
