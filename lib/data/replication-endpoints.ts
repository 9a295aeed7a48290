import { createHash } from 'node:crypto';
import * as dms from 'aws-cdk-lib/aws-dms';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { SourceDatabase } from '../definition';
import type { MigrationSettings } from '../settings';
import { addressProperties, type EndpointAccess, secretRole } from './endpoint-access';
import type { DatabaseSide, EndpointEngine } from './endpoint-engines';
import { type EndpointTls, sourceTls, targetTls } from './endpoint-tls';
import { mysqlEndpoints } from './mysql-endpoints';
import { postgresqlEndpoints } from './postgresql-endpoints';
import { type EndpointKind, endpointIdentifier } from './replication-names';

/** What the endpoints are made from. */
export interface ReplicationEndpointsProps {
  readonly settings: MigrationSettings;
  /** Key of the connection parameters that DMS keeps. */
  readonly encryptionKey: kms.IKey;
  /** How DMS reaches the source. */
  readonly source: EndpointAccess;
  /** How DMS reaches Aurora. */
  readonly aurora: EndpointAccess;
}

/** The settings of the endpoints for each source engine; Aurora is of the same family. */
const engines: Readonly<Record<SourceDatabase['engine'], EndpointEngine>> = {
  postgresql: postgresqlEndpoints,
  mysql: mysqlEndpoints,
};

/** One of the two databases, with what both of its endpoints share. */
interface Database {
  readonly side: DatabaseSide;
  readonly access: EndpointAccess;
  readonly tls: EndpointTls;
  readonly role: iam.Role | undefined;
  readonly certificateArn: string | undefined;
}

/**
 * The ends of the replication in both directions. Those of the way back exist from the first day, so that their connections
 * can be tried long before they are needed; a task leads over them only after the cutover.
 */
export class ReplicationEndpoints extends Construct {
  /** The source, to be read. */
  readonly sourceArn: string;
  /** Aurora, to be written. */
  readonly targetArn: string;
  /** Aurora, to be read after the cutover. */
  readonly reverseSourceArn: string;
  /** The source, to be written after the cutover. */
  readonly reverseTargetArn: string;

  constructor(scope: Construct, id: string, props: ReplicationEndpointsProps) {
    super(scope, id);
    const { definition } = props.settings;
    const source = this.database('Source', 'source', props, props.source, sourceTls(definition.source));
    const aurora = this.database(
      'Target',
      'aurora',
      props,
      props.aurora,
      targetTls(definition.target, definition.region),
    );
    this.sourceArn = this.endpoint('Source', 'source', props, source);
    this.targetArn = this.endpoint('Target', 'target', props, aurora);
    this.reverseSourceArn = this.endpoint('ReverseSource', 'reverse-source', props, aurora);
    this.reverseTargetArn = this.endpoint('ReverseTarget', 'reverse-target', props, source);
  }

  /** Every endpoint, to be tried. */
  get arns(): readonly string[] {
    return [this.sourceArn, this.targetArn, this.reverseSourceArn, this.reverseTargetArn];
  }

  private database(
    id: 'Source' | 'Target',
    side: DatabaseSide,
    { settings }: ReplicationEndpointsProps,
    access: EndpointAccess,
    tls: EndpointTls,
  ): Database {
    const roleName = settings.names.of(`role-dms-${id.toLowerCase()}`, 64);
    return {
      side,
      access,
      tls,
      role: access.kind === 'secret' ? secretRole(this, `${id}Role`, roleName, access.secret) : undefined,
      certificateArn: tls.roots.length > 0 ? this.certificate(id, settings, tls.roots) : undefined,
    };
  }

  private endpoint(
    id: string,
    kind: EndpointKind,
    { settings, encryptionKey }: ReplicationEndpointsProps,
    { side, access, tls, role, certificateArn }: Database,
  ): string {
    const { definition } = settings;
    const endpointType = kind.endsWith('source') ? 'source' : 'target';
    const identifier = endpointIdentifier(settings, kind);
    const engine = engines[definition.source.engine];
    const secret =
      access.kind === 'secret'
        ? { secretsManagerSecretId: access.secret.secretArn, secretsManagerAccessRoleArn: role?.roleArn }
        : {};
    const endpoint = new dms.CfnEndpoint(this, id, {
      ...(endpointType === 'source' ? engine.reads : engine.writes)(side, definition, secret),
      ...addressProperties(access),
      endpointType,
      endpointIdentifier: identifier,
      resourceIdentifier: identifier,
      kmsKeyId: encryptionKey.keyArn,
      sslMode: tls.sslMode,
      certificateArn,
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
