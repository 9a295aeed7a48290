import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from '../../acknowledge';
import { EncryptedLogGroup } from '../../functions/log-group';
import type { MigrationSettings } from '../../settings';
import { loadingNames } from './loading-names';
import { machineDefinition } from './machine-definition';

/** What the loading machine is made from. */
export interface LoadingMachineProps {
  readonly settings: MigrationSettings;
  /** The data key: the cause of an execution that failed may quote a message of a database. */
  readonly encryptionKey: kms.IKey;
  /** The operations key, for the log group. */
  readonly operationsKey: kms.IKey;
  readonly fn: lambda.IFunction;
}

/** The state machine that loads: an operator starts it, and starts it again after a failure. */
export class LoadingMachine extends Construct {
  constructor(scope: Construct, id: string, { settings, encryptionKey, operationsKey, fn }: LoadingMachineProps) {
    super(scope, id);
    const { names, account } = settings;
    const { machineName, machineArn } = loadingNames(settings);
    const logGroup = new EncryptedLogGroup(this, 'Logs', {
      settings,
      encryptionKey: operationsKey,
      // AWS writes to groups with this beginning by one policy, and would fill that of the account by one entry for each other.
      // https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
      logGroupName: `/aws/vendedlogs/states/${machineName}`,
    });
    const role = new iam.Role(this, 'Role', {
      roleName: names.of('role-loading-machine', 64),
      // The confused deputy: only this machine may use the role.
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account }, ArnEquals: { 'aws:SourceArn': machineArn } },
      }),
      description: 'Asks the loading function',
    });
    role.addToPolicy(new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] }));
    role.addToPolicy(new iam.PolicyStatement({ actions: ['states:ListExecutions'], resources: [machineArn] }));
    const machine = new stepfunctions.StateMachine(this, 'Machine', {
      stateMachineName: machineName,
      stateMachineType: stepfunctions.StateMachineType.STANDARD,
      role,
      definitionBody: stepfunctions.DefinitionBody.fromString(
        Stack.of(this).toJsonString(machineDefinition(fn.functionArn, machineArn)),
      ),
      encryptionConfiguration: new stepfunctions.CustomerManagedEncryptionConfiguration(encryptionKey),
      // Every event, without the data: the log of the function tells what each look found.
      logs: { destination: logGroup, level: stepfunctions.LogLevel.ALL, includeExecutionData: false },
    });
    acknowledge(role, {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: 'Resource::*',
      reason:
        'The actions of CloudWatch Logs that deliver the log of a state machine have no resource-level permission. They manage deliveries; they read and write no log.',
    });
    acknowledge(machine, {
      pack: 'AwsSolutions',
      rule: 'SF2',
      reason:
        'The machine asks one function again and again, for hours: a trace of X-Ray would show that and nothing else. Each look and what it decided is a line in the encrypted log of the function.',
    });
  }
}
