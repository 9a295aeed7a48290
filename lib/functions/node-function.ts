import { join } from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { MigrationSettings } from '../settings';
import { functionRuntime } from './function-runtime';
import { EncryptedLogGroup } from './log-group';
import { allowNetworkInterfaces } from './network-interfaces';

/** Where in a VPC a function stands. */
export interface FunctionPlacement {
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.SubnetSelection;
  readonly securityGroup: ec2.ISecurityGroup;
}

/** What a function is made from. */
export interface NodeFunctionProps {
  readonly settings: MigrationSettings;
  /** Folder under `lambda/` whose `index.ts` exports the handler; also the type in the function's physical name. */
  readonly source: string;
  /** Type in the physical names, where two stacks have a function of one source. @default - the source */
  readonly type?: string;
  /**
   * Name of the export of `index.ts` that handles events.
   *
   * @default 'handler'
   */
  readonly handler?: string;
  /** What the function does, in a sentence, for the Lambda console. */
  readonly description: string;
  /** The operations key, for the function's log group. */
  readonly encryptionKey: kms.IKey;
  readonly timeout: Duration;
  /** Memory in MiB; CPU grows with it. @default 256 */
  readonly memorySize?: number;
  /**
   * Evidence that an event which failed is not lost.
   *
   * @default - the function answers for a custom resource, so CloudFormation sees every failure
   */
  readonly failedEvents?: string;
  /**
   * Who invokes the function, and what limits how often at once: `only <invokedBy> invokes it`.
   *
   * @default 'one SNS topic, one schedule, one stack event or one operator'
   */
  readonly invokedBy?: string;
  /** For a function that reaches addresses in the VPC. @default - outside of every VPC, since it reaches AWS APIs only */
  readonly placement?: FunctionPlacement;
  /** Environment variables. Never a secret. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * An ARM64 Lambda function on the newest Node.js runtime, from a bundle that `bin/build.mjs` made, whose role may write
 * its own log group and nothing else.
 */
export class NodeFunction extends lambda.Function {
  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    const { settings, source, handler = 'handler', description, encryptionKey } = props;
    const subject = props.type ?? source;
    const type = handler === 'handler' ? subject : `${subject}-${kebabCase(handler)}`;
    const functionName = settings.names.of(type, 64);
    const role = new iam.Role(scope, `${id}Role`, {
      roleName: settings.names.of(`role-${type}`, 64),
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description,
    });
    const logGroup = new EncryptedLogGroup(scope, `${id}Logs`, {
      settings,
      encryptionKey,
      logGroupName: `/aws/lambda/${functionName}`,
    });
    role.addToPolicy(logGroup.writeStatement());
    const { placement } = props;
    if (placement !== undefined) {
      allowNetworkInterfaces(role, settings, functionName);
    }

    super(scope, id, {
      functionName,
      role,
      logGroup,
      description,
      runtime: functionRuntime,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(join(process.cwd(), '.build', 'lambda', source)),
      handler: `index.${handler}`,
      timeout: props.timeout,
      memorySize: props.memorySize ?? 256,
      environment: { ...props.environment },
      loggingFormat: lambda.LoggingFormat.JSON,
      ...(placement && {
        vpc: placement.vpc,
        vpcSubnets: placement.subnets,
        securityGroups: [placement.securityGroup],
      }),
    });
    acknowledgeFunction(this, props.failedEvents, props.invokedBy);
  }
}

/** Evidence that a failed event of a custom resource is not lost. */
const customResourceFailure =
  'The function answers for a custom resource: CloudFormation waits for the answer, shows a failure in the events of the stack and rolls back. There is no event that a queue could keep for later.';

/** Evidence that a function is safe outside the VPC. */
const outsideVpc =
  'The function calls public addresses, AWS APIs over TLS among them, and reaches none in the VPC. Outside the VPC it keeps working when a NAT gateway or a subnet fails, which is when a rollback is wanted.';

/**
 * Accepts what the packs report of every function of Crossfade; most of them work on AWS APIs only and stand in no VPC.
 *
 * @param failedEvents evidence that no failed event is lost
 * @param invokedBy who invokes the function, and what limits how often at once
 */
export function acknowledgeFunction(
  fn: lambda.Function,
  failedEvents: string = customResourceFailure,
  invokedBy = 'one SNS topic, one schedule, one stack event or one operator',
): void {
  acknowledge(
    fn,
    { pack: 'NIST.800.53.R5', rule: 'LambdaDLQ', reason: failedEvents },
    {
      pack: 'NIST.800.53.R5',
      rule: 'LambdaConcurrency',
      reason: `Reserving concurrency fails the deploy of an account whose quota is the initial 10, because Lambda keeps 10 unreserved. The function is idempotent, and only ${invokedBy} invokes it.`,
    },
  );
  if (!fn.isBoundToVpc) {
    acknowledge(
      fn,
      { pack: 'NIST.800.53.R5', rule: 'LambdaInsideVPC', reason: outsideVpc },
      { pack: 'PCI.DSS.321', rule: 'LambdaInsideVPC', reason: outsideVpc },
    );
  }
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
