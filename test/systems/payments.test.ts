import { payments } from '../../lib/definitions/payments';
import { System, suffix } from './system';

const production = new System({ migration: 'payments', environment: 'aws-production' });

describe('payments, by its document', () => {
  test('has the environments aws-production and legacy-sync, and only the first takes traffic', () => {
    expect(payments.environments.map(({ name }) => name)).toEqual(['aws-production', 'legacy-sync']);
    expect(() => new System({ migration: 'payments', environment: 'legacy-sync', awsTrafficWeight: '1' })).toThrow(
      'awsTrafficWeight: got "1", allowed 0; this environment takes no traffic',
    );
  });

  test('is in us-east-1, in three zones with public and private subnets and NAT gateways', () => {
    expect(new Set(production.regions)).toEqual(new Set(['us-east-1']));
    expect(production.subnets).toEqual({ public: 3, private: 6 });
    expect(production.count('AWS::EC2::NatGateway')).toBe(3);
  });

  test('takes the VPN connection that exists, and makes none', () => {
    for (const type of ['VPNConnection', 'CustomerGateway', 'VPNGateway', 'TransitGateway']) {
      expect(production.count(`AWS::EC2::${type}`)).toBe(0);
    }
  });

  test.each(['alb', 'aurora', 'dms-instance'])('names its %s with its environment and suffix', (type) => {
    expect(production.names).toContain(`${type}-aws-production-${suffix}`);
  });

  test('has Aurora MySQL with a writer and two readers, encrypted with a key of its own', () => {
    expect(production.properties('AWS::RDS::DBCluster')).toEqual([
      expect.objectContaining({ Engine: 'aurora-mysql', StorageEncrypted: true, KmsKeyId: expect.anything() }),
    ]);
    expect(production.count('AWS::RDS::DBInstance')).toBe(3);
  });

  test('runs on three to nine instances behind the load balancer, and scales by itself', () => {
    expect(production.properties('AWS::AutoScaling::AutoScalingGroup')).toEqual([
      expect.objectContaining({ MinSize: '3', MaxSize: '9', HealthCheckType: expect.stringContaining('ELB') }),
    ]);
    expect(production.properties('AWS::AutoScaling::ScalingPolicy')).toContainEqual(
      expect.objectContaining({ PolicyType: 'TargetTrackingScaling' }),
    );
    expect(production.count('AWS::ElasticLoadBalancingV2::LoadBalancer')).toBe(1);
    for (const group of production.properties('AWS::ElasticLoadBalancingV2::TargetGroup')) {
      expect(group).toMatchObject({ HealthCheckPath: '/health' });
    }
  });

  test('replicates from MySQL to Aurora MySQL, without end', () => {
    const engines = production
      .properties('AWS::DMS::Endpoint')
      .map(({ EndpointType, EngineName }) => [EndpointType, EngineName]);
    expect(engines).toEqual(
      expect.arrayContaining([
        ['source', 'mysql'],
        ['target', 'aurora'],
      ]),
    );
    expect(production.properties('AWS::DMS::ReplicationTask')).toEqual([
      expect.objectContaining({ MigrationType: 'full-load-and-cdc' }),
    ]);
  });

  test('creates no secret', () => {
    for (const environment of ['aws-production', 'legacy-sync']) {
      const system = new System({ migration: 'payments', environment });
      expect(system.count('AWS::SecretsManager::Secret')).toBe(0);
      expect(system.properties('AWS::RDS::DBCluster')[0]).not.toHaveProperty('ManageMasterUserPassword', true);
    }
  });

  test('outputs the name of the load balancer, the endpoint of the cluster, and how to see the replication', () => {
    expect(production.outputs).toEqual(
      expect.arrayContaining(['LoadBalancerDnsName', 'WriterEndpoint', 'ReplicationTaskArn', 'ReplicationStatus']),
    );
  });

  test('shows lag, health and weights on one dashboard, and asks both sides whether they are well', () => {
    const [dashboard] = production.properties('AWS::CloudWatch::Dashboard');
    for (const metric of ['CDCLatencyTarget', 'HealthyHostCount', 'HealthCheckStatus']) {
      expect(JSON.stringify(dashboard)).toContain(metric);
    }
    const checks = production.properties('AWS::Route53::HealthCheck').map((check) => JSON.stringify(check));
    expect(checks).toContainEqual(expect.stringContaining('198.51.100.40'));
  });
});

describe('legacy-sync', () => {
  test('has every part of production, at the smallest size', () => {
    const sync = new System({ migration: 'payments', environment: 'legacy-sync' });
    expect(sync.count('AWS::EC2::NatGateway')).toBe(1);
    expect(sync.count('AWS::RDS::DBInstance')).toBe(2);
    expect(sync.properties('AWS::DMS::ReplicationInstance')).toEqual([
      expect.objectContaining({ ReplicationInstanceClass: 'dms.t3.medium', MultiAZ: false }),
    ]);
    expect(sync.properties('AWS::AutoScaling::AutoScalingGroup')).toEqual([
      expect.objectContaining({ MinSize: '1', MaxSize: '2' }),
    ]);
  });
});
