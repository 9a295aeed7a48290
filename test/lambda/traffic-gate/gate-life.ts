import { guardWeights } from '../../../lambda/traffic-gate/handler';
import { gateVariables } from '../../../lib/traffic/gate-environment';
import { CustomResourceLife } from '../../support/custom-resource';
import { neighbours } from '../rollback/fixtures';
import { FakeAws } from './fake-aws';
import { awsAt, environment } from './fixtures';

/** When every event of a life happens. */
export const now = new Date('2026-11-21T09:00:00Z');

/** Properties as TrafficStack gives them; CloudFormation hands numbers over as text. */
export function properties(weight: number, changes: Readonly<Record<string, string>> = {}) {
  return { Weight: String(weight), GivenBy: 'flag', Phase: 'replicate', AcknowledgeRollback: '', ...changes };
}

/** The properties of a deploy for which nobody gave a weight. */
export const unasked = properties(0, { GivenBy: 'default' });

/** The life of the gate among the resources of its stack. */
export function lifeOf(aws: FakeAws, variables = { AWS_REGION: 'us-east-1', ...gateVariables(environment) }) {
  const clients = aws.clients();
  const onEvent = (event: Parameters<typeof guardWeights>[0]) => guardWeights(event, { clients, variables, now });
  return new CustomResourceLife({ type: 'Custom::TrafficGate', handlers: { onEvent } });
}

/** Before the first deploy: a zone without the records. */
export function firstDeploy(): FakeAws {
  return new FakeAws(neighbours, environment);
}

/** What CloudFormation does with the records once the gate has passed. */
export function moveTo(aws: FakeAws, weight: number): void {
  const records = awsAt(weight).route53.records;
  aws.route53.replaceAll(records);
}

/** Keeps the log of a test silent, and skips the pauses that the SDK makes before it tries again. */
export function beQuiet(): void {
  const wait = setTimeout;
  beforeEach(() => {
    for (const level of ['log', 'info', 'warn', 'error'] as const) {
      jest.spyOn(console, level).mockImplementation();
    }
    jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void) => wait(run, 0)) as typeof setTimeout);
  });
  afterEach(() => jest.restoreAllMocks());
}
