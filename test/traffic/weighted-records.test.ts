import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import type { LegacyEndpoint } from '../../lib/definition';
import { type MigrationPhase, migrationPhases } from '../../lib/migration-phase';
import { HealthChecks } from '../../lib/traffic/health-checks';
import { WeightedRecords } from '../../lib/traffic/weighted-records';
import { testApp } from '../support/app';
import { changed, valid } from '../support/definition';
import { settingsFor } from '../support/settings';

interface WrittenRecord {
  readonly id: string;
  readonly DependsOn?: readonly string[];
  readonly Properties: Readonly<Record<string, unknown>>;
}

type Records = ReadonlyMap<string, WrittenRecord>;

/** The weighted records alone, by their set identifiers. */
function recordsOf(weight: number, migrationPhase: MigrationPhase = 'replicate', definition = valid): Records {
  const settings = { ...settingsFor({ migrationPhase, awsTrafficWeight: String(weight) }), definition };
  const stack = new Stack(testApp(), 'TrafficStack', { env: { account: settings.account, region: 'us-east-1' } });
  const loadBalancer = elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'LoadBalancer', {
    loadBalancerArn: 'arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/alb/0123456789abcdef',
    loadBalancerDnsName: 'alb-1234567890.us-east-1.elb.amazonaws.com',
    loadBalancerCanonicalHostedZoneId: 'Z35SXDOTRQ7X7K',
    securityGroupId: 'sg-0123456789abcdef0',
  });
  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
    hostedZoneId: 'Z0123456789',
    zoneName: definition.network.publicZone.domainName,
  });
  const healthChecks = new HealthChecks(stack, 'HealthChecks', { settings, loadBalancer, alarms: [] });
  new WeightedRecords(stack, 'Records', { settings, zone, loadBalancer, healthChecks });
  const records = Object.entries(Template.fromStack(stack).findResources('AWS::Route53::RecordSet'));
  return new Map(
    records.map(([id, record]) => [record.Properties.SetIdentifier as string, { id, ...record } as WrittenRecord]),
  );
}

function weightOf(record: WrittenRecord | undefined): number | undefined {
  return record?.Properties['Weight'] as number | undefined;
}

/** The records of a template in the order in which CloudFormation writes them. */
function inOrder(records: Records): readonly [string, WrittenRecord][] {
  const waits = ({ DependsOn = [] }: WrittenRecord) => [...records.values()].some(({ id }) => DependsOn.includes(id));
  return [...records].sort(([, one], [, other]) => Number(waits(one)) - Number(waits(other)));
}

/**
 * Every state of the weights during an update: CloudFormation writes each record that differs, in order, and deletes last
 * what the new template has no more.
 */
function statesBetween(before: Records, after: Records): readonly ReadonlyMap<string, number | undefined>[] {
  const live = new Map([...before].map(([id, record]) => [id, weightOf(record)]));
  const states = [new Map(live)];
  for (const [id, record] of inOrder(after)) {
    states.push(new Map(live.set(id, weightOf(record))));
  }
  for (const id of [...live.keys()].filter((known) => !after.has(known))) {
    live.delete(id);
    states.push(new Map(live));
  }
  return states;
}

function expectSomebodyServes(before: Records, after: Records): void {
  const states = statesBetween(before, after);
  for (const state of states) {
    expect([...state.values()].reduce<number>((sum, weight = 0) => sum + weight, 0)).toBeGreaterThan(0);
  }
  expect(states.at(-1)).toEqual(new Map([...after].map(([id, record]) => [id, weightOf(record)])));
}

describe('no moment has zeros only, or no record,', () => {
  const weights = [0, 1, 50, 99, 100];
  const byWeight = new Map(weights.map((weight) => [weight, recordsOf(weight)]));
  const byPhase = new Map(migrationPhases.map((phase) => [phase, recordsOf(100, phase)]));
  const of = <Key>(records: ReadonlyMap<Key, Records>, key: Key) => records.get(key) as Records;

  test.each(weights.flatMap((before) => weights.map((after) => [before, after] as const)))(
    'when the weight goes from %i to %i',
    (before, after) => expectSomebodyServes(of(byWeight, before), of(byWeight, after)),
  );

  test.each(migrationPhases.flatMap((before) => migrationPhases.map((after) => [before, after] as const)))(
    'when the phase goes from %s to %s with every user on AWS',
    (before, after) => expectSomebodyServes(of(byPhase, before), of(byPhase, after)),
  );

  test.each(weights)('when phase cutover goes back to replicate and to a weight of %i in one deploy', (weight) =>
    expectSomebodyServes(of(byPhase, 'cutover'), of(byWeight, weight)),
  );

  test('which the legacy record first would not do on the way from 0 to 100', () => {
    const [aws, legacy] = ['aws', 'legacy'].map((id) => of(byWeight, 100).get(id) as WrittenRecord);
    const legacyFirst = new Map([
      ['legacy', { ...(legacy as WrittenRecord), DependsOn: [] }],
      ['aws', { ...(aws as WrittenRecord), DependsOn: [] }],
    ]);
    expect(() => expectSomebodyServes(of(byWeight, 0), legacyFirst)).toThrow('toBeGreaterThan');
  });
});

describe.each<[string, LegacyEndpoint]>([
  ['addresses', { kind: 'ipv4', addresses: ['198.51.100.10'] }],
  ['a host name', { kind: 'host-name', hostName: 'old.example.net' }],
  [
    'a Classic Load Balancer',
    { kind: 'classic-load-balancer', dnsName: 'old.elb.amazonaws.com', canonicalHostedZoneId: 'Z35S' },
  ],
])('with a legacy system behind %s', (_, legacyEndpoint) => {
  const definition = changed('traffic', { legacyEndpoint });
  const phases = new Map(migrationPhases.map((phase) => [phase, recordsOf(100, phase, definition)]));

  test('the AWS record keeps id, name, type and value over the phases, so that it is never replaced', () => {
    const seen = [...phases.values()].map((records) => {
      const { id, Properties } = records.get('aws') as WrittenRecord;
      const { HealthCheckId, ...others } = Properties;
      return { id, others };
    });
    expect(new Set(seen.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  test('phase cutover changes the legacy record by its health check alone, and complete has none', () => {
    const { HealthCheckId, ...others } = phases.get('replicate')?.get('legacy')?.Properties ?? {};
    expect(HealthCheckId).toBeDefined();
    expect(phases.get('cutover')?.get('legacy')?.Properties).toEqual(others);
    expect(phases.get('complete')?.has('legacy')).toBe(false);
  });
});
