import type { CfnResource } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { DatabaseParameter } from '../definition';
import type { MigrationSettings } from '../settings';

/** What the parameter groups are made from. */
export interface ParameterGroupsProps {
  readonly settings: MigrationSettings;
  readonly engine: rds.IClusterEngine;
}

/** Cluster parameters that no definition can take away. */
export const fixedClusterParameters: Readonly<Record<string, DatabaseParameter>> = {
  'rds.force_ssl': {
    value: '1',
    reason: 'Encryption in transit: the server refuses a connection without TLS. Before version 17 the default is 0.',
  },
  // https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html
  'rds.logical_replication': {
    value: '1',
    reason:
      'The way back reads changes from Aurora. The parameter is static: set later, it would need a reboot of the writer in the middle of the cutover.',
  },
};

const instanceParameters: Readonly<Record<string, DatabaseParameter>> = {
  log_lock_waits: {
    value: '1',
    reason: 'A replication that falls behind because somebody holds a lock shows in the log, with the holder.',
  },
};

/**
 * The parameter groups of cluster and instances. Both exist from the first day: an instance that leaves the default group
 * must be rebooted, and a default group cannot be changed.
 */
export class ParameterGroups extends Construct {
  readonly cluster: rds.IParameterGroup;
  readonly instance: rds.IParameterGroup;

  constructor(scope: Construct, id: string, { settings, engine }: ParameterGroupsProps) {
    super(scope, id);
    // The family is a part of the names: a major version replaces the groups, and the new ones must not meet the old
    // ones' names. The descriptions are constants, because a changed one replaces a group as well.
    const named = (type: string) => settings.names.of(`${type}-${engine.parameterGroupFamily}`);
    this.cluster = rds.ParameterGroup.forCluster(this, 'Cluster', {
      engine,
      name: named('cluster'),
      description: 'Cluster parameters of the migration target',
    });
    fill(this.cluster, { ...settings.definition.target.parameters, ...fixedClusterParameters });
    this.instance = rds.ParameterGroup.forInstance(this, 'Instance', {
      engine,
      name: named('instance'),
      description: 'Instance parameters of the migration target',
    });
    fill(this.instance, instanceParameters);
  }
}

/** Adds parameters to a group, and their reasons to its metadata, where the next operator reads them beside the values. */
function fill(group: rds.IParameterGroup, parameters: Readonly<Record<string, DatabaseParameter>>): void {
  const resource = group.node.defaultChild as CfnResource;
  for (const [name, { value, reason }] of Object.entries(parameters)) {
    group.addParameter(name, value);
    resource.addMetadata(name, reason);
  }
}
