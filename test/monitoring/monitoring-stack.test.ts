import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import fc from 'fast-check';
import { AppStack } from '../../lib/app/app-stack';
import { DataStack } from '../../lib/data/data-stack';
import { NetworkStack } from '../../lib/network/network-stack';
import { TrafficStack } from '../../lib/traffic/traffic-stack';
import { testApp } from '../support/app';
import { settingsFor } from '../support/settings';
import { stacksFor, templateOf } from '../support/stacks';

const template = templateOf('monitoring');

/** The stacks that are watched, in an app without the stack that watches them. */
function unwatchedStacks(): readonly Stack[] {
  const scope = testApp();
  const settings = settingsFor();
  const network = new NetworkStack(scope, 'NetworkStack', { settings });
  const data = new DataStack(scope, 'DataStack', { settings, network });
  const app = new AppStack(scope, 'AppStack', { settings, network, data });
  const traffic = new TrafficStack(scope, 'TrafficStack', { settings, network, data, app });
  return [network, data, app, traffic];
}

describe('the monitoring stack', () => {
  test('is the same whatever the weight', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (weight) => {
        const shifted = templateOf('monitoring', { awsTrafficWeight: String(weight) });
        expect(shifted.toJSON()).toEqual(template.toJSON());
      }),
      { numRuns: 2, examples: [[25], [100]] },
    );
  });

  test('leaves the stacks that it watches as they are: no policy of theirs grows a statement', () => {
    const resources = (stacks: readonly Stack[]) =>
      Object.fromEntries(stacks.map((stack) => [stack.node.id, Template.fromStack(stack).toJSON().Resources]));
    const { monitoring: _, ...watched } = stacksFor();
    const alone = resources(unwatchedStacks());
    expect(Object.keys(alone)).toEqual(['NetworkStack', 'DataStack', 'AppStack', 'TrafficStack']);
    expect(resources(Object.values(watched))).toEqual(alone);
  });

  test('creates nothing that holds data or runs', () => {
    const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(
      ({ Type }) => Type,
    );
    expect(new Set(types)).toEqual(
      new Set([
        'AWS::CloudWatch::Alarm',
        'AWS::CloudWatch::Dashboard',
        'AWS::Events::Rule',
        'AWS::Logs::MetricFilter',
        'Custom::PhaseGuard',
      ]),
    );
  });

  test('touches nothing before the guard has passed the phase', () => {
    const resources = template.toJSON().Resources as Record<string, { Type: string; DependsOn?: readonly string[] }>;
    const [guard = ''] = Object.keys(resources).filter((id) => resources[id]?.Type === 'Custom::PhaseGuard');
    for (const [id, { DependsOn: before = [] }] of Object.entries(resources)) {
      expect({ id, guarded: id === guard || before.includes(guard) }).toEqual({ id, guarded: true });
    }
  });

  test('outputs the way to the dashboard and to the errors of the replication', () => {
    template.hasOutput('DashboardUrl', {
      Value:
        'https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/migration-production-trading',
    });
    template.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'migration-production-trading' });
    template.hasOutput('ReplicationErrorsCommand', {
      Value: `aws logs tail dms-tasks-dms-instance-production-trading --region us-east-1 --since 1h --filter-pattern '"]E:"'`,
    });
  });

  test('counts the errors in the log of the replication under a name of this deployment', () => {
    template.hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '"]E:"',
      MetricTransformations: [
        { MetricName: 'ReplicationErrors', MetricNamespace: 'crossfade-production-trading', MetricValue: '1' },
      ],
    });
    templateOf('monitoring', { environmentSuffix: 'second' }).hasResourceProperties('AWS::Logs::MetricFilter', {
      MetricTransformations: [Match.objectLike({ MetricNamespace: 'crossfade-production-second' })],
    });
  });
});
