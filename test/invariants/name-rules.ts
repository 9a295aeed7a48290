/** The names that AWS accepts for one type of resource. */
export interface NameRule {
  /** Longest name in characters. */
  readonly longest: number;
  readonly pattern: RegExp;
}

/** RDS and DMS: a letter first, then letters, digits and hyphens, no two hyphens in a row and none at the end. */
const databaseName = /^[a-z](?!.*--)[a-z0-9-]*(?<!-)$/;
const plain = /^[\w-]+$/;

/**
 * By type and property, from the API reference of each service. Where CloudFormation has no limit of its own, the
 * service's counts: it refuses the name in the middle of the deployment.
 */
export const nameRules: Readonly<Record<string, NameRule>> = {
  'AWS::AutoScaling::AutoScalingGroup AutoScalingGroupName': { longest: 255, pattern: /^[^:]+$/ },
  'AWS::Backup::BackupVault BackupVaultName': { longest: 50, pattern: plain },
  'AWS::CloudFormation::Stack StackName': { longest: 128, pattern: /^[a-zA-Z][a-zA-Z0-9-]*$/ },
  'AWS::CloudWatch::Alarm AlarmName': { longest: 255, pattern: /^[\x20-\x7e]+$/ },
  'AWS::CloudWatch::CompositeAlarm AlarmName': { longest: 255, pattern: /^[\x20-\x7e]+$/ },
  'AWS::CloudWatch::Dashboard DashboardName': { longest: 255, pattern: plain },
  'AWS::CodeDeploy::Application ApplicationName': { longest: 100, pattern: plain },
  'AWS::CodeDeploy::DeploymentConfig DeploymentConfigName': { longest: 100, pattern: plain },
  'AWS::CodeDeploy::DeploymentGroup DeploymentGroupName': { longest: 100, pattern: plain },
  'AWS::DataSync::Task Name': { longest: 256, pattern: /^[a-zA-Z0-9\s+=._:@/-]+$/ },
  'AWS::DMS::Certificate CertificateIdentifier': { longest: 255, pattern: databaseName },
  'AWS::DMS::Endpoint EndpointIdentifier': { longest: 255, pattern: databaseName },
  'AWS::DMS::Endpoint ResourceIdentifier': { longest: 31, pattern: databaseName },
  'AWS::DMS::ReplicationInstance ReplicationInstanceIdentifier': { longest: 63, pattern: databaseName },
  'AWS::DMS::ReplicationInstance ResourceIdentifier': { longest: 31, pattern: databaseName },
  'AWS::DMS::ReplicationSubnetGroup ReplicationSubnetGroupIdentifier': { longest: 255, pattern: databaseName },
  'AWS::DMS::ReplicationTask ReplicationTaskIdentifier': { longest: 255, pattern: databaseName },
  'AWS::DMS::ReplicationTask ResourceIdentifier': { longest: 31, pattern: databaseName },
  'AWS::DynamoDB::Table TableName': { longest: 255, pattern: /^[\w.-]{3,}$/ },
  'AWS::EC2::LaunchTemplate LaunchTemplateName': { longest: 128, pattern: /^[\w().\-/]{3,}$/ },
  'AWS::EC2::SecurityGroup GroupName': { longest: 255, pattern: /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]+$/ },
  'AWS::ECR::PullThroughCacheRule EcrRepositoryPrefix': {
    longest: 30,
    pattern: /^[a-z0-9]+([._-][a-z0-9]+)*$/,
  },
  'AWS::ECR::Repository RepositoryName': {
    longest: 256,
    pattern: /^([a-z0-9]+([._-][a-z0-9]+)*\/)*[a-z0-9]+([._-][a-z0-9]+)*$/,
  },
  'AWS::ECS::Cluster ClusterName': { longest: 255, pattern: plain },
  'AWS::ECS::Service ServiceName': { longest: 255, pattern: plain },
  'AWS::ECS::TaskDefinition Family': { longest: 255, pattern: plain },
  'AWS::ElasticLoadBalancingV2::LoadBalancer Name': {
    longest: 32,
    pattern: /^(?!internal-)(?!-)[a-zA-Z0-9-]+(?<!-)$/,
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup Name': { longest: 32, pattern: /^(?!-)[a-zA-Z0-9-]+(?<!-)$/ },
  'AWS::Events::Rule Name': { longest: 64, pattern: /^[\w.-]+$/ },
  'AWS::IAM::InstanceProfile InstanceProfileName': { longest: 128, pattern: /^[\w+=,.@-]+$/ },
  'AWS::IAM::Role RoleName': { longest: 64, pattern: /^[\w+=,.@-]+$/ },
  'AWS::KMS::Alias AliasName': { longest: 256, pattern: /^alias\/(?!aws\/)[\w/-]+$/ },
  'AWS::Lambda::Function FunctionName': { longest: 64, pattern: plain },
  'AWS::Logs::LogGroup LogGroupName': { longest: 512, pattern: /^[\w./#-]+$/ },
  'AWS::Logs::ResourcePolicy PolicyName': { longest: 255, pattern: plain },
  'AWS::RDS::DBCluster DBClusterIdentifier': { longest: 63, pattern: databaseName },
  'AWS::RDS::DBClusterParameterGroup DBClusterParameterGroupName': { longest: 255, pattern: databaseName },
  'AWS::RDS::DBInstance DBInstanceIdentifier': { longest: 63, pattern: databaseName },
  'AWS::RDS::DBParameterGroup DBParameterGroupName': { longest: 255, pattern: databaseName },
  'AWS::RDS::DBSubnetGroup DBSubnetGroupName': { longest: 255, pattern: /^(?!default$)[\w. -]+$/ },
  'AWS::S3::Bucket BucketName': { longest: 63, pattern: /^(?!xn--)(?!.*-s3alias$)[a-z0-9][a-z0-9-]+[a-z0-9]$/ },
  'AWS::SNS::Topic TopicName': { longest: 256, pattern: plain },
  'AWS::SQS::Queue QueueName': { longest: 80, pattern: plain },
  'AWS::SSM::Parameter Name': { longest: 1011, pattern: /^\/(?!aws|ssm)[\w.-]+(\/[\w.-]+)*$/ },
  'AWS::Scheduler::Schedule Name': { longest: 64, pattern: /^[\w.-]+$/ },
  'AWS::SecretsManager::Secret Name': { longest: 512, pattern: /^[\w/+=.@-]+$/ },
  'AWS::StepFunctions::StateMachine StateMachineName': { longest: 80, pattern: /^[\w+!@.()=,'-]+$/ },
  'AWS::WAFv2::WebACL Name': { longest: 128, pattern: plain },
};

/** Properties that look like a name of their resource and are none: names of AWS, of its parent, or within it. */
export const otherNames: readonly string[] = [
  'AWS::ApplicationAutoScaling::ScalingPolicy PolicyName',
  'AWS::Backup::BackupSelection SelectionName',
  'AWS::CertificateManager::Certificate DomainName',
  'AWS::CloudWatch::Alarm MetricName',
  'AWS::DMS::Endpoint DatabaseName',
  'AWS::DMS::Endpoint EngineName',
  'AWS::EC2::VPCEndpoint ServiceName',
  'AWS::IAM::Policy PolicyName',
  'AWS::Logs::MetricFilter FilterName',
  'AWS::Logs::MetricFilter LogGroupName',
  'AWS::RDS::DBCluster DatabaseName',
  'AWS::RDS::DBClusterParameterGroup Family',
  'AWS::RDS::DBInstance CACertificateIdentifier',
  'AWS::RDS::DBParameterGroup Family',
  'AWS::Route53::HostedZone Name',
  'AWS::Route53::RecordSet Name',
  'AWS::Route53::RecordSet SetIdentifier',
  'AWS::SNS::Topic DisplayName',
];
