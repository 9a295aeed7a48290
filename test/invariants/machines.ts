import { type Deployment, idsWhere, ofType, type Resource } from './deployment';

/** Runs every function and task on ARM64, every instance on Graviton. */
export function graviton(deployment: Deployment): readonly string[] {
  const functions = ofType(deployment, 'AWS::Lambda::Function');
  const tasks = ofType(deployment, 'AWS::ECS::TaskDefinition');
  const clusters = ofType(deployment, 'AWS::RDS::DBInstance');
  const templates = ofType(deployment, 'AWS::EC2::LaunchTemplate');
  return [
    ...idsWhere(functions, ({ Architectures }) => JSON.stringify(Architectures) !== '["arm64"]'),
    ...idsWhere(tasks, ({ RuntimePlatform }) => fieldOf(RuntimePlatform, 'CpuArchitecture') !== 'ARM64'),
    ...idsWhere(
      clusters,
      ({ DBInstanceClass }) => !/^db\.(serverless|[a-z]+\d+g[a-z]*\.\w+)$/.test(String(DBInstanceClass)),
    ),
    ...idsWhere(
      templates,
      ({ LaunchTemplateData }) => !/^[a-z]+\d+g[a-z]*\.\w+$/.test(String(fieldOf(LaunchTemplateData, 'InstanceType'))),
    ),
  ];
}

/** Writes the log of each function to a log group of the deployment. */
export function functionLogs(deployment: Deployment): readonly string[] {
  const groups = ofType(deployment, 'AWS::Logs::LogGroup');
  const isOurs = (group: unknown, { id }: Resource) => {
    const [stack] = id.split('/');
    return groups.some(({ id }) => id === `${stack}/${fieldOf(group, 'Ref')}`);
  };
  return idsWhere(
    ofType(deployment, 'AWS::Lambda::Function'),
    ({ LoggingConfig }, resource) => !isOurs(fieldOf(LoggingConfig, 'LogGroup'), resource),
  );
}

/** Gives each function a time and a memory that somebody chose. */
export function functionLimits(deployment: Deployment): readonly string[] {
  return idsWhere(
    ofType(deployment, 'AWS::Lambda::Function'),
    ({ Timeout, MemorySize, Description }) =>
      typeof Timeout !== 'number' ||
      // CDK's own framework forwards an event and waits: Lambda's least memory is enough for it.
      (typeof MemorySize !== 'number' && !String(Description).startsWith('AWS CDK resource provider framework')),
  );
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;
}
