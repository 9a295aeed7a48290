import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { TaskExecutionRole } from '../containers/task-execution-role';
import type { MigrationSettings } from '../settings';
import type { ApplicationEnvironment } from './application-environment';

/** What the execution role is made from. */
export interface ExecutionRoleProps {
  readonly settings: MigrationSettings;
  /** Short name of the service. */
  readonly service: string;
  /** Holds the released images. */
  readonly repository: ecr.IRepository;
  /** Holds the cached bootstrap image. */
  readonly bootstrapRepository: ecr.IRepository;
  readonly logGroup: logs.ILogGroup;
  readonly environment: ApplicationEnvironment;
}

/** What ECS itself may do to start a task of one service. */
export class ExecutionRole extends TaskExecutionRole {
  constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    const { settings, service, repository, bootstrapRepository, logGroup, environment } = props;
    super(scope, id, {
      settings,
      roleName: settings.names.of(`role-${service}-execution`, 64),
      description: `Starts the tasks of service ${service}`,
      repositories: [repository, bootstrapRepository],
      mirror: bootstrapRepository,
      logGroup,
      parameterArns: environment.parameterArns,
      secretArns: environment.secretArns,
      secretKeyArns: environment.secretKeyArns,
    });
  }
}
