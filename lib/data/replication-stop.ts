import { CustomResource, Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { giveUpAfterMinutes, pollSeconds, timeoutSeconds } from '../../lambda/replication-stop/timing';
import { polledProvider } from '../functions/polled-provider';
import type { MigrationSettings } from '../settings';
import { replicationNames } from './replication-names';
import { allowReplicationStop } from './replication-stop-permissions';

/** What the stop is made from. */
export interface ReplicationStopProps {
  readonly settings: MigrationSettings;
  /** The operations key, for the log groups of the functions. */
  readonly encryptionKey: kms.IKey;
}

/** What the stop follows. */
export interface FollowedReplication {
  /** ARN of the replication task, as a reference to the task: it orders updates and deletes. */
  readonly taskArn: string;
  /** Fingerprint of the pause: whatever changes it may have stopped a task that is to be resumed. */
  readonly fingerprint: string;
}

/**
 * Stops the replication when its stack is deleted. DMS deletes no running task, and CloudFormation, which never starts
 * the task either, does not stop it: the delete of the stack would fail. Tasks that no stack has made, such as the one of
 * the way back, are deleted too: no replication instance goes while it has a task.
 *
 * The resource refers to the task, so it is deleted before the task, and CloudFormation waits until the task stands still.
 * And it is updated after the task, so that it resumes what the pause has stopped.
 *
 * The functions stand before the task and know it by name, since the pause needs them. The id of the resource must never
 * change: CloudFormation would delete the resource of the old id, and with it the way back.
 */
export class ReplicationStop extends Construct {
  /** The `ServiceToken` of the stop and of the pause. */
  readonly serviceToken: string;
  private readonly settings: MigrationSettings;

  constructor(scope: Construct, id: string, { settings, encryptionKey }: ReplicationStopProps) {
    super(scope, id);
    this.settings = settings;
    const { onEvent, isComplete, serviceToken } = polledProvider(this, {
      settings,
      source: 'replication-stop',
      descriptions: {
        onEvent: 'Notes that the replication is about to be changed or deleted',
        isComplete: 'Stops the replication before it is changed or deleted, and resumes it after a change',
      },
      timeoutSeconds,
      questionSeconds: pollSeconds,
      // Later than the function itself gives up, whose error says what to do.
      totalTimeout: Duration.minutes(giveUpAfterMinutes + 15),
      encryptionKey,
    });
    this.serviceToken = serviceToken;
    allowReplicationStop({ settings, onEvent, isComplete, noteName: pausedReplicationParameter(settings) });
  }

  /** Makes the resource that stands after everything of the replication. */
  follow({ taskArn, fingerprint }: FollowedReplication): void {
    new CustomResource(this, 'Stop', {
      serviceToken: this.serviceToken,
      resourceType: 'Custom::ReplicationStop',
      properties: {
        ...bracketProperties(this.settings),
        TaskArn: taskArn,
        Fingerprint: fingerprint,
        Assessments: String(this.settings.definition.replication.assessment !== undefined),
      },
    });
  }
}

/**
 * Returns the name of the SSM parameter that holds which tasks a deploy has stopped and will resume. It exists only in
 * between: one that stays tells that a task did not resume.
 */
export function pausedReplicationParameter({ names }: Pick<MigrationSettings, 'names'>): string {
  return names.parameter('live/replication-paused');
}

/** Returns what the resources before and after the replication both know of it: by name, so that neither waits for it. */
export function bracketProperties(settings: MigrationSettings): Readonly<Record<string, string>> {
  const { instanceArn, forward } = replicationNames(settings);
  return { InstanceArn: instanceArn, TaskArn: forward.taskArn, NoteName: pausedReplicationParameter(settings) };
}
