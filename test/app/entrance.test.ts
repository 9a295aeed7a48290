import { testListenerPort } from '../../lib/network/security-groups';
import { changed, valid } from '../support/definition';
import { appTemplate, onlyOf, resourcesOf } from './stack';

const template = appTemplate();

/** The users' name at the apex of a zone that was there before, and logs kept for no particular time. */
const { logRetentionDays, ...otherwise } = {
  ...changed('network', {
    publicZone: { kind: 'existing', domainName: 'trading.example.com', hostedZoneId: 'Z0123456789' },
  }),
  traffic: { ...valid.traffic, recordName: '' },
};
const other = appTemplate({}, otherwise);

describe('the load balancer', () => {
  interface Attributes {
    readonly LoadBalancerAttributes: readonly { readonly Key: string; readonly Value: unknown }[];
  }
  const balancer = onlyOf<Attributes>(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  const attributes = Object.fromEntries(
    balancer.Properties.LoadBalancerAttributes.map(({ Key, Value }) => [Key, Value]),
  );

  test('faces the internet from the public subnets, in the security group of the network stack', () => {
    expect(balancer.Properties).toMatchObject({ Name: 'alb-production-trading', Scheme: 'internet-facing' });
    expect(JSON.stringify(balancer.Properties).match(/publicSubnet\dSubnet/g)).toHaveLength(3);
    template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
  });

  test('drops invalid header fields, guards against desync and can be deleted', () => {
    expect(attributes).toMatchObject({
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      'routing.http.desync_mitigation_mode': 'defensive',
      'deletion_protection.enabled': 'false',
    });
  });

  test('writes its access logs to the bucket of NetworkStack, which no backup of this stack takes along', () => {
    expect(attributes).toMatchObject({
      'access_logs.s3.enabled': 'true',
      'access_logs.s3.bucket': { 'Fn::ImportValue': expect.stringContaining('AccessLogs') },
    });
    template.resourceCountIs('AWS::S3::Bucket', 0);
  });

  test('sends HTTP to HTTPS for good', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 80,
      DefaultActions: [
        { RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' }, Type: 'redirect' },
      ],
    });
  });
});

describe('the listeners', () => {
  interface Listener {
    readonly Port: number;
    readonly DefaultActions: readonly object[];
    readonly SslPolicy: string;
  }
  interface Rule {
    readonly ListenerArn: { readonly Ref: string };
    readonly Priority: number;
    readonly Actions: readonly object[];
  }
  const listener = (port: number) =>
    onlyOf<Listener>(template, 'AWS::ElasticLoadBalancingV2::Listener', ({ Port }) => Port === port);
  const rulesOf = (id: string) =>
    Object.values(resourcesOf<Rule>(template, 'AWS::ElasticLoadBalancingV2::ListenerRule'))
      .filter(({ Properties }) => Properties.ListenerArn.Ref === id)
      .map(({ Properties: { ListenerArn, ...rule } }) => rule);
  const [production, shown] = [listener(443), listener(testListenerPort)];

  test('carry the same rules, one for production and one for the checks of a release', () => {
    expect(rulesOf(production.id)).toHaveLength(1);
    expect(rulesOf(shown.id)).toEqual(rulesOf(production.id));
    expect({ ...shown.Properties, Port: 443 }).toEqual(production.Properties);
  });

  test('send the paths of a service to its blue group, and every other request to the service without paths', () => {
    expect(production.Properties.DefaultActions).toEqual([
      { Type: 'forward', TargetGroupArn: { Ref: expect.stringMatching(/^ServicewebBlue/) } },
    ]);
    expect(rulesOf(production.id)).toEqual([
      expect.objectContaining({
        Priority: 200,
        Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/api/*'] } }],
        Actions: [{ Type: 'forward', TargetGroupArn: { Ref: expect.stringMatching(/^ServiceapiBlue/) } }],
      }),
    ]);
  });

  test('speak TLS 1.2 or 1.3, by a policy that stands in the template', () => {
    for (const { Properties } of [production, shown]) {
      expect(Properties.SslPolicy).toMatch(/^ELBSecurityPolicy-TLS13-1-2-/);
    }
  });
});

describe('the certificate', () => {
  test('is requested for the host name of the users, once the zone is known to be delegated', () => {
    const certificate = onlyOf(template, 'AWS::CertificateManager::Certificate');
    expect(certificate.Properties).toMatchObject({ DomainName: 'app.trading.example.com', ValidationMethod: 'DNS' });
    const delegation = onlyOf(template, 'Custom::ZoneDelegation');
    expect(delegation.Properties).toMatchObject({ DomainName: 'trading.example.com', NameServers: expect.anything() });
    expect(certificate.DependsOn).toEqual([delegation.id]);
  });

  test('is requested for the apex where the record stands there', () => {
    other.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'trading.example.com',
    });
  });

  test('needs no check where the zone existed before', () => {
    other.resourceCountIs('AWS::CertificateManager::Certificate', 1);
    other.resourceCountIs('Custom::ZoneDelegation', 0);
  });

  test('is taken as it is where the definition names one', () => {
    const certificateArn = 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000';
    const own = appTemplate({}, changed('traffic', { certificate: { kind: 'existing', certificateArn } }));
    own.resourceCountIs('AWS::CertificateManager::Certificate', 0);
    own.resourceCountIs('Custom::ZoneDelegation', 0);
    own.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Certificates: [{ CertificateArn: certificateArn }],
    });
  });
});
