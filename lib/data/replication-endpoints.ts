import { createHash } from 'node:crypto';
import * as dms from 'aws-cdk-lib/aws-dms';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { SourceDatabase } from '../definition';
import { maximumNameLength } from '../naming';
import type { MigrationSettings } from '../settings';
import { addressProperties, type EndpointAccess, secretRole } from './endpoint-access';
import type { EndpointEngine } from './endpoint-engines';
import { type EndpointTls, sourceTls, targetTls } from './endpoint-tls';
import { mysqlEndpoints } from './mysql-endpoints';
import { postgresqlEndpoints } from './postgresql-endpoints';

/** What the endpoints are made from. */
export interface ReplicationEndpointsProps {
  readonly settings: MigrationSettings;
  /** Key of the connection parameters that DMS keeps. */
  readonly encryptionKey: kms.IKey;
  /** How DMS reaches the source. */
  readonly source: EndpointAccess;
  /** How DMS reaches Aurora. */
  readonly target: EndpointAccess;
}

/** The settings of the endpoints for each source engine; Aurora is of the same family. */
const engines: Readonly<Record<SourceDatabase['engine'], EndpointEngine>> = {
  postgresql: postgresqlEndpoints,
  mysql: mysqlEndpoints,
};

/** The two ends of the replication. */
export class ReplicationEndpoints extends Construct {
  readonly sourceArn: string;
  readonly targetArn: string;

  constructor(scope: Construct, id: string, props: ReplicationEndpointsProps) {
    super(scope, id);
    const { definition } = props.settings;
    this.sourceArn = this.endpoint('Source', props, props.source, sourceTls(definition.source));
    this.targetArn = this.endpoint('Target', props, props.target, targetTls(definition.target, definition.region));
  }

  private endpoint(
    id: 'Source' | 'Target',
    { settings, encryptionKey }: ReplicationEndpointsProps,
    access: EndpointAccess,
    tls: EndpointTls,
  ): string {
    const { names } = settings;
    const { source } = settings.definition;
    const endpointType = id === 'Source' ? 'source' : 'target';
    const type = `dms-${endpointType}`;
    const identifier = names.of(type, maximumNameLength.dmsResource);
    const role =
      access.kind === 'secret' ? secretRole(this, `${id}Role`, names.of(`role-${type}`, 64), access.secret) : undefined;
    const secret =
      access.kind === 'secret'
        ? { secretsManagerSecretId: access.secret.secretArn, secretsManagerAccessRoleArn: role?.roleArn }
        : {};
    const endpoint = new dms.CfnEndpoint(this, id, {
      ...engines[source.engine][endpointType](source, secret),
      ...addressProperties(access),
      endpointType,
      endpointIdentifier: identifier,
      resourceIdentifier: identifier,
      kmsKeyId: encryptionKey.keyArn,
      sslMode: tls.sslMode,
      certificateArn: tls.roots.length > 0 ? this.certificate(id, settings, tls.roots) : undefined,
    });
    if (role !== undefined) {
      // DMS validates role and secret when it makes the endpoint, so the role must have its policy by then.
      endpoint.node.addDependency(role);
    }
    return endpoint.ref;
  }

  /**
   * Makes the certificate by which DMS recognises a server. Every change of one replaces it, and the new one is made while
   * the old one still stands, so its name follows from its contents.
   */
  private certificate(id: 'Source' | 'Target', { names }: MigrationSettings, roots: readonly string[]): string {
    const certificatePem = `${roots.join('\n')}\n`;
    const digest = createHash('sha256').update(certificatePem).digest('hex').slice(0, 8);
    const certificate = new dms.CfnCertificate(this, `${id}Certificate`, {
      certificateIdentifier: names.of(`dms-root-${id.toLowerCase()}-${digest}`),
      certificatePem,
    });
    return certificate.ref;
  }
}
