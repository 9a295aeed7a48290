import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';

/** Clients of the AWS services that a rehearsal asks by itself, beside the CDK CLI. */
export interface AwsClients {
  readonly cloudFormation: CloudFormationClient;
  readonly cloudWatch: CloudWatchClient;
  /** Asks the rehearsal's stand-in. */
  readonly dms: DatabaseMigrationServiceClient;
  readonly ecr: ECRClient;
  readonly ecs: ECSClient;
  readonly lambda: LambdaClient;
  readonly route53: Route53Client;
  readonly s3: S3Client;
  readonly secretsManager: SecretsManagerClient;
  readonly sfn: SFNClient;
  readonly sns: SNSClient;
  readonly ssm: SSMClient;
}

/**
 * Clients for the emulator and the stand-ins: addresses and made-up credentials are given, so that no others are looked for.
 *
 * @param standIns base address of the stand-ins
 */
export function awsClients(endpoint: string, standIns: string, region: string): AwsClients {
  const configuration = emulated(endpoint, region);
  return {
    cloudFormation: new CloudFormationClient(configuration),
    cloudWatch: new CloudWatchClient(configuration),
    dms: new DatabaseMigrationServiceClient({ ...configuration, endpoint: standIns }),
    ecr: new ECRClient(configuration),
    ecs: new ECSClient(configuration),
    lambda: new LambdaClient(configuration),
    route53: new Route53Client(configuration),
    // The name of a bucket as the first part of the host would need a DNS.
    s3: new S3Client({ ...configuration, forcePathStyle: true }),
    secretsManager: new SecretsManagerClient(configuration),
    sfn: new SFNClient(configuration),
    sns: new SNSClient(configuration),
    ssm: new SSMClient(configuration),
  };
}

/** Configuration of a client that talks to the emulator. */
export function emulated(endpoint: string, region: string) {
  // Node 20 is supported here; the SDK's warning about its end would stand in the middle of the progress.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  return { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}
