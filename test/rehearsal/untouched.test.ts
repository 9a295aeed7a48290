import { resourcesAfter } from './untouched';

describe('the resources after a guard', () => {
  const Resources = {
    Gate: { Type: 'Custom::TrafficGate' },
    Topic: { Type: 'AWS::SNS::Topic' },
    Legacy: { Type: 'AWS::Route53::RecordSet', DependsOn: ['Topic', 'Gate'] },
    Aws: { Type: 'AWS::Route53::RecordSet', DependsOn: 'Legacy' },
    Circle: { Type: 'AWS::SNS::Topic', DependsOn: ['Aws', 'Circle'] },
  };

  it('are those that depend on it, over others as well', () => {
    expect([...resourcesAfter({ Resources }, 'Custom::TrafficGate')]).toEqual(['Legacy', 'Aws', 'Circle']);
  });

  it('are none where there is no such guard', () => {
    expect(resourcesAfter({ Resources }, 'Custom::PhaseGuard').size).toBe(0);
    expect(resourcesAfter({}, 'Custom::PhaseGuard').size).toBe(0);
  });
});
