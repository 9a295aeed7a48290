import type * as rds from 'aws-cdk-lib/aws-rds';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import type { NetworkStack } from '../network/network-stack';
import { auroraLabels, databaseNameTtl } from '../network/zones';

/** What the names are made from. */
export interface AuroraNamesProps {
  readonly network: NetworkStack;
  readonly cluster: rds.DatabaseCluster;
}

/**
 * The names of Aurora in the private zone. `writer` and `reader` of NetworkStack lead to them by name, so that nothing of
 * this stack reaches back into that one; both exist from the first day, whoever the writer of record is.
 */
export class AuroraNames extends Construct {
  constructor(scope: Construct, id: string, { network, cluster }: AuroraNamesProps) {
    super(scope, id);
    const record = (recordId: string, recordName: string, endpoint: rds.Endpoint) =>
      new route53.CnameRecord(this, recordId, {
        zone: network.privateZone,
        recordName,
        ttl: databaseNameTtl,
        domainName: endpoint.hostname,
      });
    record('Writer', auroraLabels.writer, cluster.clusterEndpoint);
    record('Reader', auroraLabels.reader, cluster.clusterReadEndpoint);
  }
}
