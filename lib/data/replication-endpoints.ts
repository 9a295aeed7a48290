import { Stack } from 'aws-cdk-lib';
import * as dms from 'aws-cdk-lib/aws-dms';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { maximumNameLength } from '../naming';
import type { MigrationSettings } from '../settings';
import { controlSchema } from './task-settings';

/** What the endpoints are made from. */
export interface ReplicationEndpointsProps {
  readonly settings: MigrationSettings;
  /** Key of the connection parameters that DMS keeps. */
  readonly encryptionKey: kms.IKey;
  /** Secret of the DMS user in the source, with host and port. */
  readonly sourceSecret: secretsmanager.ISecret;
  /** Secret of the DMS user in Aurora, with host and port. */
  readonly targetSecret: secretsmanager.ISecret;
}

/** The two ends of the replication. DMS reads host, port, user and password from a secret each, whenever it connects. */
export class ReplicationEndpoints extends Construct {
  readonly sourceArn: string;
  readonly targetArn: string;

  constructor(scope: Construct, id: string, props: ReplicationEndpointsProps) {
    super(scope, id);
    const { sourceSecret, targetSecret } = props;
    this.sourceArn = this.endpoint('Source', props, sourceSecret, {
      endpointType: 'source',
      engineName: 'postgres',
      postgreSqlSettings: {
        // An idle slot keeps the write-ahead log of a busy server until its disk is full. A heartbeat each minute moves it.
        heartbeatEnable: true,
        heartbeatFrequency: 1,
        heartbeatSchema: controlSchema,
        // Otherwise a boolean arrives as varchar(5). It takes effect only where both ends have it. CloudFormation has no
        // property for MapUnboundedNumericAsString: a NUMERIC without precision arrives rounded to six decimals, which
        // the validation shows, unless the setting is made on both endpoints by the API before the load.
        mapBooleanAsBoolean: true,
        // In contrast to pglogical it comes with PostgreSQL, needs no restart of the production server to be loaded, and
        // knows REPLICA IDENTITY FULL. DMS makes its own slot for it, so no slotName: a slot is named only for a task
        // that starts from a position noted before.
        pluginName: 'test-decoding',
        // Through an event trigger DMS learns of a column that is added in mid-migration. Its table goes beside the
        // heartbeat.
        captureDdls: true,
        ddlArtifactsSchema: controlSchema,
        // The default cuts a large object that is over the limit, and only warns.
        failTasksOnLobTruncation: true,
      },
    });
    this.targetArn = this.endpoint('Target', props, targetSecret, {
      endpointType: 'target',
      engineName: 'aurora-postgresql',
      postgreSqlSettings: {
        // Foreign keys and triggers do not fire for what DMS writes: they fired on the source already. In Aurora only a
        // member of rds_superuser may set this variable (its parameter rds.superuser_variables).
        afterConnectScript: "SET session_replication_role='replica'",
        mapBooleanAsBoolean: true,
      },
    });
  }

  private endpoint(
    id: 'Source' | 'Target',
    { settings, encryptionKey }: ReplicationEndpointsProps,
    secret: secretsmanager.ISecret,
    props: Pick<dms.CfnEndpointProps, 'endpointType' | 'engineName'> & {
      readonly postgreSqlSettings: dms.CfnEndpoint.PostgreSqlSettingsProperty;
    },
  ): string {
    const type = `dms-${props.endpointType}`;
    const identifier = settings.names.of(type, maximumNameLength.dmsResource);
    const role = accessRole(this, `${id}Role`, settings.names.of(`role-${type}`, 64), secret);
    const endpoint = new dms.CfnEndpoint(this, id, {
      ...props,
      endpointIdentifier: identifier,
      resourceIdentifier: identifier,
      databaseName: settings.definition.source.databaseName,
      kmsKeyId: encryptionKey.keyArn,
      // Encrypted, but any certificate is taken: a server on premises mostly has one that it signed itself, for which DMS
      // documents this mode. verify-full asks for the root certificate of that server.
      // https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.SSL.html
      sslMode: 'require',
      postgreSqlSettings: {
        ...props.postgreSqlSettings,
        secretsManagerSecretId: secret.secretArn,
        secretsManagerAccessRoleArn: role.roleArn,
      },
    });
    // DMS validates role and secret when it makes the endpoint, so the role must have its policy by then.
    endpoint.node.addDependency(role);
    return endpoint.ref;
  }
}

/** Makes the role by which DMS reads one secret. */
function accessRole(scope: Construct, id: string, roleName: string, secret: secretsmanager.ISecret): iam.Role {
  const { region } = Stack.of(scope);
  const role = new iam.Role(scope, id, {
    roleName,
    // The regional principal: DMS refuses a role that trusts dms.amazonaws.com alone.
    // https://docs.aws.amazon.com/dms/latest/userguide/security_iam_secretsmanager.html
    assumedBy: new iam.ServicePrincipal(`dms.${region}.amazonaws.com`),
  });
  role.addToPolicy(
    new iam.PolicyStatement({
      actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      resources: [secret.secretArn],
    }),
  );
  // A secret without a key of its own has the account's key aws/secretsmanager, which asks for no permission.
  if (secret.encryptionKey !== undefined) {
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [secret.encryptionKey.keyArn],
        conditions: { StringEquals: { 'kms:EncryptionContext:SecretARN': secret.secretArn } },
      }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({ actions: ['kms:DescribeKey'], resources: [secret.encryptionKey.keyArn] }),
    );
  }
  return role;
}
