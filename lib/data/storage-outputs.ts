import { CfnOutput } from 'aws-cdk-lib';
import { fileTransferStatusCommand, startFileTransferCommand } from './commands';
import type { DataStack } from './data-stack';

/** Outputs the bucket and the table of a data stack, and the commands of the file transfer: what of them there is. */
export function describeStorage(stack: DataStack): void {
  const { region } = stack.settings.definition;
  const output = (outputId: string, value: string, description: string) =>
    new CfnOutput(stack, outputId, { value, description });
  if (stack.fileStorage !== undefined) {
    const { bucket, key, transfer } = stack.fileStorage;
    output('FileBucketName', bucket.bucketName, 'The bucket of the files');
    output('FileKeyArn', key.keyArn, 'Key of the files');
    if (transfer !== undefined) {
      output(
        'StartFileTransfer',
        startFileTransferCommand(region, transfer.taskArn),
        'Copies the files that are new or changed to the bucket; repeat it until little is left',
      );
      output(
        'FileTransferStatus',
        fileTransferStatusCommand(region, transfer.taskArn),
        'Shows how far the last run of the file transfer has come',
      );
    }
  }
  if (stack.stateTable !== undefined) {
    output('StateTableName', stack.stateTable.tableName, 'The table of the application state');
  }
}
