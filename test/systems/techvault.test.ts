import { readFileSync } from 'node:fs';
import { System, suffix } from './system';

const system = new System({ migration: 'techvault' });

describe('techvault, by its document', () => {
  test('is in us-west-2, as lib/AWS_REGION says, in three zones with NAT gateways', () => {
    expect(readFileSync('lib/AWS_REGION', 'utf8').trim()).toBe('us-west-2');
    expect(new Set(system.regions)).toEqual(new Set(['us-west-2']));
    expect(system.subnets).toEqual({ public: 3, private: 6 });
    expect(system.count('AWS::EC2::NatGateway')).toBe(3);
  });

  test('is tagged Environment, Owner and Project', () => {
    expect(system.tagKeys).toEqual(expect.arrayContaining(['Environment', 'Owner', 'Project']));
  });

  test('names its parts migration-{type}-{suffix}', () => {
    const [vpc] = system.properties('AWS::EC2::VPC');
    expect(vpc?.['Tags']).toContainEqual({ Key: 'Name', Value: `migration-vpc-${suffix}` });
    expect(system.names).toEqual(
      expect.arrayContaining([`migration-alb-${suffix}`, `migration-cluster-${suffix}`, `migration-aurora-${suffix}`]),
    );
  });

  test('has Aurora MySQL with a writer and two readers, in private subnets, with one day of backups', () => {
    expect(system.properties('AWS::RDS::DBCluster')).toEqual([
      expect.objectContaining({ Engine: 'aurora-mysql', BackupRetentionPeriod: 1 }),
    ]);
    const instances = system.properties('AWS::RDS::DBInstance');
    expect(instances).toHaveLength(3);
    for (const { PubliclyAccessible } of instances) {
      expect(PubliclyAccessible).not.toBe(true);
    }
  });

  test('starts with four Fargate tasks without public addresses', () => {
    expect(system.properties('AWS::ECS::Service')).toEqual([
      expect.objectContaining({
        DesiredCount: 4,
        NetworkConfiguration: { AwsvpcConfiguration: expect.objectContaining({ AssignPublicIp: 'DISABLED' }) },
      }),
    ]);
    // The services' and the load's.
    expect(system.properties('AWS::ECS::TaskDefinition')).toEqual([
      expect.objectContaining({ NetworkMode: 'awsvpc' }),
      expect.objectContaining({ NetworkMode: 'awsvpc' }),
    ]);
  });

  test('scales from four to twelve tasks, at 70 percent of CPU', () => {
    expect(system.properties('AWS::ApplicationAutoScaling::ScalableTarget')).toEqual([
      expect.objectContaining({ MinCapacity: 4, MaxCapacity: 12 }),
    ]);
    expect(system.properties('AWS::ApplicationAutoScaling::ScalingPolicy')).toContainEqual(
      expect.objectContaining({
        TargetTrackingScalingPolicyConfiguration: expect.objectContaining({
          TargetValue: 70,
          PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
        }),
      }),
    );
  });

  test('has an internet-facing load balancer, sessions that stick for 60 seconds, and checks of /health each 30', () => {
    expect(system.properties('AWS::ElasticLoadBalancingV2::LoadBalancer')).toEqual([
      expect.objectContaining({ Scheme: 'internet-facing' }),
    ]);
    const groups = system.properties('AWS::ElasticLoadBalancingV2::TargetGroup');
    expect(groups).toHaveLength(2);
    for (const group of groups) {
      expect(group).toMatchObject({ HealthCheckPath: '/health', HealthCheckIntervalSeconds: 30 });
      expect(group['TargetGroupAttributes']).toEqual(
        expect.arrayContaining([
          { Key: 'stickiness.enabled', Value: 'true' },
          { Key: 'stickiness.lb_cookie.duration_seconds', Value: '60' },
        ]),
      );
    }
  });

  test('scans each image when it is pushed', () => {
    for (const repository of system.properties('AWS::ECR::Repository')) {
      expect(repository).toMatchObject({ ImageScanningConfiguration: { ScanOnPush: true } });
    }
    expect(system.count('AWS::ECR::Repository')).toBeGreaterThan(0);
  });

  test('replicates by CDC on a dms.t3.medium, with its errors in a log', () => {
    expect(system.properties('AWS::DMS::ReplicationInstance')).toEqual([
      expect.objectContaining({ ReplicationInstanceClass: 'dms.t3.medium' }),
    ]);
    const [task] = system.properties('AWS::DMS::ReplicationTask');
    expect(task).toMatchObject({ MigrationType: 'full-load-and-cdc' });
    expect(JSON.parse(String(task?.['ReplicationTaskSettings']))).toMatchObject({ Logging: { EnableLogging: true } });
  });

  test('rings when the replication is 60 seconds behind', () => {
    const lag = system
      .properties('AWS::CloudWatch::Alarm')
      .filter(({ AlarmName }) => String(AlarmName).includes('alarm-lag-'));
    expect(lag.length).toBeGreaterThan(0);
    for (const { Threshold } of lag) {
      expect(Threshold).toBe(60);
    }
  });

  test('sends everyone to the legacy load balancer at first', () => {
    const records = system.properties('AWS::Route53::RecordSet').filter(({ Weight }) => Weight !== undefined);
    expect(records.map(({ SetIdentifier, Weight }) => [SetIdentifier, Weight]).sort()).toEqual([
      ['aws', 0],
      ['legacy', 100],
    ]);
    expect(JSON.stringify(records)).toContain('techvault-legacy-1234567890.us-east-1.elb.amazonaws.com');
  });

  test('keeps its secrets in Secrets Manager, and rotates none', () => {
    expect(system.count('AWS::SecretsManager::Secret')).toBeGreaterThan(0);
    expect(system.count('AWS::SecretsManager::RotationSchedule')).toBe(0);
  });

  test('outputs what a way back needs: endpoints, load balancer, cluster', () => {
    expect(system.outputs).toEqual(
      expect.arrayContaining([
        'WriterEndpoint',
        'ReaderEndpoint',
        'LoadBalancerDnsName',
        'ClusterArn',
        'RollbackCommand',
      ]),
    );
  });
});
