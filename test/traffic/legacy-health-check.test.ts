import type { Template } from 'aws-cdk-lib/assertions';
import type { LegacyEndpoint, LegacyHealthCheck } from '../../lib/definition';
import { changed } from '../support/definition';
import { templateOf } from '../support/stacks';

interface HealthCheck {
  readonly HealthCheckConfig: {
    readonly Type: string;
    readonly HealthThreshold?: number;
    readonly ChildHealthChecks?: readonly { readonly Ref: string }[];
  };
  readonly HealthCheckTags: readonly { readonly Key: string; readonly Value: string }[];
}

const check: LegacyHealthCheck = { protocol: 'HTTPS', path: '/health' };
const traffic = (legacyEndpoint: LegacyEndpoint, legacyHealthCheck = check) =>
  templateOf('traffic', {}, changed('traffic', { legacyEndpoint, legacyHealthCheck }));

const template = traffic({ kind: 'ipv4', addresses: ['198.51.100.10', '198.51.100.11'] });

function healthChecks(of: Template): Readonly<Record<string, HealthCheck>> {
  const resources = Object.entries(of.findResources('AWS::Route53::HealthCheck'));
  return Object.fromEntries(resources.map(([id, { Properties }]) => [id, Properties as HealthCheck]));
}

/** The check of a record, by the record's set identifier, with the configurations of its children. */
function checkOfRecord(of: Template, setIdentifier: string) {
  const record = Object.values(of.findResources('AWS::Route53::RecordSet')).find(
    ({ Properties }) => Properties.SetIdentifier === setIdentifier,
  );
  const all = healthChecks(of);
  const config = all[record?.Properties.HealthCheckId.Ref]?.HealthCheckConfig;
  return { config, children: (config?.ChildHealthChecks ?? []).map(({ Ref }) => all[Ref]?.HealthCheckConfig) };
}

describe('the health check of the legacy record', () => {
  test('counts a check of each address, asked for the host name of the users', () => {
    const common = {
      Type: 'HTTPS',
      FullyQualifiedDomainName: 'app.trading.example.com',
      EnableSNI: true,
      Port: 443,
      ResourcePath: '/health',
      RequestInterval: 30,
      FailureThreshold: 3,
      Inverted: false,
      MeasureLatency: false,
    };
    expect(checkOfRecord(template, 'legacy').children).toEqual([
      { ...common, IPAddress: '198.51.100.10' },
      { ...common, IPAddress: '198.51.100.11' },
    ]);
  });

  test('is healthy when none of them is: the way back never closes by itself', () => {
    expect(checkOfRecord(template, 'legacy').config).toMatchObject({ Type: 'CALCULATED', HealthThreshold: 0 });
  });

  test('leaves the AWS record to what AWS does: a dead legacy system sends nobody anywhere', () => {
    const { config, children } = checkOfRecord(template, 'aws');
    expect(config).toEqual(checkOfRecord(templateOf('traffic'), 'aws').config);
    expect(JSON.stringify(children)).not.toContain('198.51.100');
  });

  test.each<[string, LegacyEndpoint]>([
    ['old.example.net', { kind: 'host-name', hostName: 'old.example.net' }],
    [
      'old.us-east-1.elb.amazonaws.com',
      { kind: 'classic-load-balancer', dnsName: 'old.us-east-1.elb.amazonaws.com', canonicalHostedZoneId: 'Z35S' },
    ],
  ])('asks %s by that name, which Route 53 looks up', (name, endpoint) => {
    const { children } = checkOfRecord(
      traffic(endpoint, { protocol: 'HTTP', path: '/status?deep=1', port: 8080 }),
      'legacy',
    );
    expect(children).toEqual([
      {
        Type: 'HTTP',
        FullyQualifiedDomainName: name,
        Port: 8080,
        ResourcePath: '/status?deep=1',
        RequestInterval: 30,
        FailureThreshold: 3,
        Inverted: false,
        MeasureLatency: false,
      },
    ]);
  });

  test('asks at port 80 without TLS', () => {
    const plain = traffic({ kind: 'host-name', hostName: 'old.example.net' }, { protocol: 'HTTP', path: '/' });
    expect(checkOfRecord(plain, 'legacy').children).toMatchObject([{ Type: 'HTTP', Port: 80 }]);
  });

  test('has children with a name for the console, each another', () => {
    const names = Object.values(healthChecks(template)).map(
      ({ HealthCheckTags }) => HealthCheckTags.find(({ Key }) => Key === 'Name')?.Value,
    );
    expect(names).toEqual(expect.arrayContaining(['health-check-legacy-198.51.100.10-production-trading']));
    expect(new Set(names).size).toBe(names.length);
  });

  test('is the only thing that changes beside two outputs: nothing of the AWS side is touched', () => {
    const before = templateOf('traffic').toJSON();
    const after = template.toJSON();
    const properties = (id: string) =>
      [before, after].map(({ Resources }) => JSON.stringify(Resources[id]?.Properties));
    const differing = Object.keys({ ...before.Resources, ...after.Resources }).filter(
      (id) => new Set(properties(id)).size > 1,
    );
    expect(differing).toHaveLength(4);
    // The guard of the phase is asked whenever something changes that it stands before.
    expect(differing.filter((id) => !/^(HealthChecksLegacy|PhaseGuard)/.test(id))).toEqual([]);
    const newOutputs = Object.keys(after.Outputs).filter((id) => !(id in before.Outputs) && !/^ExportsOutput/.test(id));
    expect(newOutputs.sort()).toEqual(['AwsHealthChecksCommand', 'LegacyHealthChecksCommand']);
  });

  test('is read by commands that ask for what checks an endpoint, since Route 53 tells nothing of a calculated one', () => {
    const calculated = Object.entries(healthChecks(template))
      .filter(([, { HealthCheckConfig }]) => HealthCheckConfig.Type === 'CALCULATED')
      .map(([id]) => id);
    expect(calculated).toHaveLength(2);
    for (const output of ['AwsHealthChecksCommand', 'LegacyHealthChecksCommand']) {
      const joined = template.findOutputs(output)[output]?.['Value'] as { 'Fn::Join': [string, unknown[]] };
      const [text, parts] = joined['Fn::Join'];
      expect(text).toBe('');
      const ids = parts.flatMap((part) => (part as { Ref?: string }).Ref ?? []);
      expect(ids).toHaveLength(2);
      expect(ids.filter((id) => calculated.includes(id))).toEqual([]);
      expect(parts.map((part) => (typeof part === 'string' ? part : 'ID')).join('')).toBe(
        "for id in ID ID; do aws route53 get-health-check-status --health-check-id $id --query 'HealthCheckObservations[].[IPAddress,Region,StatusReport.Status]' --output text; done",
      );
    }
  });
});
