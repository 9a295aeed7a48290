import type { CfnResource } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { writesToAurora } from '../migration-phase';
import type { MigrationSettings } from '../settings';
import { fixedParameters, type Parameters } from './fixed-parameters';

/** What the parameter groups are made from. */
export interface ParameterGroupsProps {
  readonly settings: MigrationSettings;
  readonly engine: rds.IClusterEngine;
}

/**
 * The parameter groups of cluster and instances. Both exist from the first day: an instance that leaves the default group
 * must be rebooted, and a default group cannot be changed.
 *
 * Aurora has no option groups beside them: what other engines keep there is a parameter or an extension here.
 */
export class ParameterGroups extends Construct {
  readonly cluster: rds.IParameterGroup;
  readonly instance: rds.IParameterGroup;

  constructor(scope: Construct, id: string, { settings, engine }: ParameterGroupsProps) {
    super(scope, id);
    const { target } = settings.definition;
    const fixed = fixedParameters[target.engine];
    // The family is a part of the names: a major version replaces the groups, and the new ones must not meet the old
    // ones' names. RDS takes no dot in them, which the families of MySQL have. The descriptions are constants, because a
    // changed one replaces a group as well.
    const family = engine.parameterGroupFamily?.replace('.', '-');
    const named = (type: string) => settings.names.of(`${type}-${family}`);
    this.cluster = rds.ParameterGroup.forCluster(this, 'Cluster', {
      engine,
      name: named('cluster'),
      description: 'Cluster parameters of the migration target',
    });
    const ofWriter = writesToAurora(settings) ? fixed.writerDefaults : {};
    fill(this.cluster, { ...fixed.clusterDefaults, ...ofWriter, ...target.parameters, ...fixed.cluster });
    this.instance = rds.ParameterGroup.forInstance(this, 'Instance', {
      engine,
      name: named('instance'),
      description: 'Instance parameters of the migration target',
    });
    fill(this.instance, { ...target.instanceParameters, ...fixed.instance });
  }
}

/** Adds parameters to a group, and their reasons to its metadata, where the next operator reads them beside the values. */
function fill(group: rds.IParameterGroup, parameters: Parameters): void {
  const resource = group.node.defaultChild as CfnResource;
  for (const [name, { value, reason }] of Object.entries(parameters)) {
    group.addParameter(name, value);
    resource.addMetadata(name, reason);
  }
}
