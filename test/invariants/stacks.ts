import { keepsSource } from '../../lib/migration-phase';
import type { Deployment } from './deployment';

/** The construct ids of the five stacks, which `cdk diff TrafficStack` names. */
const stackIds = ['NetworkStack', 'DataStack', 'AppStack', 'TrafficStack', 'MonitoringStack'];

/** Stands in the five stacks. */
export function fiveStacks({ stacks }: Deployment): readonly string[] {
  const ids = stacks.map(({ id }) => id);
  return JSON.stringify(ids) === JSON.stringify(stackIds) ? [] : [`the stacks are ${ids.join(', ')}`];
}

/**
 * Keeps within what CloudFormation accepts of a template.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
export function templateLimits({ stacks }: Deployment): readonly string[] {
  return stacks.flatMap(({ id, template }) => {
    const count = (section: string) => Object.keys(template[section] ?? {}).length;
    const sizes = [
      { what: 'resources', size: count('Resources'), limit: 500 },
      { what: 'outputs', size: count('Outputs'), limit: 200 },
      { what: 'parameters', size: count('Parameters'), limit: 200 },
      { what: 'bytes', size: Buffer.byteLength(JSON.stringify(template)), limit: 1_000_000 },
    ];
    return sizes.filter(({ size, limit }) => size > limit).map(({ what, size }) => `${id} has ${size} ${what}`);
  });
}

/** Tells the operator where the parts are, and what to run as long as there is a source. */
export function outputs({ stacks, settings }: Deployment): readonly string[] {
  const named = stacks.flatMap(({ template }) => Object.keys(template['Outputs'] ?? {}));
  return [
    'AlertTopicArn',
    'WriterEndpoint',
    'ReaderEndpoint',
    ...(keepsSource(settings) ? ['ReplicationTaskArn', 'StartLoading'] : []),
    'LoadBalancerDnsName',
    'UserUrl',
    'ShiftCommand',
    'RollbackCommand',
    'DashboardUrl',
  ].filter((output) => !named.includes(output));
}
