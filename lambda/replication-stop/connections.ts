import {
  type DatabaseMigrationServiceClient,
  paginateDescribeConnections,
  TestConnectionCommand,
} from '@aws-sdk/client-database-migration-service';
import { collect, unlessMoved } from './answers';

/**
 * Has DMS try the connections to endpoints again that have not been tried with success. A task starts only when both of its
 * connections have; a change of an endpoint makes its last test void.
 *
 * @returns what the last tests of these endpoints ended with, for those that failed
 * @see https://docs.aws.amazon.com/dms/latest/APIReference/API_Connection.html
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/46139
 */
export async function tryAgain(
  dms: DatabaseMigrationServiceClient,
  instanceArn: string,
  endpointArns: readonly string[],
): Promise<readonly string[]> {
  const Filters = [{ Name: 'replication-instance-arn', Values: [instanceArn] }];
  const connections = await collect(
    paginateDescribeConnections({ client: dms }, { Filters }),
    (page) => page.Connections,
  );
  const failures: string[] = [];
  for (const EndpointArn of endpointArns) {
    const { Status, LastFailureMessage } = connections.find((found) => found.EndpointArn === EndpointArn) ?? {};
    if (Status === 'successful') {
      continue;
    }
    if (LastFailureMessage) {
      failures.push(`${EndpointArn}: ${LastFailureMessage}`);
    }
    if (Status !== 'testing') {
      await unlessMoved(() =>
        dms.send(new TestConnectionCommand({ ReplicationInstanceArn: instanceArn, EndpointArn })),
      );
    }
  }
  return failures;
}
