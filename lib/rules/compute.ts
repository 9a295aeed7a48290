import type {
  BootstrapImage,
  FargateServiceDefinition,
  MigrationDefinition,
  ReleaseDefinition,
  ServiceDefinition,
} from '../definition';
import type { Problems } from '../problems';
import { checkInstances } from './instances';

/**
 * Memory in MiB that Fargate offers for each number of CPU units: from, to, step.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
const fargateMemory = {
  256: [512, 2048, 512],
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16384, 1024],
  4096: [8192, 30720, 1024],
} as const;

/**
 * Fargate services of one definition at the most. The outputs of AppStack are what ends first: eleven for each service, for
 * people and for MonitoringStack, beside some fifteen others, of the 200 that a template may have. Everything else has room
 * then: 21 of 500 resources each, two of 100 target groups and of 100 rules of a load balancer, one of 60 rules of the load
 * balancer's, the database's and the endpoints' security groups, one of 50 log groups in a query. A policy that grows too
 * long for its role is split by CDK into managed ones.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
 */
const mostServices = 16;

/** Configuration values of all Fargate services at the most: as many resources, beside the 380 of sixteen services. */
const mostConfigurationValues = 100;

/** Names under which other parts of a system have security groups, alarms or parameters, as each service has. */
const reservedNames = ['alb', 'aurora', 'database', 'dms', 'endpoints', 'live'];

/** Checks the services, the image they start with and how they are released. */
export function checkCompute({ compute, traffic }: MigrationDefinition, problems: Problems): void {
  checkServices(compute.services, problems);
  checkBootstrapImage(compute.bootstrapImage, problems);
  if (compute.kind === 'ec2-auto-scaling') {
    checkInstances(compute, traffic, problems);
    return;
  }
  checkNumberOfServices(compute.services, problems);
  compute.services.forEach((service, index) => {
    checkFargateService(service, `compute.services[${index}]`, problems);
  });
  checkRelease(compute.release, problems);
}

function checkServices(services: readonly ServiceDefinition[], problems: Problems): void {
  const defaults = services.filter(({ pathPatterns }) => pathPatterns === undefined).map(({ name }) => name);
  if (defaults.length !== 1) {
    problems.add(
      'compute.services',
      defaults,
      'exactly one service without pathPatterns',
      'it answers all other paths',
    );
  }
  problems.distinct(
    'compute.services',
    services.map(({ name }) => name),
  );
  problems.distinct(
    'compute.services.pathPatterns',
    services.flatMap(({ pathPatterns }) => pathPatterns ?? []),
  );
  services.forEach((service, index) => {
    checkService(service, `compute.services[${index}]`, problems);
  });
}

