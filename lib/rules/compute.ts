import type {
  BootstrapImage,
  FargateServiceDefinition,
  MigrationDefinition,
  ReleaseDefinition,
  ServiceDefinition,
} from '../definition';
import type { Problems } from '../problems';

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

/** Checks the services, the image they start with and how they are released. */
export function checkCompute({ compute }: MigrationDefinition, problems: Problems): void {
  checkServices(compute.services, problems);
  checkBootstrapImage(compute.bootstrapImage, problems);
  if (compute.kind === 'ec2-auto-scaling') {
    problems.add('compute.kind', compute.kind, 'fargate', 'this version does not build ec2-auto-scaling yet');
    return;
  }
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

function checkBootstrapImage({ tag, digest }: BootstrapImage, problems: Problems): void {
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
  for (const pattern of service.pathPatterns ?? []) {
    problems.matches(`${field}.pathPatterns`, pattern, /^\/[\w.$/~"'@:+&*?-]{0,127}$/, 'a path such as /api/*');
  }
}

function checkFargateService(service: FargateServiceDefinition, field: string, problems: Problems): void {
  problems.wholeNumber(`${field}.memoryTargetPercent`, service.memoryTargetPercent, 1, 100);
  const [from, to, step] = fargateMemory[service.cpuUnits];
  if (service.memoryMiB < from || service.memoryMiB > to || service.memoryMiB % step !== 0) {
    problems.add(
      `${field}.memoryMiB`,
      service.memoryMiB,
      `${from}..${to} in steps of ${step} with ${service.cpuUnits} CPU units`,
    );
  }
}
