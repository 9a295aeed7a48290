import { X509Certificate } from 'node:crypto';
import { sourceTls, targetTls } from '../../lib/data/endpoint-tls';
import { rdsRegionOf, rdsRoots } from '../../lib/data/rds-roots';
import { definitions } from '../../lib/definitions';
import { payments } from '../../lib/definitions/payments';
import { techvault } from '../../lib/definitions/techvault';
import { valid } from '../support/definition';

describe('the root certificates of Amazon RDS', () => {
  test('are self-signed authorities, one for each key, and valid longer than a migration', () => {
    for (const region of ['us-east-1', 'us-west-2', 'eu-central-1', 'ap-southeast-4']) {
      const roots = rdsRoots(region).map((pem) => new X509Certificate(pem));
      expect(roots).toHaveLength(3);
      for (const root of roots) {
        expect(root.ca && root.checkIssued(root)).toBe(true);
        expect(root.subject).toContain(`Amazon RDS ${region} Root CA`);
        expect(new Date(root.validTo).getFullYear()).toBeGreaterThanOrEqual(2061);
      }
    }
  });

  test('are there for the Region of every definition', () => {
    for (const { region } of Object.values(definitions)) {
      expect(rdsRoots(region, 'RSA2048')).toHaveLength(1);
    }
  });

  test('are none for a Region that the package does not know', () => {
    expect(rdsRoots('cn-north-1')).toEqual([]);
    expect(rdsRoots('us-east-1 2019')).toEqual([]);
  });

  test.each([
    ['techvault-legacy.c0example0000.us-east-1.rds.amazonaws.com', 'us-east-1'],
    ['orders.cluster-c0example0000.eu-west-3.rds.amazonaws.com', 'eu-west-3'],
    ['db.example.com', undefined],
    ['us-east-1.rds.amazonaws.com', undefined],
    ['legacy.c0example0000.us-east-1.rds.amazonaws.com.example.com', undefined],
    ['10.20.0.10', undefined],
  ])('follow from the endpoint %s: %s', (host, region) => {
    expect(rdsRegionOf(host)).toBe(region);
  });
});

describe('the connection to the source', () => {
  const { tls } = payments.source;

  test('compares the name in the certificate where the definition gives a name', () => {
    expect(sourceTls({ ...payments.source, host: 'db.example.com' })).toEqual({
      sslMode: 'verify-full',
      roots: [tls.rootCertificatePem],
    });
    expect(sourceTls(techvault.source).sslMode).toBe('verify-full');
  });

  test('compares none where it gives an address', () => {
    expect(sourceTls({ ...payments.source, host: '10.110.0.10' }).sslMode).toBe('verify-ca');
  });

  test('of PostgreSQL may be encrypted alone, and may be checked as well', () => {
    expect(sourceTls(valid.source)).toEqual({ sslMode: 'require', roots: [] });
    expect(sourceTls({ ...valid.source, tls }).sslMode).toBe('verify-ca');
  });
});

test('the connection to Aurora is always checked, with the name for PostgreSQL alone', () => {
  expect(targetTls(valid.target, 'us-east-1')).toEqual({
    sslMode: 'verify-full',
    roots: rdsRoots('us-east-1', 'RSA2048'),
  });
  expect(targetTls(techvault.target, 'us-west-2')).toEqual({
    sslMode: 'verify-ca',
    roots: rdsRoots('us-west-2', 'RSA2048'),
  });
});
