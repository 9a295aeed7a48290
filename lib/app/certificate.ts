import { CustomResource, Duration } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';
import { timeoutSeconds } from '../../lambda/zone-delegation/timing';
import { EventProvider } from '../functions/event-provider';
import { NodeFunction } from '../functions/node-function';
import type { NetworkStack } from '../network/network-stack';
import type { MigrationSettings } from '../settings';

/** What the certificate is made from. */
export interface CertificateProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
}

/**
 * The certificate of the users' host name: an existing one, or one that is requested and validated by DNS.
 *
 * ACM validates a name only when the internet finds it. Where the app itself creates the hosted zone, the request waits
 * for a check that the parent zone delegates to it; otherwise the first deploy would hang for as long as ACM waits, 72
 * hours.
 *
 * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export class Certificate extends Construct {
  readonly certificate: acm.ICertificate;

  constructor(scope: Construct, id: string, { settings, network }: CertificateProps) {
    super(scope, id);
    const { traffic, network: definition } = settings.definition;
    if (traffic.certificate.kind === 'existing') {
      this.certificate = acm.Certificate.fromCertificateArn(this, 'Existing', traffic.certificate.certificateArn);
      return;
    }
    const { domainName } = definition.publicZone;
    const certificate = new acm.Certificate(this, 'Created', {
      certificateName: settings.names.of('certificate'),
      domainName: [traffic.recordName, domainName].filter((label) => label !== '').join('.'),
      validation: acm.CertificateValidation.fromDns(network.publicZone),
    });
    if (definition.publicZone.kind === 'created') {
      certificate.node.addDependency(this.delegation(settings, network));
    }
    this.certificate = certificate;
  }

  private delegation(settings: MigrationSettings, network: NetworkStack): CustomResource {
    const encryptionKey = network.operationsKey;
    const onEvent = new NodeFunction(this, 'DelegationCheck', {
      settings,
      source: 'zone-delegation',
      description: 'Checks that the parent zone delegates to the hosted zone, before a certificate is requested',
      encryptionKey,
      timeout: Duration.seconds(timeoutSeconds),
    });
    const { serviceToken } = new EventProvider(this, 'DelegationProvider', {
      settings,
      type: 'zone-delegation',
      encryptionKey,
      onEvent,
    });
    return new CustomResource(this, 'Delegation', {
      serviceToken,
      resourceType: 'Custom::ZoneDelegation',
      properties: {
        DomainName: settings.definition.network.publicZone.domainName,
        NameServers: network.publicZone.hostedZoneNameServers,
      },
    });
  }
}
