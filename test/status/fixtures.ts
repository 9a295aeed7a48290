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
