import { isIPv4 } from 'node:net';
import type { SourceDatabase, TargetDatabase } from '../definition';
import { rdsRegionOf, rdsRoots } from './rds-roots';

/**
 * How DMS encrypts a connection: `require` takes any certificate, `verify-ca` one of the given authority, `verify-full`
 * one of the authority for this host name.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.SSL.html
 */
export interface EndpointTls {
  readonly sslMode: 'require' | 'verify-ca' | 'verify-full';
  /** Root certificates in PEM, of which one must have signed. DMS takes several as one bundle. Empty with `require`. */
  readonly roots: readonly string[];
}

/** Returns how the connection to the source is encrypted. A certificate has no IPv4 address to compare with. */
export function sourceTls({ tls, host }: Pick<SourceDatabase, 'tls' | 'host'>): EndpointTls {
  const sslMode = isIPv4(host) ? 'verify-ca' : 'verify-full';
  switch (tls.kind) {
    case 'encrypted':
      // A server on premises mostly has a certificate that it signed itself, for which DMS documents this mode.
      return { sslMode: 'require', roots: [] };
    case 'amazon-rds':
      // All authorities of the Region: which of them signs is a setting of the instance.
      return { sslMode, roots: rdsRoots(rdsRegionOf(host) ?? '') };
    case 'private-authority':
      return { sslMode, roots: [tls.rootCertificatePem.trim()] };
  }
}

/**
 * Returns how the connection to Aurora is encrypted: with the one authority that signs the cluster's instances.
 *
 * A certificate of Aurora names its instance, and the cluster's endpoint as an alternative name, which not every client of
 * MySQL reads: DMS documents the instance's endpoint for it, which a failover would leave behind. So for MySQL the name is
 * not compared.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Security.html
 */
export function targetTls({ engine }: Pick<TargetDatabase, 'engine'>, region: string): EndpointTls {
  return {
    sslMode: engine === 'aurora-postgresql' ? 'verify-full' : 'verify-ca',
    roots: rdsRoots(region, 'RSA2048'),
  };
}
