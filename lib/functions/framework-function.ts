import { type CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { MigrationSettings } from '../settings';
import { EncryptedLogGroup } from './log-group';

/** Which function of CDK is completed, and with what. */
export interface FrameworkFunctionProps {
  readonly settings: MigrationSettings;
  /** Resource type of the custom resources that the function answers for, for example `Custom::S3AutoDeleteObjects`. */
  readonly resourceType: string;
  /** Type in the function's physical name. */
  readonly type: string;
  /** The operations key, for the function's log group. */
  readonly encryptionKey: kms.IKey;
}

/**
 * Gives a function that CDK's own constructs bring along what CDK leaves open: ARM64, a physical name, and an encrypted
 * log group that goes with the stack. By itself Lambda makes a group that nobody deletes, and makes it once more when
 * the function's last line arrives after the group is gone; so the right to make groups is taken from the role too.
 *
 * It must come after the construct that brings the function, once for each stack and resource type.
 */
export class FrameworkFunction extends Construct {
  constructor(scope: Construct, id: string, { settings, resourceType, type, encryptionKey }: FrameworkFunctionProps) {
    super(scope, id);
    const functionName = settings.names.of(type, 64);
    const logGroup = new EncryptedLogGroup(this, 'Logs', {
      settings,
      encryptionKey,
      logGroupName: `/aws/lambda/${functionName}`,
    });
    const provider = Stack.of(this).node.findChild(`${resourceType}CustomResourceProvider`);
    const handler = provider.node.findChild('Handler') as CfnResource;
    handler.addPropertyOverride('FunctionName', functionName);
    handler.addPropertyOverride('Architectures', [lambda.Architecture.ARM_64.name]);
    handler.addPropertyOverride('LoggingConfig', { LogFormat: 'JSON', LogGroup: logGroup.logGroupName });

    const role = provider.node.findChild('Role') as CfnResource;
    role.addPropertyOverride('ManagedPolicyArns', []);
    const writeLogs = new iam.CfnPolicy(this, 'WriteLogs', {
      policyName: 'WriteLogs',
      roles: [role.ref],
      policyDocument: new iam.PolicyDocument({
        statements: [logGroup.writeStatement()],
      }),
    });
    handler.addResourceDependency(writeLogs);
  }
}
