import type * as dms from 'aws-cdk-lib/aws-dms';
import type { MigrationDefinition } from '../definition';

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

/** Which of the two databases of a migration an endpoint leads to. */
export type DatabaseSide = 'source' | 'aurora';

/**
 * The ends of a replication within one family of engines: DMS converts types between families with loss. Each database is
 * read in one direction and written in the other.
 */
export interface EndpointEngine {
  /** Returns the properties of an endpoint that changes are read from. */
  reads(side: DatabaseSide, definition: MigrationDefinition, secret: SecretSettings): EngineProperties;
  /** Returns the properties of an endpoint that changes are written to. */
  writes(side: DatabaseSide, definition: MigrationDefinition, secret: SecretSettings): EngineProperties;
}
