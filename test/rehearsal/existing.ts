import { ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import type { Credentials, MigrationDefinition } from '../../lib/definition';
import type { AwsClients } from './aws';
import { RehearsalFailure } from './failure';
import { createOwnStack } from './own-stack';
import type { Template, TemplateResource } from './template';

const STACK_NAME = 'RehearsalExisting';

/** Something that a definition names and that the app never makes: the rehearsal makes it beforehand. */
export interface ExistingResource {
  /** Id or ARN by which the definition names it. */
  readonly id: string;
  readonly resource: TemplateResource;
}

/** What exists in the emulator before the first deployment. */
export interface ExistingResources {
  /** What the emulator calls each of them, by the definition's id. */
  readonly names: ReadonlyMap<string, string>;
  /** The records of the hosted zone, one line each, sorted; empty where the app makes its zone itself. */
  records(): Promise<readonly string[]>;
}

/** Returns what a definition expects to exist in its account: the public hosted zone, and secrets. */
export function existingResources({ network, source, secrets }: MigrationDefinition): readonly ExistingResource[] {
  const { publicZone } = network;
  const zones: ExistingResource[] =
    publicZone.kind === 'existing'
      ? [
          {
            id: publicZone.hostedZoneId,
            resource: { Type: 'AWS::Route53::HostedZone', Properties: { Name: publicZone.domainName } },
          },
        ]
      : [];
  const credentials: (Credentials | undefined)[] = [source.credentials];
  if (secrets?.kind === 'existing') {
    credentials.push(secrets.administrator, secrets.replication, secrets.application, secrets.apiKeys);
  }
  const arns = credentials.flatMap((entry) => (entry?.kind === 'existing-secret' ? [entry.secretArn] : []));
  return [...zones, ...[...new Set(arns)].map(secret)];
}

function secret(arn: string): ExistingResource {
  return {
    id: arn,
    resource: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: {
        Name: arn.replace(/^.*:secret:/, '').replace(/-\w{6}$/, ''),
        SecretString: JSON.stringify({ username: 'rehearsal', password: 'rehearsal0nly', host: 'localhost', port: 1 }),
      },
    },
  };
}

/** Makes in the emulator what a definition expects to exist. */
export async function makeExisting(clients: AwsClients, definition: MigrationDefinition): Promise<ExistingResources> {
  const wanted = existingResources(definition);
  if (wanted.length === 0) {
    return { names: new Map(), records: async () => [] };
  }
  const logicalId = (index: number) => `Existing${index}`;
  const made = await createOwnStack(
    clients,
    STACK_NAME,
    Object.fromEntries(wanted.map(({ resource }, index) => [logicalId(index), resource])),
  );
  const names = new Map(wanted.map(({ id }, index) => [id, found(made, logicalId(index))]));
  const { publicZone } = definition.network;
  const hostedZoneId = publicZone.kind === 'existing' ? names.get(publicZone.hostedZoneId) : undefined;
  return { names, records: async () => (hostedZoneId === undefined ? [] : recordsOf(clients, hostedZoneId)) };
}

function found(made: ReadonlyMap<string, string>, logicalId: string): string {
  const physicalId = made.get(logicalId);
  if (physicalId === undefined) {
    throw new RehearsalFailure(`The emulator did not make ${logicalId} of stack ${STACK_NAME}.`);
  }
  return physicalId;
}

async function recordsOf({ route53 }: AwsClients, hostedZoneId: string): Promise<readonly string[]> {
  const answer = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: hostedZoneId }));
  if (answer.IsTruncated) {
    throw new RehearsalFailure(`Hosted zone ${hostedZoneId} has more records than one page lists.`);
  }
  return (answer.ResourceRecordSets ?? [])
    .map(({ Name, Type, SetIdentifier }) => [Name, Type, SetIdentifier].filter((part) => part !== undefined).join(' '))
    .sort();
}

/** Returns a template in which each existing thing has the name that the emulator gave it. */
export function withExisting(template: Template, names: ExistingResources['names']): Template {
  let text = JSON.stringify(template);
  for (const [id, name] of names) {
    text = text.replaceAll(id, name);
  }
  return JSON.parse(text) as Template;
}
