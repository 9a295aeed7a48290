import { reverseSlotName } from '../../lib/data/postgresql-endpoints';
import type { MigrationDefinition } from '../../lib/definition';
import { existing, mysql } from './mysql';
import { dataStack, only } from './stack';

interface EndpointProperties {
  readonly PostgreSqlSettings: Readonly<Record<string, unknown>>;
  readonly MySqlSettings?: Readonly<Record<string, unknown>>;
  readonly [property: string]: unknown;
}
type Id = 'Source' | 'Target' | 'ReverseSource' | 'ReverseTarget';

const postgresql = dataStack().template;
const mysqlTemplate = dataStack(mysql).template;

const endpoint = (id: Id, template = postgresql) =>
  only<EndpointProperties>(template, 'AWS::DMS::Endpoint', `Endpoints${id}`).Properties;

/** What both endpoints of one database share: how it is reached, encrypted and read from its secret. */
function connection(properties: EndpointProperties) {
  const { KmsKeyId, SslMode, CertificateArn, EngineName, ServerName, Port, Username, Password } = properties;
  const { SecretsManagerSecretId, SecretsManagerAccessRoleArn } = {
    ...properties.PostgreSqlSettings,
    ...properties.MySqlSettings,
  };
  return {
    ...{ KmsKeyId, SslMode, CertificateArn, EngineName, ServerName, Port, Username, Password },
    ...{ SecretsManagerSecretId, SecretsManagerAccessRoleArn },
  };
}

describe.each([
  ['PostgreSQL', postgresql],
  ['MySQL', mysqlTemplate],
  ['MySQL with secrets that exist', dataStack(existing).template],
])('the endpoints of the way back, with %s', (_, template) => {
  test('are there from the first day, each at the other end of the way', () => {
    template.resourceCountIs('AWS::DMS::Endpoint', 4);
    expect(endpoint('ReverseSource', template)['EndpointType']).toBe('source');
    expect(endpoint('ReverseTarget', template)['EndpointType']).toBe('target');
  });

  test('reach both databases as the way there does: same secret, key, certificate and encryption', () => {
    expect(connection(endpoint('ReverseSource', template))).toEqual(connection(endpoint('Target', template)));
    expect(connection(endpoint('ReverseTarget', template))).toEqual(connection(endpoint('Source', template)));
  });

  test('are the same in phase cutover, in which a task leads over them', () => {
    const definition = template === postgresql ? undefined : template === mysqlTemplate ? mysql : existing;
    const later = dataStack(definition, { migrationPhase: 'cutover' }).template;
    for (const id of ['Source', 'Target', 'ReverseSource', 'ReverseTarget'] as const) {
      expect(endpoint(id, later)).toEqual(endpoint(id, template));
    }
  });
});

describe('with PostgreSQL', () => {
  test('Aurora is read as the source is, by a heartbeat and beside the schemas that move', () => {
    const { SlotName, ...back } = endpoint('ReverseSource').PostgreSqlSettings;
    const { SecretsManagerSecretId, SecretsManagerAccessRoleArn } = connection(endpoint('Target'));
    expect(back).toEqual({
      ...endpoint('Source').PostgreSqlSettings,
      SecretsManagerSecretId,
      SecretsManagerAccessRoleArn,
    });
    expect(back).toMatchObject({ HeartbeatEnable: true, HeartbeatSchema: 'awsdms_control', MapBooleanAsBoolean: true });
    expect(SlotName).toBe(reverseSlotName);
  });

  test('Aurora is read from the slot that the cutover makes, by a name that PostgreSQL accepts', () => {
    expect(reverseSlotName).toMatch(/^[a-z0-9_]{1,63}$/);
    expect(endpoint('Source').PostgreSqlSettings).not.toHaveProperty('SlotName');
  });

  test('the source is written as Aurora is: no trigger and no foreign key fires again', () => {
    const { PostgreSqlSettings, DatabaseName, EngineName } = endpoint('ReverseTarget');
    expect(PostgreSqlSettings).toMatchObject({
      AfterConnectScript: "SET session_replication_role='replica'",
      MapBooleanAsBoolean: true,
    });
    expect([EngineName, DatabaseName]).toEqual(['postgres', 'trading']);
  });
});

describe('with MySQL', () => {
  test('Aurora is looked at each second, and the source written without a check of foreign keys', () => {
    expect(endpoint('ReverseSource', mysqlTemplate)).toMatchObject({
      EngineName: 'aurora',
      MySqlSettings: { EventsPollInterval: 1 },
    });
    expect(endpoint('ReverseTarget', mysqlTemplate)).toMatchObject({
      EngineName: 'mysql',
      ExtraConnectionAttributes: 'Initstmt=SET FOREIGN_KEY_CHECKS=0',
    });
  });

  test('no endpoint names a database, or DMS would put every table into it', () => {
    for (const id of ['ReverseSource', 'ReverseTarget'] as const) {
      expect(endpoint(id, mysqlTemplate)).not.toHaveProperty('DatabaseName');
    }
  });

  const zoneOf = (target: Partial<MigrationDefinition['target']>) =>
    endpoint(
      'ReverseSource',
      dataStack({
        ...mysql,
        source: { ...mysql.source, timeZone: 'Europe/Berlin' },
        target: { ...mysql.target, ...target },
      }).template,
    ).MySqlSettings?.['ServerTimezone'];
  const zone = (value: string) => ({ time_zone: { value, reason: 'As the application expects it.' } });

  test('the time zone of Aurora is its own, and not that of the source', () => {
    expect(zoneOf({})).toBeUndefined();
    expect(zoneOf({ parameters: zone('UTC') })).toBeUndefined();
    expect(zoneOf({ parameters: zone('Asia/Tokyo') })).toBe('Asia/Tokyo');
    expect(zoneOf({ parameters: zone('Asia/Tokyo'), instanceParameters: zone('UTC') })).toBeUndefined();
  });
});
