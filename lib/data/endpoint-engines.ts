import type * as dms from 'aws-cdk-lib/aws-dms';
import type { SourceDatabase } from '../definition';

/** Where DMS finds the secret of an endpoint; empty where the endpoint holds user and password itself. */
export interface SecretSettings {
  readonly secretsManagerSecretId?: string;
  readonly secretsManagerAccessRoleArn?: string;
}

/** The properties of an endpoint that depend on its engine. */
export type EngineProperties = Pick<
  dms.CfnEndpointProps,
  'engineName' | 'databaseName' | 'extraConnectionAttributes' | 'postgreSqlSettings' | 'mySqlSettings'
>;

/** The two ends of a replication within one family of engines: DMS converts types between families with loss. */
export interface EndpointEngine {
  /** Returns the properties of the end that changes are read from. */
  source(source: SourceDatabase, secret: SecretSettings): EngineProperties;
  /** Returns the properties of the end that changes are written to, which is Aurora and has the database's name. */
  target(source: SourceDatabase, secret: SecretSettings): EngineProperties;
}
