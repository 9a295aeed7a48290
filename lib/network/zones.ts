import { isIPv4 } from 'node:net';
import { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { keepsSource, writesToAurora } from '../migration-phase';
import type { MigrationSettings } from '../settings';
import type { PhaseGuard } from './phase-guard';
import { ZoneRecords } from './zone-records';

/** What the hosted zones are made from. */
export interface ZonesProps {
  readonly settings: MigrationSettings;
  readonly vpc: ec2.Vpc;
  /** The operations key, for log groups. */
  readonly encryptionKey: kms.IKey;
  /** Lets no name of a database move in a deploy of another phase than the live one. */
  readonly guard: PhaseGuard;
}

/** Seconds that a client may remember which database is the writer: the pause of a cutover is not shorter than this. */
export const databaseNameTtl = Duration.seconds(5);

/** First labels of the names of Aurora in the private zone. DataStack, which has the cluster, makes the records. */
export const auroraLabels = { writer: 'aurora', reader: 'aurora-reader' } as const;

/** First label of the name of the source. */
const sourceLabel = 'source';

/**
 * The public zone of the users' host name, and the private zone by which every tier reaches the writer of record.
 *
 * `writer` and `reader` are CNAMEs from the first day, even where the source has an address only: changing the writer
 * then changes one value of one record, and never its type, which Route 53 would refuse. Who cuts over changes it; a deploy
 * of the new phase finds it changed. In phase `complete` the source has no name any more: it would lead nowhere.
 */
export class Zones extends Construct {
  readonly publicZone: route53.IHostedZone;
  readonly privateZone: route53.PrivateHostedZone;
  /** The record of the writer of record. */
  readonly writer: route53.CnameRecord;
  /** Name that resolves to the writer of record. */
  readonly writerName: string;
  /** Name that resolves to a database for reads. */
  readonly readerName: string;

  constructor(scope: Construct, id: string, { settings, vpc, encryptionKey, guard }: ZonesProps) {
    super(scope, id);
    const { publicZone, privateZoneName } = settings.definition.network;
    if (publicZone.kind === 'created') {
      const zone = new route53.PublicHostedZone(this, 'Public', { zoneName: publicZone.domainName });
      new ZoneRecords(this, 'PublicRecords', { settings, zone, encryptionKey });
      this.publicZone = zone;
    } else {
      this.publicZone = route53.HostedZone.fromHostedZoneAttributes(this, 'Public', {
        hostedZoneId: publicZone.hostedZoneId,
        zoneName: publicZone.domainName,
      });
    }
    this.privateZone = new route53.PrivateHostedZone(this, 'Private', { zoneName: privateZoneName, vpc });
    this.writerName = `writer.${privateZoneName}`;
    this.readerName = `reader.${privateZoneName}`;

    if (keepsSource(settings)) {
      guard.protect(this.source(settings.definition.source.host));
    }
    const leadsTo = databaseLabels(settings);
    const name = (recordId: string, recordName: 'writer' | 'reader') =>
      new route53.CnameRecord(this, recordId, {
        zone: this.privateZone,
        recordName,
        ttl: databaseNameTtl,
        domainName: `${leadsTo[recordName]}.${privateZoneName}`,
      });
    this.writer = name('Writer', 'writer');
    const reader = name('Reader', 'reader');
    this.writer.node.addDependency(reader);
    guard.protect(this.writer, reader);
  }

  private source(host: string): Construct {
    const source = { zone: this.privateZone, recordName: sourceLabel, ttl: databaseNameTtl };
    return isIPv4(host)
      ? new route53.ARecord(this, 'Source', { ...source, target: route53.RecordTarget.fromIpAddresses(host) })
      : new route53.CnameRecord(this, 'Source', { ...source, domainName: host });
  }
}

/** Returns the first label of the database that each name leads to. */
function databaseLabels(settings: MigrationSettings): Readonly<Record<'writer' | 'reader', string>> {
  if (writesToAurora(settings)) {
    return auroraLabels;
  }
  const { servesReads = false } = settings.definition.target;
  return { writer: sourceLabel, reader: servesReads ? auroraLabels.reader : sourceLabel };
}
