import { createHash } from 'node:crypto';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { FargateServiceDefinition, ServiceDefinition } from '../definition';
import type { MigrationSettings } from '../settings';
import type { ApplicationEnvironment } from './application-environment';
import type { ExecutionRole } from './execution-role';

/** What the task template is made from. */
export interface TaskTemplateProps {
  readonly settings: MigrationSettings;
  readonly definition: FargateServiceDefinition;
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
    const { settings, definition, executionRole, environment, logGroup, bootstrapImage } = props;
    const { names, account } = settings;
    super(scope, id, {
      family: names.of(`task-${definition.name}`),
      cpu: definition.cpuUnits,
      memoryLimitMiB: definition.memoryMiB,
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.ARM64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
      // The application calls no AWS API: its role allows nothing.
      taskRole: new iam.Role(scope, `${id}Role`, {
        roleName: names.of(`role-${definition.name}-task`, 64),
        assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com', {
          conditions: { StringEquals: { 'aws:SourceAccount': account } },
        }),
        description: `Rights of the application in service ${definition.name}`,
      }),
      // A view that takes no policy: CDK would add wider grants than those that ExecutionRole spells out.
      executionRole: executionRole.withoutPolicyUpdates(),
    });
    this.addContainer('Container', {
      containerName: definition.name,
      image: ecs.ContainerImage.fromRegistry(bootstrapImage),
      portMappings: [{ containerPort: definition.containerPort }],
      secrets: { ...environment.variables },
      dockerLabels: {
        // ECS reads a parameter's value when a task starts, so a changed value would not change this template. The
        // digest does: it makes the new configuration a release.
        'crossfade.configuration': digest(definition.configuration),
      },
      logging: ecs.LogDrivers.awsLogs({
        logGroup,
        streamPrefix: definition.name,
        // A log that cannot be delivered must not stop the application.
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
      }),
      entryPoint: ['/bin/sh', '-c'],
      command: [answerEverything(definition.containerPort)],
      // The image's own user `nginx`; any number without rights would do.
      user: '101',
      readonlyRootFilesystem: true,
    });
  }
}

/**
 * Returns the shell command by which nginx answers every path with 200, as any user, on a read-only file system: its
 * configuration, process id and temporary files go to `/dev/shm`, the memory that every container has.
 */
function answerEverything(port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path /dev/shm/${kind};`,
  );
  const configuration = [
    'daemon off;',
    'pid /dev/shm/nginx.pid;',
    'events {}',
    'http {',
    'access_log off;',
    ...temporary,
    `server { listen ${port}; default_type text/plain; return 200 "Waiting for the first release."; }`,
    '}',
  ].join(' ');
  return `echo '${configuration}' > /dev/shm/nginx.conf && exec nginx -e stderr -c /dev/shm/nginx.conf`;
}

function digest(configuration: ServiceDefinition['configuration']): string {
  return createHash('sha256')
    .update(JSON.stringify(configuration ?? {}))
    .digest('hex')
    .slice(0, 12);
}