function checkBootstrapImage({ repository, tag, digest }: BootstrapImage, problems: Problems): void {
  problems.matches(
    'compute.bootstrapImage.repository',
    repository,
    /^(?=.{2,200}$)[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/,
    'a repository of public.ecr.aws without the registry, such as nginx/nginx',
  );
  problems.matches(
    'compute.bootstrapImage.tag',
    tag,
    /^(?=.*\d)(?!latest)[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/,
    'a version tag; a moving tag such as latest would change what a new task runs',
  );
  problems.matches('compute.bootstrapImage.digest', digest, /^sha256:[0-9a-f]{64}$/, 'sha256: and 64 digits');
}

function checkRelease({ canaryPercent, canaryMinutes, keepBlueMinutes }: ReleaseDefinition, problems: Problems): void {
  problems.wholeNumber('compute.release.canaryPercent', canaryPercent, 1, 99);
  // CloudFormation's provider framework gives a custom resource one hour; green tasks and hooks need the rest of it.
  problems.wholeNumber('compute.release.canaryMinutes', canaryMinutes, 1, 30);
  // An hour at the least: as long as the release of another service in the same update may still fail. With the blue
  // tasks gone the way back would be a deployment of its own, which CodeDeploy refuses while an alarm fires.
  problems.wholeNumber('compute.release.keepBlueMinutes', keepBlueMinutes, 60, 2880);
}

function checkService(service: ServiceDefinition, field: string, problems: Problems): void {
  problems.matches(
    `${field}.name`,
    service.name,
    /^(?=.{1,10}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    '1 to 10 of a-z, 0-9 and single -, first a letter',
  );
  if (reservedNames.includes(service.name)) {
    problems.add(`${field}.name`, service.name, 'any name but this', 'another part of the system goes by it');
  }
  problems.wholeNumber(`${field}.containerPort`, service.containerPort, 1024, 65535);
  problems.matches(`${field}.healthCheckPath`, service.healthCheckPath, /^\/\S{0,1023}$/, 'a path that starts with /');
  problems.wholeNumber(`${field}.healthCheckIntervalSeconds`, service.healthCheckIntervalSeconds, 6, 300);
  problems.wholeNumber(`${field}.minimumTasks`, service.minimumTasks, 1, service.maximumTasks);
  problems.wholeNumber(`${field}.maximumTasks`, service.maximumTasks, 1, 5000);
  problems.wholeNumber(`${field}.cpuTargetPercent`, service.cpuTargetPercent, 1, 100);
  problems.wholeNumber(`${field}.stickySessionSeconds`, service.stickySessionSeconds, 1, 604800);

  if ((service.pathPatterns?.length ?? 0) > 5) {
    problems.add(`${field}.pathPatterns`, service.pathPatterns, 'at most 5', 'a load balancer rule takes no more');
  }
  checkConfiguration(service, field, problems);
  for (const pattern of service.pathPatterns ?? []) {
    problems.matches(`${field}.pathPatterns`, pattern, /^\/[\w.$/~"'@:+&*?-]{0,127}$/, 'a path such as /api/*');
  }
}

/** Checks what Parameter Store would refuse in the middle of the deploy, and what would hide a variable of Crossfade's own. */
function checkConfiguration({ configuration = {} }: ServiceDefinition, field: string, problems: Problems): void {
  for (const [key, value] of Object.entries(configuration)) {
    problems.matches(
      `${field}.configuration`,
      key,
      /^(?!DATABASE_)[A-Za-z_]\w{0,127}$/,
      'names of letters, digits and _ that do not start with DATABASE_',
    );
    problems.matches(
      `${field}.configuration.${key}`,
      value,
      // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
      /^(?!.*\{\{).{1,4096}$/s,
      '1 to 4096 characters without {{',
    );
  }
}

/** Checks that the templates stay within the limits of CloudFormation, which CDK would report with a stack trace at best. */
function checkNumberOfServices(services: readonly ServiceDefinition[], problems: Problems): void {
  if (services.length > mostServices) {
    problems.add(
      'compute.services',
      `${services.length} services`,
      `at most ${mostServices}`,
      'a CloudFormation template has 200 outputs, and each service has eleven in AppStack',
    );
  }
  const values = services.reduce((sum, { configuration = {} }) => sum + Object.keys(configuration).length, 0);
  if (values > mostConfigurationValues) {
    problems.add(
      'compute.services.configuration',
      `${values} values`,
      `at most ${mostConfigurationValues} over all services`,
      'each is a parameter, and a CloudFormation stack has 500 resources',
    );
  }
}

function checkFargateService(service: FargateServiceDefinition, field: string, problems: Problems): void {
  problems.wholeNumber(`${field}.memoryTargetPercent`, service.memoryTargetPercent, 1, 100);
  problems.wholeNumber(`${field}.initialTasks`, service.initialTasks, 1, 100);
  const [from, to, step] = fargateMemory[service.cpuUnits];
  if (service.memoryMiB < from || service.memoryMiB > to || service.memoryMiB % step !== 0) {
    problems.add(
      `${field}.memoryMiB`,
      service.memoryMiB,
      `${from}..${to} in steps of ${step} with ${service.cpuUnits} CPU units`,
    );
  }
}
