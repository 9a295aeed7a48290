import type { ProcessSurroundings } from '../../lib/operations/main';
import { runStatus } from '../../lib/status/command';
import type { StatusClients } from '../../lib/status/facts';
import type { StatusLine } from '../../lib/status/lines';
import { settings, tradingAt } from '../operations/fixtures';
import { type Account, clientsOf } from './fake-account';

const stack = (type: string) => settings.names.of(`${type}-stack`);
const stackNames = ['network', 'data', 'app', 'traffic', 'monitoring'].map(stack);

/** The trading migration, deployed at 25 %, with everything as declared. */
export function deployedAccount(): { aws: ReturnType<typeof tradingAt>; account: Account } {
  const release = (service: string, tag: string) => ({
    Type: 'Custom::Release',
    Properties: { ContainerName: service, ImageTag: tag },
  });
  return {
    aws: tradingAt(25),
    account: {
      statuses: Object.fromEntries(stackNames.map((name) => [name, 'UPDATE_COMPLETE'])),
      templates: {
        [stack('network')]: { Guard: { Type: 'Custom::PhaseGuard', Properties: { Phase: 'replicate' } } },
        [stack('data')]: {},
        [stack('app')]: { Web: release('web', '1.4.2'), Api: release('api', '') },
        [stack('traffic')]: { Gate: { Type: 'Custom::TrafficGate', Properties: { Weight: 25 } } },
        [stack('monitoring')]: {},
      },
      alarms: { [stack('monitoring')]: ['alarm-lag-production-trading', 'alarm-vpn-production-trading'] },
      firing: ['an-alarm-of-somebody-else'],
      images: {
        'service-web-production-trading': 'registry.example/web:1.4.2',
        'service-api-production-trading': 'registry.example/api:1.4.1',
      },
    },
  };
}

/** The clients of that account, with some of it changed. */
export function clientsWith(
  changes: Partial<Account>,
  { aws, account } = deployedAccount(),
): ReturnType<typeof clientsOf> {
  return clientsOf(aws, { ...account, ...changes });
}

/** The clients of that account, after a change of what the gate looks at. */
export const changedAws = (change: (aws: ReturnType<typeof deployedAccount>['aws']) => void) => {
  const deployed = deployedAccount();
  change(deployed.aws);
  return clientsWith({}, deployed);
};

/** Runs the command against a fake account. */
export async function run(
  clients: StatusClients,
  args: readonly string[] = [],
  changes: Partial<ProcessSurroundings> = {},
) {
  let told = '';
  const outcome = await runStatus(
    args,
    {
      project: process.cwd(),
      environment: {},
      now: new Date('2026-11-21T09:00:00Z'),
      output: {},
      ...changes,
      terminal: {
        write: (text: string) => {
          told += text;
        },
      },
    },
    () => clients,
  );
  return { ...outcome, told };
}

/** The lines of a status, as they are printed as JSON. */
export async function linesOf(clients: StatusClients): Promise<readonly StatusLine[]> {
  const { output } = await run(clients, ['--json']);
  return (JSON.parse(output) as { lines: StatusLine[] }).lines;
}

/** The line of a status about one subject. */
export const lineOf = async (clients: StatusClients, subject: string) =>
  (await linesOf(clients)).find((line) => line.subject === subject);
