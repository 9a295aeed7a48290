import type { OperationTools } from '../../lib/operations/command';
import type { CommandOutcome, Surroundings } from '../../lib/operations/outcome';
import { gateEnvironment } from '../../lib/traffic/gate-environment';
import { shortWaits, zoneAt } from '../lambda/rollback/fixtures';
import { FakeAws } from '../lambda/traffic-gate/fake-aws';
import { settingsFor } from '../support/settings';

export const settings = settingsFor();
export const hostedZoneId = 'Z0123456789ABCDEFGHIJ';
export const gate = gateEnvironment(settings, hostedZoneId);
export const selection = '-c migration=trading -c environment=production -c environmentSuffix=trading';

/** The trading migration, deployed, with `weight` percent of the users on AWS and nothing against more. */
export function tradingAt(weight: number, template = weight): FakeAws {
  const aws = new FakeAws(zoneAt(weight), gate);
  aws.zones = [{ id: hostedZoneId, name: 'trading.example.com' }];
  aws.template = templateWith(template);
  aws.stackStatuses = ['UPDATE_COMPLETE'];
  return aws;
}

/** A template of TrafficStack, as far as it is read. */
export function templateWith(weight: number, phase = 'replicate') {
  return {
    Resources: {
      Latch: { Type: 'Custom::LiveState' },
      GateResource: { Type: 'Custom::TrafficGate', Properties: { Weight: weight, GivenBy: 'flag', Phase: phase } },
    },
  };
}

/** What a command printed, and how it ended. */
export interface Ran extends CommandOutcome {
  /** What it told while it worked. */
  readonly told: string;
}

type Command = (args: readonly string[], surroundings: Surroundings, tools: OperationTools) => Promise<CommandOutcome>;

/** Runs a command against a fake AWS. */
export async function run(
  command: Command,
  aws: FakeAws,
  args: readonly string[],
  surroundings: Partial<Surroundings> & { readonly isTTY?: boolean } = {},
): Promise<Ran> {
  let told = '';
  const terminal = {
    isTTY: surroundings.isTTY ?? false,
    write: (text: string) => {
      told += text;
    },
  };
  const outcome = await command(
    args,
    {
      project: process.cwd(),
      environment: {},
      now: new Date('2026-11-21T09:00:00Z'),
      ...surroundings,
      terminal,
    },
    { createClients: () => aws.clients(), waits: shortWaits },
  );
  return { ...outcome, told };
}

/** The arguments of a shift to a weight. */
export const shiftTo = (weight: number, ...more: readonly string[]) => ['--weight', String(weight), ...more];

/** Keeps the log of the tests of a file silent, and undoes every mock after each of them. */
export function silenceLog(): void {
  beforeEach(() => {
    for (const level of ['info', 'warn', 'error'] as const) {
      jest.spyOn(console, level).mockImplementation();
    }
  });
  afterEach(() => jest.restoreAllMocks());
}

const wait = setTimeout;

/** Runs the pauses of the SDK at once, until mocks are undone. */
export function skipPauses(): void {
  jest.spyOn(global, 'setTimeout').mockImplementation(((next: () => void) => wait(next, 0)) as typeof setTimeout);
}
