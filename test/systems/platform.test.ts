import { System, suffix } from './system';

const system = new System({ migration: 'platform' });

describe('platform, by its document', () => {
  test('is in us-east-1, in three zones behind one NAT gateway, with a VPN gateway', () => {
    expect(new Set(system.regions)).toEqual(new Set(['us-east-1']));
    expect(system.subnets).toEqual({ public: 3, private: 6 });
    expect(system.count('AWS::EC2::NatGateway')).toBe(1);
    expect(system.count('AWS::EC2::InternetGateway')).toBe(1);
    expect(system.count('AWS::EC2::VPNGateway')).toBe(1);
  });

  test.each(['alb', 'cluster', 'aurora', 'dms-instance', 'tg-app-blue', 'tg-app-green', 'codedeploy'])(
    'names its %s {type}-{environment}-{suffix}',
    (type) => {
      expect(system.names).toContain(`${type}-dev-${suffix}`);
    },
  );

  test('has Aurora PostgreSQL with serverless instances', () => {
    expect(system.properties('AWS::RDS::DBCluster')).toEqual([
      expect.objectContaining({
        Engine: 'aurora-postgresql',
        ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 8 },
      }),
    ]);
    const classes = system.properties('AWS::RDS::DBInstance').map(({ DBInstanceClass }) => DBInstanceClass);
    expect(classes).toEqual(['db.serverless', 'db.serverless']);
  });

  test('replicates from on premises by DMS: an instance, two endpoints, a task', () => {
    expect(system.count('AWS::DMS::ReplicationInstance')).toBe(1);
    expect(system.properties('AWS::DMS::Endpoint').map(({ EndpointType }) => EndpointType)).toEqual(
      expect.arrayContaining(['source', 'target']),
    );
    expect(system.properties('AWS::DMS::ReplicationTask')).toEqual([
      expect.objectContaining({ MigrationType: 'full-load-and-cdc' }),
    ]);
  });

  test('scans each image when it is pushed', () => {
    const repositories = system.properties('AWS::ECR::Repository');
    expect(repositories.length).toBeGreaterThan(0);
    for (const repository of repositories) {
      expect(repository).toMatchObject({ ImageScanningConfiguration: { ScanOnPush: true } });
    }
  });

  test('releases its Fargate service by CodeDeploy, blue-green over two target groups', () => {
    expect(system.properties('AWS::ECS::Service')).toEqual([
      expect.objectContaining({ LaunchType: 'FARGATE', DeploymentController: { Type: 'CODE_DEPLOY' } }),
    ]);
    expect(system.count('AWS::ElasticLoadBalancingV2::TargetGroup')).toBe(2);
    expect(system.properties('AWS::CodeDeploy::Application')).toEqual([
      expect.objectContaining({ ComputePlatform: 'ECS' }),
    ]);
    expect(system.properties('AWS::CodeDeploy::DeploymentGroup')).toEqual([
      expect.objectContaining({
        DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
      }),
    ]);
  });

  test('has a hosted zone of its own, a state table and a bucket for data', () => {
    expect(system.properties('AWS::Route53::HostedZone').map(({ Name }) => Name)).toContain('platform.example.com.');
    expect(system.count('AWS::DynamoDB::Table') + system.count('AWS::DynamoDB::GlobalTable')).toBe(1);
    const buckets = system.properties('AWS::S3::Bucket').map(({ BucketName }) => String(BucketName));
    expect(buckets).toContainEqual(expect.stringMatching(/data-.*-zq7$/));
  });

  test.each([0, 25, 50, 75, 100])('sends %p percent of the users to AWS, whole stacks and all', (weight) => {
    const weighted = new System({ migration: 'platform', awsTrafficWeight: String(weight) })
      .properties('AWS::Route53::RecordSet')
      .filter(({ Weight }) => Weight !== undefined)
      .map(({ SetIdentifier, Weight }) => [SetIdentifier, Weight]);
    expect(weighted.sort()).toEqual([
      ['aws', weight],
      ['legacy', 100 - weight],
    ]);
  });

  test('watches the health of both sides by a function', () => {
    const functions = system.properties('AWS::Lambda::Function').map(({ FunctionName }) => FunctionName);
    expect(functions).toContain(`health-monitor-dev-${suffix}`);
  });

  test('keeps the logs of tasks, functions and DMS in groups of its own', () => {
    const groups = system.properties('AWS::Logs::LogGroup').map(({ LogGroupName }) => String(LogGroupName));
    for (const prefix of ['/aws/lambda/', '/aws/ecs/', 'dms-tasks-']) {
      expect(groups).toContainEqual(expect.stringMatching(new RegExp(`^${prefix}`)));
    }
  });

  test('has alarms and one dashboard', () => {
    expect(system.count('AWS::CloudWatch::Alarm')).toBeGreaterThan(10);
    expect(system.count('AWS::CloudWatch::Dashboard')).toBe(1);
  });
});
