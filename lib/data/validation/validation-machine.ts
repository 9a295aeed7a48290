import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from '../../acknowledge';
import type { ValidationDefinition } from '../../definition';
import { EncryptedLogGroup } from '../../functions/log-group';
import type { MigrationSettings } from '../../settings';
import { machineDefinition, mapLabel } from './machine-definition';
import { validationNames } from './validation-names';
import type { ValidationResults } from './validation-results';

/** What the state machine of the validation is made from. */
export interface ValidationMachineProps {
  readonly settings: MigrationSettings;
  readonly definition: ValidationDefinition;
  /** The data key: an input of a child names keys of rows, and a cause may quote a message of a database. */
  readonly encryptionKey: kms.IKey;
  /** The operations key, for the log group. */
  readonly operationsKey: kms.IKey;
  readonly fn: lambda.IFunction;
  readonly results: ValidationResults;
}

/** The state machine that compares everything: an operator starts it, and waits for its end. */
export class ValidationMachine extends Construct {
  constructor(scope: Construct, id: string, props: ValidationMachineProps) {
    super(scope, id);
    const { settings, definition, encryptionKey, operationsKey, fn, results } = props;
    const { machineName, machineArn } = validationNames(settings);
    const logGroup = new EncryptedLogGroup(this, 'Logs', {
      settings,
      encryptionKey: operationsKey,
      // AWS writes to groups with this beginning by one policy, and would fill that of the account by one entry for each other.
      // https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
      logGroupName: `/aws/vendedlogs/states/${machineName}`,
    });
    const role = this.role(props, machineArn);
    const machine = new stepfunctions.StateMachine(this, 'Machine', {
      stateMachineName: machineName,
      stateMachineType: stepfunctions.StateMachineType.STANDARD,
      role,
      definitionBody: stepfunctions.DefinitionBody.fromString(
        Stack.of(this).toJsonString(
          machineDefinition({
            functionArn: fn.functionArn,
            machineArn,
            bucketName: results.bucket.bucketName,
            concurrency: definition.concurrency,
          }),
        ),
      ),
      encryptionConfiguration: new stepfunctions.CustomerManagedEncryptionConfiguration(encryptionKey),
      // Every event, without the data: the log of the function tells what each part came to.
      logs: { destination: logGroup, level: stepfunctions.LogLevel.ALL, includeExecutionData: false },
    });
    acknowledge(machine, {
      pack: 'AwsSolutions',
      rule: 'SF2',
      reason:
        'The machine asks one function for each part of a pass: a trace of X-Ray would show that and nothing else. What each part came to is a line in the encrypted log of the function, and a result in the encrypted bucket.',
    });
  }

  private role(props: ValidationMachineProps, machineArn: string): iam.Role {
    const { settings, encryptionKey, fn, results } = props;
    const role = new iam.Role(this, 'Role', {
      roleName: settings.names.of('role-validation-machine', 64),
      // The confused deputy: only this machine may use the role.
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': settings.account },
          ArnEquals: { 'aws:SourceArn': [machineArn, `${machineArn}/${mapLabel}`] },
        },
      }),
      description: 'Asks the validation function for every part of a pass',
    });
    const executionsArn = machineArn.replace(':stateMachine:', ':execution:');
    const [executions, children] = [`${executionsArn}:*`, `${executionsArn}/${mapLabel}:*`];
    const allow = (actions: string[], resources: string[]) =>
      role.addToPolicy(new iam.PolicyStatement({ actions, resources }));
    allow(['lambda:InvokeFunction'], [fn.functionArn]);
    // A Distributed Map starts its children as executions of the machine itself, and watches and ends them.
    // https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
    allow(['states:ListExecutions', 'states:StartExecution'], [machineArn]);
    allow(['states:DescribeExecution', 'states:StopExecution'], [executions, children]);
    allow(['states:RedriveExecution'], [children]);
    results.allowMap(role);
    // Beside the machine's own ARN, which StateMachine allows: what is encrypted of a child may be so in the child's name.
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [encryptionKey.keyArn],
        conditions: {
          StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': `${machineArn}/${mapLabel}` },
        },
      }),
    );
    acknowledge(
      role,
      {
        pack: 'AwsSolutions',
        rule: 'IAM5',
        finding: 'Resource::*',
        reason:
          'The actions of CloudWatch Logs that deliver the log of a state machine have no resource-level permission. They manage deliveries; they read and write no log.',
      },
      ...[executions, children].map((resource) => ({
        pack: 'AwsSolutions' as const,
        rule: 'IAM5' as const,
        finding: `Resource::${resource}` as const,
        reason:
          'Step Functions chooses the names of the executions that a Distributed Map starts. The pattern reaches executions of this one machine and nothing else.',
      })),
    );
    return role;
  }
}
