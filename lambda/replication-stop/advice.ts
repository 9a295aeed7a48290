import type { ReplicationRequest } from './request';
import type { Work } from './step';

/** Returns what an operator does when the work did not come to its end: commands that are ready to paste. */
export function nextStep(request: ReplicationRequest, work: Work): string {
  const { instanceArn, taskArn, noteName } = request;
  // arn:<partition>:dms:<region>:...
  const [, , , region] = instanceArn.split(':');
  const dms = (command: string) => `\`aws dms ${command} --region ${region}`;
  const look = `${dms('describe-replication-tasks')} --without-settings --filters Name=replication-instance-arn,Values=${instanceArn} --query 'ReplicationTasks[].[ReplicationTaskArn,Status,LastFailureMessage]'\``;
  const stop = `${dms('stop-replication-task')} --replication-task-arn <ARN>\``;
  switch (work) {
    case 'resume':
      return (
        `What to do next: look at the tasks by ${look} and at their log, mend what keeps them from running, start each by ` +
        `${dms('start-replication-task')} --start-replication-task-type resume-processing --replication-task-arn <ARN>\`, ` +
        `then forget the pause by \`aws ssm delete-parameter --region ${region} --name ${noteName}\`.`
      );
    case 'remove':
      return (
        `What to do next: look at the tasks by ${look}, stop one that is running by ${stop}, delete one other than ` +
        `${taskArn} by ${dms('delete-replication-task')} --replication-task-arn <ARN>\`, then delete the stack again.`
      );
    default:
      return (
        `What to do next: look at the tasks by ${look}, stop one that is running by ${stop}, wait until all of them stand ` +
        '(stopped, ready or failed), then deploy again.'
      );
  }
}
