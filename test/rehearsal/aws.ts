import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';

/** Clients of the AWS services that a rehearsal asks by itself, beside the CDK CLI. */
export interface AwsClients {
  readonly cloudFormation: CloudFormationClient;
  readonly cloudWatch: CloudWatchClient;
  readonly lambda: LambdaClient;
  readonly route53: Route53Client;
  readonly sns: SNSClient;
  readonly ssm: SSMClient;
}

/** Clients for the emulator: its address and its made-up credentials are given, so that no others are looked for. */
export function awsClients(endpoint: string, region: string): AwsClients {
  // Node 20 is supported here; the SDK's warning about its end would stand in the middle of the progress.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const configuration = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  return {
    cloudFormation: new CloudFormationClient(configuration),
    cloudWatch: new CloudWatchClient(configuration),
    lambda: new LambdaClient(configuration),
    route53: new Route53Client(configuration),
    sns: new SNSClient(configuration),
    ssm: new SSMClient(configuration),
  };
}
