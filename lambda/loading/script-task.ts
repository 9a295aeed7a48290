import { createHash } from 'node:crypto';
import { DescribeTasksCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import type { Clients } from './clients';
import type { LoadingEnvironment } from './environment';
import type { ScriptStep } from './steps';

/** Name of the container in its task definition, and prefix of its log streams. */
export const containerName = 'load';

/** The container of a step at one moment. */
export interface Script {
  readonly running: boolean;
  /** Exit code of the script. Absent while it runs, and for a container that never started. */
  readonly exitCode: number | undefined;
  /** ECS's words about the end. */
  readonly reason: string | undefined;
}

/** A start of a container that nobody else makes twice. */
export interface ScriptStart {
  readonly step: ScriptStep;
  readonly execution: string;
  /** 1 for the first one in this step. */
  readonly attempt: number;
}

/** ECS has no capacity in these zones, or another API behind it failed. It may work a little later. */
export class NoCapacity extends Error {}

/**
 * Starts the container of a step. The same start asked for again is answered with the same container: an answer that was
 * lost makes no second one.
 *
 * @returns the ARN of its ECS task
 * @throws NoCapacity when it may work a little later
 * @throws Error with ECS's words when it does not start it
 */
export async function startScript(
  { ecs }: Pick<Clients, 'ecs'>,
  environment: LoadingEnvironment,
  { step, execution, attempt }: ScriptStart,
): Promise<string> {
  const { tasks: [task] = [], failures: [failure] = [] } = await ecs.send(
    new RunTaskCommand({
      cluster: environment.clusterArn,
      taskDefinition: environment.taskDefinitionArn,
      launchType: 'FARGATE',
      count: 1,
      clientToken: createHash('sha256').update(`${execution}/${step}/${attempt}`).digest('hex').slice(0, 32),
      startedBy: `load-${step}`,
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: [...environment.subnetIds],
          securityGroups: [environment.securityGroupId],
          assignPublicIp: 'DISABLED',
        },
      },
      // Nothing else is overridden: all overrides together may have 8192 characters.
      overrides: { containerOverrides: [{ name: containerName, environment: [{ name: 'STEP', value: step }] }] },
    }),
  );
  if (task?.taskArn !== undefined) {
    return task.taskArn;
  }
  const reason = failure?.reason ?? 'ECS gives no reason';
  const message = `ECS starts no container for step ${step}: ${reason}`;
  throw /capacity|unavailable|RESOURCE/i.test(reason) ? new NoCapacity(message) : new Error(message);
}

/** Looks at a container; undefined where ECS has forgotten it, an hour or more after its end. */
export async function readScript(
  { ecs }: Pick<Clients, 'ecs'>,
  { clusterArn }: LoadingEnvironment,
  taskArn: string,
): Promise<Script | undefined> {
  const { tasks: [task] = [] } = await ecs.send(new DescribeTasksCommand({ cluster: clusterArn, tasks: [taskArn] }));
  if (task === undefined) {
    return undefined;
  }
  const container = task.containers?.find(({ name }) => name === containerName);
  const reasons = [task.stoppedReason, container?.reason].filter((reason) => reason !== undefined && reason !== '');
  return {
    running: task.lastStatus !== 'STOPPED',
    exitCode: container?.exitCode,
    reason: reasons.length > 0 ? reasons.join('; ') : undefined,
  };
}

/** Returns the command that shows the last lines that a container logged. */
export function scriptLogCommand(logGroup: string, taskArn: string, region: string): string {
  const stream = `${containerName}/${containerName}/${taskArn.slice(taskArn.lastIndexOf('/') + 1)}`;
  return `aws logs get-log-events --region ${region} --log-group-name ${logGroup} --log-stream-name ${stream} --limit 50 --query 'events[].message' --output text`;
}
