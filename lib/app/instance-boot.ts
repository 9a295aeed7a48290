import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceDefinition } from '../definition';
import type { ApplicationEnvironment } from './application-environment';
import { answerEverything, bootstrapUser } from './bootstrap-image';
import { configurationDigest } from './configuration-digest';

/** What an instance is told for its boot. No value of it is secret: it stands in the launch template. */
export interface InstanceBootProps {
  readonly region: string;
  readonly definition: ServiceDefinition;
  readonly environment: ApplicationEnvironment;
  /** Physical name of the stack, which waits for a signal of the instance. */
  readonly stackName: string;
  /** Logical id of the Auto Scaling group, for that signal. */
  readonly logicalId: string;
  /** Physical name of the Auto Scaling group. */
  readonly groupName: string;
  /** Physical name of the lifecycle hook that keeps the instance out of service until its container answers. */
  readonly hookName: string;
  readonly targetGroupArn: string;
  /** Log group of the container, and of a boot that failed. */
  readonly logGroupName: string;
  /** SSM parameter that holds the live image. */
  readonly liveImageParameter: string;
  /** Full reference of the image that answers until the first release. */
  readonly bootstrapImage: string;
}

/** Seconds that a slow application may take from its start to its first answer. */
const answerSeconds = 300;

/** Where the script lies that every instance runs; paths are relative to the project, as those of the Lambda bundles. */
const scriptPath = join('lib', 'app', 'instance-boot.sh');

/**
 * Returns the user data of an instance: the settings of this deployment, then `instance-boot.sh`.
 *
 * A variable of the service stands there with its source, never with its value, so a changed value would not change the
 * launch template. The digest of the configuration does: it has CloudFormation replace the instances, as a changed task
 * definition would be a release.
 */
export function instanceBoot(props: InstanceBootProps): string {
  const { definition, environment } = props;
  const { name, containerPort, healthCheckPath } = definition;
  const settings: Record<string, string> = {
    CONFIGURATION: configurationDigest(definition),
    REGION: props.region,
    STACK: props.stackName,
    RESOURCE: props.logicalId,
    GROUP: props.groupName,
    HOOK: props.hookName,
    TARGET_GROUP: props.targetGroupArn,
    LOG_GROUP: props.logGroupName,
    LIVE_IMAGE: props.liveImageParameter,
    SERVICE: name,
    PORT: String(containerPort),
    HEALTH_PATH: healthCheckPath,
    BOOTSTRAP_IMAGE: props.bootstrapImage,
    BOOTSTRAP_USER: bootstrapUser,
    BOOTSTRAP_COMMAND: answerEverything(containerPort),
    // Memory that no disk backs.
    MEMORY: '/run',
    // Holds what the script prints.
    BOOT_LOG: '/var/log/cloud-init-output.log',
    // EC2 keeps it for an hour after the instance is gone (`aws ec2 get-console-output`), also when a first deploy has failed
    // and the log group went with it. CloudFormation cannot keep it: SignalResource has no field for a reason, and the
    // option of cfn-signal for one is for wait conditions only.
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetConsoleOutput.html
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_SignalResource.html
    CONSOLE: '/dev/console',
    ANSWER_SECONDS: String(answerSeconds),
  };
  const sources = [
    ...Object.entries(environment.plainVariables).map(([key, value]) => `${key}=text:${value}`),
    ...Object.entries(environment.variables).map(([key, { arn }]) => `${key}=${arn}`),
  ];
  return [
    '#!/bin/bash',
    ...Object.entries(settings).map(([key, value]) => `${key}=${quote(value)}`),
    `CROSSFADE_VARIABLES=(${sources.map(quote).join(' ')})`,
    '',
    readFileSync(join(process.cwd(), scriptPath), 'utf8'),
  ].join('\n');
}

/** Returns a text as one word of a shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
