import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { DataStack } from '../data/data-stack';
import type { FargateServiceDefinition } from '../definition';
import type { MigrationSettings } from '../settings';
import type { ApplicationEnvironment } from './application-environment';
import { allowApplication } from './application-statements';
import { answerEverything, bootstrapUser } from './bootstrap-image';
import { configurationDigest } from './configuration-digest';
import type { ExecutionRole } from './execution-role';

/** What the task template is made from. */
export interface TaskTemplateProps {
  readonly settings: MigrationSettings;
  readonly definition: FargateServiceDefinition;
  readonly data: DataStack;
  readonly executionRole: ExecutionRole;
  readonly environment: ApplicationEnvironment;
  readonly logGroup: logs.ILogGroup;
  /** Full reference of the image that answers until the first release. */
  readonly bootstrapImage: string;
}

/**
 * The task definition of one service: the bootstrap image with the current configuration.
 *
 * The service itself runs it until the first release only. A release registers a revision of its own from this one, with
 * the released image and without what is the bootstrap image's: command, user, read-only file system.
 */
export class TaskTemplate extends ecs.FargateTaskDefinition {
  constructor(scope: Construct, id: string, props: TaskTemplateProps) {
    const { settings, definition, data, executionRole, environment, logGroup, bootstrapImage } = props;
    const { names, account } = settings;
    const taskRole = new iam.Role(scope, `${id}Role`, {
      roleName: names.of(`role-${definition.name}-task`, 64),
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
      description: `Rights of the application in service ${definition.name}`,
    });
    allowApplication(taskRole, definition, data);
    super(scope, id, {
      family: names.of(`task-${definition.name}`),
      cpu: definition.cpuUnits,
      memoryLimitMiB: definition.memoryMiB,
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.ARM64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
      taskRole,
      // A view that takes no policy: CDK would add wider grants than those that ExecutionRole spells out.
      executionRole: executionRole.withoutPolicyUpdates(),
    });
    this.addContainer('Container', {
      containerName: definition.name,
      image: ecs.ContainerImage.fromRegistry(bootstrapImage),
      portMappings: [{ containerPort: definition.containerPort }],
      environment: { ...environment.plainVariables },
      secrets: { ...environment.variables },
      dockerLabels: {
        // ECS reads a parameter's value when a task starts, so a changed value would not change this template. The
        // digest does: it makes the new configuration a release.
        'crossfade.configuration': configurationDigest(definition),
      },
      logging: ecs.LogDrivers.awsLogs({
        logGroup,
        streamPrefix: definition.name,
        // A log that cannot be delivered must not stop the application.
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
      }),
      entryPoint: ['/bin/sh', '-c'],
      command: [answerEverything(definition.containerPort)],
      user: bootstrapUser,
      readonlyRootFilesystem: true,
    });
    const named = Object.keys(environment.plainVariables);
    if (named.length > 0) {
      acknowledge(this, {
        pack: 'AwsSolutions',
        rule: 'ECS2',
        reason: `${named.join(' and ')} hold the name of a resource, which is no secret and changes with the resource only. Credentials come from Secrets Manager, configuration from Parameter Store.`,
      });
    }
  }
}
