import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { containerName } from '../../../lambda/loading/script-task';
import { acknowledge } from '../../acknowledge';
import { PublicImage } from '../../containers/public-image';
import { TaskExecutionRole } from '../../containers/task-execution-role';
import { EncryptedLogGroup } from '../../functions/log-group';
import type { NetworkStack } from '../../network/network-stack';
import type { MigrationSettings } from '../../settings';
import type { Secrets } from '../secrets';
import { LoaderEnvironment } from './loader-environment';
import { loaderImage } from './loader-image';
import { loadingScript } from './scripts/script';

/** What the loader is made from. */
export interface LoaderProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
  /** Key of the image repository. */
  readonly encryptionKey: kms.IKey;
  readonly secrets: Secrets;
  readonly cluster: rds.IDatabaseCluster;
}

/** User of the container: the images' own `postgres` or `mysql`, without rights in the container. */
const user = '999';

/** Longest task definition that ECS takes, in KiB: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const longestDefinitionKiB = 64;

/** What of it the script may take. Names, roles, secrets and certificates of both databases need the rest. */
const longestScriptKiB = 44;

/**
 * The container that copies what DMS does not: users, tables, indexes, foreign keys. It runs for one step at a time, when
 * somebody starts it, in a cluster of its own: where the application is on instances there is no other one.
 *
 * Its script lies in the task definition, so there is no image to build and to keep. Its files go to `/dev/shm`, the memory
 * that every container has: a volume of Fargate belongs to root, which this container is not.
 */
export class Loader extends Construct {
  readonly cluster: ecs.Cluster;
  /** ARN pattern of every container that runs in the cluster. */
  readonly tasksArn: string;
  readonly definition: ecs.FargateTaskDefinition;
  readonly executionRole: iam.Role;
  readonly taskRole: iam.Role;
  readonly logGroup: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: LoaderProps) {
    super(scope, id);
    const { settings, network, encryptionKey, secrets, cluster } = props;
    const { definition, names, account } = settings;
    const clusterName = names.of('cluster-loading');
    // By name, as an acknowledgment has to name it.
    this.tasksArn = Stack.of(this).formatArn({ service: 'ecs', resource: 'task', resourceName: `${clusterName}/*` });
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      clusterName,
      vpc: network.vpc,
      containerInsightsV2: ecs.ContainerInsights.DISABLED,
    });
    acknowledge(this.cluster, {
      pack: 'AwsSolutions',
      rule: 'ECS4',
      reason:
        'No service runs in the cluster: one container at a time, for the minutes of one step of the load. The loading machine waits for its exit code, and its log has a line for each object; use of CPU and memory would tell nothing beyond that.',
    });
    const image = new PublicImage(this, 'Image', {
      settings,
      image: loaderImage(definition),
      type: 'loader',
      encryptionKey,
    });
    const logGroup = new EncryptedLogGroup(this, 'Logs', {
      settings,
      encryptionKey: network.operationsKey,
      logGroupName: `/${names.of('loader')}`,
    });
    this.logGroup = logGroup;
    const environment = new LoaderEnvironment(this, 'Environment', { definition, secrets, cluster });
    const executionRole = new TaskExecutionRole(this, 'ExecutionRole', {
      settings,
      roleName: names.of('role-loader-execution', 64),
      description: 'Starts the containers of the load',
      repositories: [image.repository],
      mirror: image.repository,
      logGroup,
      secretArns: environment.secretArns,
      secretKeyArns: environment.secretKeyArns,
    });
    this.executionRole = executionRole;
    this.taskRole = new iam.Role(this, 'TaskRole', {
      roleName: names.of('role-loader-task', 64),
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
      description: 'The container of the load itself, which calls no AWS API',
    });
    this.definition = new ecs.FargateTaskDefinition(this, 'Task', {
      family: names.of('task-loader'),
      // The databases do the work. A dump of the definitions of 100 000 objects needs half a GiB.
      cpu: 1024,
      memoryLimitMiB: 2048,
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.ARM64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
      taskRole: this.taskRole,
      // A view that takes no policy: CDK would add wider grants than those that TaskExecutionRole spells out.
      executionRole: executionRole.withoutPolicyUpdates(),
    });
    const linuxParameters = new ecs.LinuxParameters(this, 'LinuxParameters', { initProcessEnabled: true });
    linuxParameters.dropCapabilities(ecs.Capability.ALL);
    this.definition.addContainer('Container', {
      containerName,
      image: ecs.ContainerImage.fromRegistry(image.reference),
      environment: { ...environment.plain },
      secrets: { ...environment.secret },
      // Not the images' own entry point, which prepares a server.
      entryPoint: ['bash', '-c'],
      command: [fitting(loadingScript(definition.source.engine)), containerName],
      logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: containerName }),
      linuxParameters,
      user,
      readonlyRootFilesystem: true,
      privileged: false,
    });
    acknowledge(this.definition, {
      pack: 'AwsSolutions',
      rule: 'ECS2',
      reason: `${Object.keys(environment.plain).join(', ')} are the address of Aurora, names of the definition and public certificates. Every host, user and password of a secret comes from Secrets Manager.`,
    });
    acknowledge(this.definition, {
      pack: 'CloudFormation-Validate',
      rule: 'E1029',
      reason:
        'The command is a script for bash, whose own variables look like parameters of Fn::Sub. CloudFormation replaces nothing in a plain string, and the script takes its input from the environment.',
    });
  }
}

/**
 * Returns the script of a load as it is.
 *
 * @throws Error when it is too long for a task definition
 */
export function fitting(script: string): string {
  const kib = Buffer.byteLength(script) / 1024;
  if (kib > longestScriptKiB) {
    throw new Error(
      `The script of the load has ${Math.ceil(kib)} KiB, allowed ${longestScriptKiB}: ECS takes task definitions of ${longestDefinitionKiB} KiB`,
    );
  }
  return script;
}
