import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { NetworkStack } from '../network/network-stack';
import type { MigrationSettings } from '../settings';

/** What the parameters are made from. */
export interface DatabaseParametersProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
}

/** How the application finds its database, in SSM Parameter Store. None of it is secret. */
export class DatabaseParameters extends Construct {
  /** Name that resolves to the writer of record. Never the cluster endpoint: the writer moves by this name. */
  readonly host: ssm.StringParameter;
  /** Name that resolves to a database for reads. */
  readonly readerHost: ssm.StringParameter;
  /** TCP port, the same on both sides. */
  readonly port: ssm.StringParameter;
  /** Name of the database, the same on both sides. */
  readonly databaseName: ssm.StringParameter;

  constructor(scope: Construct, id: string, { settings, network }: DatabaseParametersProps) {
    super(scope, id);
    const { source } = settings.definition;
    const parameter = (parameterId: string, name: string, stringValue: string, description: string) =>
      new ssm.StringParameter(this, parameterId, {
        parameterName: settings.names.parameter(`database/${name}`),
        stringValue,
        description,
      });
    this.host = parameter('Host', 'host', network.writerName, 'Name of the writer of record');
    this.readerHost = parameter('ReaderHost', 'reader-host', network.readerName, 'Name of a database for reads');
    this.port = parameter('Port', 'port', String(source.port), 'TCP port of the database');
    this.databaseName = parameter('DatabaseName', 'name', source.databaseName, 'Name of the database');
  }
}
