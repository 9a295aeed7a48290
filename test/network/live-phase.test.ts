import { Match } from 'aws-cdk-lib/assertions';
import { timeoutSeconds } from '../../lambda/phase-guard/timing';
import { settingsFor } from '../support/settings';
import { templateOf } from './stack';

const template = templateOf();
const [livePhase] = Object.keys(template.findResources('Custom::LivePhase'));
const parameter = '/crossfade-production-trading/live/phase';

test('is a parameter that no template holds a value of', () => {
  template.hasResourceProperties('Custom::LivePhase', { Parameter: parameter });
  template.resourceCountIs('AWS::SSM::Parameter', 0);
});

test('is there before a deploy is compared with it, with the phase and the record of this deployment', () => {
  template.hasResource('Custom::PhaseGuard', {
    DependsOn: Match.arrayWith([livePhase]),
    Properties: { Parameter: parameter, Phase: 'replicate', RecordKey: 'trading/production' },
  });
  const second = templateOf(
    undefined,
    undefined,
    settingsFor({ environmentSuffix: 'second', migrationPhase: 'cutover' }),
  );
  second.hasResourceProperties('Custom::PhaseGuard', {
    Parameter: '/crossfade-production-second/live/phase',
    Phase: 'cutover',
    RecordKey: 'trading/production/second',
  });
});

test('is kept by a function that may change this one parameter, and look at the events of the guarded stacks', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'phase-guard-production-trading',
    Architectures: ['arm64'],
    Timeout: timeoutSeconds,
  });
  const [policy, ...others] = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) =>
    id.startsWith('LivePhaseOnEventRole'),
  );
  expect(others).toEqual([]);
  const [log, ...statements] = policy?.[1].Properties.PolicyDocument.Statement ?? [];
  expect(log.Action).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  expect(statements).toEqual([
    {
      Effect: 'Allow',
      Action: ['ssm:DeleteParameter', 'ssm:GetParameter', 'ssm:PutParameter'],
      Resource: `arn:aws:ssm:us-east-1:000000000000:parameter${parameter}`,
    },
    {
      Effect: 'Allow',
      Action: 'cloudformation:DescribeStackEvents',
      Resource: [
        'arn:aws:cloudformation:us-east-1:000000000000:stack/data-stack-production-trading/*',
        'arn:aws:cloudformation:us-east-1:000000000000:stack/monitoring-stack-production-trading/*',
        'arn:aws:cloudformation:us-east-1:000000000000:stack/traffic-stack-production-trading/*',
        { Ref: 'AWS::StackId' },
      ],
    },
  ]);
});
