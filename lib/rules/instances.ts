import type { AutoScalingCompute, ServiceDefinition, TrafficDefinition } from '../definition';
import type { Problems } from '../problems';

/**
 * The sizes of each Graviton family that is sold for general, compute and memory use.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/co.html
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/mo.html
 */
const gravitonSizes: readonly { readonly families: readonly string[]; readonly sizes: readonly string[] }[] = [
  { families: ['t4g'], sizes: ['nano', 'micro', 'small', 'medium', 'large', 'xlarge', '2xlarge'] },
  {
    families: ['c6g', 'c6gd', 'c7g', 'c7gd', 'c7gn', 'm6g', 'm6gd', 'm7g', 'm7gd', 'r6g', 'r6gd', 'r7g', 'r7gd'],
    sizes: ['medium', 'large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge', 'metal'],
  },
  {
    families: ['c6gn'],
    sizes: ['medium', 'large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge'],
  },
  {
    families: ['c8g', 'c8gd', 'm8g', 'm8gd', 'r8g', 'r8gd'],
    sizes: [
      ...['medium', 'large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge', '24xlarge', '48xlarge'],
      ...['metal-24xl', 'metal-48xl'],
    ],
  },
];

/**
 * Longest time in minutes that a fault may last before an alarm of a release fires: the first new instance is watched for
 * that long, and with two rounds of boots, and a third one for the way back, the release has an hour.
 */
const longestWatchMinutes = 10;

/** Checks an Auto Scaling group. */
export function checkInstances(
  { services: [service], instanceType, volumeGiB }: AutoScalingCompute,
  { rollback }: TrafficDefinition,
  problems: Problems,
): void {
  const [family = '', size = ''] = instanceType.split('.');
  const known = gravitonSizes.find(({ families }) => families.includes(family));
  if (known === undefined) {
    problems.add(
      'compute.instanceType',
      instanceType,
      `a Graviton type such as m6g.large, of ${gravitonSizes.flatMap(({ families }) => families).join(', ')}`,
      'everything runs on ARM64',
    );
  } else if (!known.sizes.includes(size)) {
    problems.add('compute.instanceType', instanceType, `${family} in ${known.sizes.join(', ')}`);
  }
  problems.wholeNumber('compute.volumeGiB', volumeGiB, 8, 1024);
  checkVariables(service, problems);
  const { minimumTasks, maximumTasks } = service;
  if (minimumTasks >= maximumTasks) {
    problems.add(
      'compute.services[0].maximumTasks',
      maximumTasks,
      `more than minimumTasks (${minimumTasks})`,
      'an update starts a new instance before it ends an old one',
    );
  }
  if (rollback.minutes > longestWatchMinutes) {
    problems.add(
      'traffic.rollback.minutes',
      rollback.minutes,
      `1..${longestWatchMinutes} with compute of kind ec2-auto-scaling`,
      'the first instance of a release is watched for as long as its alarms need, and the release has an hour in all',
    );
  }
}

/**
 * Characters of user data that are left for the configuration, of 16384. The script, the settings and the variables of the
 * database take the rest.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html
 */
const configurationSpace = 6500;

/** Characters of a line of user data beside the name of its variable, which stands there twice: the ARN of a parameter. */
const sourceLength = 140;

/** Checks that the shell of an instance can pass every variable on. */
function checkVariables({ configuration = {} }: ServiceDefinition, problems: Problems): void {
  const names = Object.keys(configuration);
  for (const name of names) {
    problems.matches(
      'compute.services[0].configuration',
      name,
      /^(?!BASH|CROSSFADE_|DOCKER_|(DIRSTACK|EUID|FUNCNAME|GROUPS|PIPESTATUS|PPID|SHELLOPTS|UID)$)/,
      'names that neither Bash nor Docker keeps for itself: not BASH..., CROSSFADE_..., DOCKER_..., DIRSTACK, EUID, FUNCNAME, GROUPS, PIPESTATUS, PPID, SHELLOPTS, UID',
    );
  }
  const length = names.reduce((sum, name) => sum + 2 * name.length + sourceLength, 0);
  if (length > configurationSpace) {
    problems.add(
      'compute.services[0].configuration',
      `${names.length} values`,
      `about ${Math.floor(configurationSpace / (sourceLength + 40))}, more with short names`,
      'an instance is told where each comes from by its user data, of which EC2 takes 16 KB',
    );
  }
}
