import type { StatusClients } from '../../lib/status/facts';
import type { StatusLine } from '../../lib/status/lines';
import { settings } from '../operations/fixtures';
import { changedAws, clientsWith, deployedAccount, lineOf, linesOf, run } from './fixtures';

describe('a status ends with 2 and marks the line', () => {
  const stack = (type: string) => settings.names.of(`${type}-stack`);
  const complete = deployedAccount().account;

  test.each<[string, () => StatusClients, string, Partial<StatusLine>]>([
    [
      'where a stack is in the middle of something',
      () => clientsWith({ statuses: { ...complete.statuses, [stack('app')]: 'UPDATE_ROLLBACK_FAILED' } }),
      'stacks',
      { live: 'app-stack-production-trading UPDATE_ROLLBACK_FAILED' },
    ],
    [
      'where the live phase is not that of the template',
      () => changedAws((aws) => aws.parameters.set(settings.names.parameter('live/phase'), 'cutover')),
      'phase',
      { declared: 'replicate', live: 'cutover' },
    ],
    [
      'where the weights were moved without a deploy',
      () => clientsWith({ templates: { ...complete.templates, [stack('traffic')]: gateAt(50) } }),
      'AWS weight',
      { declared: '50 %', live: '25 % (aws 25, legacy 75)' },
    ],
    [
      'where a rollback waits for a person',
      () =>
        changedAws((aws) =>
          aws.parameters.set(
            settings.names.parameter('live/rollback-latch'),
            JSON.stringify({ id: 'r-1', at: '2026-11-21T08:00:00Z', reason: 'errors' }),
          ),
        ),
      'rollback latch',
      { declared: 'not set', live: 'r-1, set 2026-11-21T08:00:00Z (errors)' },
    ],
    [
      'where the replication is stopped',
      () =>
        changedAws((aws) => {
          aws.task = { ...aws.task, Status: 'stopped' };
        }),
      'replication',
      { live: 'stopped, 100 % loaded, 0 tables in error' },
    ],
    [
      'where a table is in error',
      () =>
        changedAws((aws) => {
          aws.task = { ...aws.task, ReplicationTaskStats: { FullLoadProgressPercent: 100, TablesErrored: 1 } };
          aws.tablesInError = ['orders'];
        }),
      'replication',
      { live: 'running, 100 % loaded, 1 table in error' },
    ],
    [
      'where there is no replication',
      () =>
        changedAws((aws) => {
          aws.task = undefined;
        }),
      'replication',
      { live: 'there is no task' },
    ],
    [
      'where the replication lags',
      () =>
        changedAws((aws) => {
          aws.lag = { source: [1], target: [61] };
        }),
      'replication lag',
      { live: '61 s in the last 10 minutes' },
    ],
    [
      'where nobody knows whether it lags',
      () =>
        changedAws((aws) => {
          aws.lag = { source: [], target: [] };
        }),
      'replication lag',
      { live: 'not known: no value in 10 minutes' },
    ],
    [
      'where a deploy has stopped the replication and not resumed it',
      () =>
        changedAws((aws) =>
          aws.parameters.set(
            settings.names.parameter('live/replication-paused'),
            JSON.stringify({ tasks: [{ arn: 'arn:aws:dms:r:1:task:dms-task', pausedAt: '2026-11-21T08:00:00Z' }] }),
          ),
        ),
      'replication, paused',
      { declared: 'only while a deploy changes it', live: 'dms-task since 2026-11-21T08:00:00Z' },
    ],
    [
      'where an alarm of the migration fires',
      () => clientsWith({ firing: ['alarm-vpn-production-trading', 'another'] }),
      'alarms',
      { live: 'alarm-vpn-production-trading' },
    ],
    [
      'where a service runs another image than the released one',
      () =>
        clientsWith({ images: { ...complete.images, 'service-web-production-trading': 'registry.example/web:1.4.1' } }),
      'image web',
      { declared: 'tag 1.4.2', live: 'registry.example/web:1.4.1' },
    ],
    [
      'where something cannot be read',
      () => clientsWith({ images: {} }),
      'image api',
      { live: expect.stringMatching(/^could not be read \(Service service-api-production-trading of cluster/) },
    ],
  ])('%s', async (_case, clients, subject, expected) => {
    expect(await lineOf(clients(), subject)).toMatchObject({ ...expected, agrees: false });
    const { output, exitCode } = await run(clients());
    expect(exitCode).toBe(2);
    expect(output).toMatch(new RegExp(`^! ${subject} {2}`, 'm'));
    expect(output).toMatch(new RegExp(`^Not as declared: .*${subject}.*\\.$`, 'm'));
  });

  test('where nothing is deployed', async () => {
    const lines = await linesOf(clientsWith({ statuses: {}, templates: {}, alarms: {}, images: {} }));
    expect(lines.find(({ subject }) => subject === 'stacks')?.live).toMatch(
      /^network-stack-\S+ does not exist, data-stack/,
    );
    expect(lines.filter(({ declared }) => declared === 'not deployed').map(({ subject }) => subject)).toEqual([
      'phase',
      'AWS weight',
      'image web',
      'image api',
    ]);
  });

  test('where CloudFormation does not answer, and reads everything else', async () => {
    const clients = clientsWith({});
    clients.cloudformation.send = () => Promise.reject(new Error('no permission'));
    const lines = await linesOf(clients);
    expect(lines.find(({ subject }) => subject === 'stacks')).toMatchObject({
      live: 'could not be read (no permission)',
      agrees: false,
    });
    expect(lines.find(({ subject }) => subject === 'rollback latch')?.agrees).toBe(true);
  });
});

describe('a status of another phase', () => {
  test('wants the replication to Aurora at rest', async () => {
    const { account } = deployedAccount();
    const templates = {
      ...account.templates,
      [settings.names.of('network-stack')]: {
        Guard: { Type: 'Custom::PhaseGuard', Properties: { Phase: 'cutover' } },
      },
    };
    expect(await lineOf(clientsWith({ templates }), 'replication to Aurora')).toMatchObject({
      declared: 'not running',
      agrees: false,
    });
    const deployed = deployedAccount();
    deployed.aws.task = undefined;
    expect(await lineOf(clientsWith({ templates }, deployed), 'replication to Aurora')).toMatchObject({
      live: 'there is no task',
      agrees: true,
    });
  });
});

function gateAt(weight: number) {
  return { Gate: { Type: 'Custom::TrafficGate', Properties: { Weight: weight } } };
}
