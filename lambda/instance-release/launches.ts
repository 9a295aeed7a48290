import { type AutoScalingClient, DescribeScalingActivitiesCommand } from '@aws-sdk/client-auto-scaling';

/** The instances that a group launched since some moment. */
export interface Launches {
  readonly count: number;
  /** How many of them could not start. */
  readonly failed: number;
  /** The different reasons why, each once. */
  readonly reasons: readonly string[];
}

/**
 * Reads which instances a group launched. An instance whose container does not answer ends its own launch, by the
 * lifecycle hook; the group then launches the next one, for as long as nobody stops it.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Activity.html
 */
export async function launchesSince(scaling: AutoScalingClient, group: string, since: Date): Promise<Launches> {
  // A start is told in whole seconds, rounded down.
  const from = Math.floor(since.getTime() / 1000) * 1000;
  let count = 0;
  let failed = 0;
  const reasons = new Set<string>();
  let NextToken: string | undefined;
  do {
    // Newest first.
    const page = await scaling.send(
      new DescribeScalingActivitiesCommand({ AutoScalingGroupName: group, MaxRecords: 100, NextToken }),
    );
    NextToken = page.NextToken;
    for (const { StartTime = new Date(0), Description = '', StatusCode, StatusMessage } of page.Activities ?? []) {
      if (StartTime.getTime() < from) {
        return { count, failed, reasons: [...reasons] };
      }
      if (Description.startsWith('Launching')) {
        count += 1;
        if (StatusCode === 'Failed' || StatusCode === 'Cancelled') {
          failed += 1;
          reasons.add(withoutToken(StatusMessage ?? StatusCode));
        }
      }
    }
  } while (NextToken !== undefined);
  return { count, failed, reasons: [...reasons] };
}

/** Each lifecycle action has a token of its own, which would make every reason a different one. */
function withoutToken(reason: string): string {
  return reason.replace(/ with token [0-9a-f-]+/, '');
}
