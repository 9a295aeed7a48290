import { propertiesOf, templateOf } from './stack';

const template = templateOf();

describe('security groups', () => {
  const groups = propertiesOf<{
    GroupName: string;
    SecurityGroupIngress?: { CidrIp?: string; FromPort: number }[];
    SecurityGroupEgress: { CidrIp?: string; FromPort?: number; IpProtocol: string }[];
  }>(template, 'AWS::EC2::SecurityGroup');

  test('have names that EC2 takes, which refuses its own prefix sg-', () => {
    expect(Object.values(groups).filter(({ GroupName }) => GroupName.startsWith('sg-'))).toEqual([]);
  });

  test('admit the internet to the load balancer alone', () => {
    const open = Object.values(groups).filter(({ SecurityGroupIngress = [] }) =>
      SecurityGroupIngress.some(({ CidrIp }) => CidrIp === '0.0.0.0/0'),
    );
    expect(open.map(({ GroupName }) => GroupName)).toEqual(['security-group-alb-production-trading']);
  });

  test('never let all traffic out, neither by a rule nor by the lack of one', () => {
    for (const { SecurityGroupEgress } of Object.values(groups)) {
      expect(SecurityGroupEgress.length).toBeGreaterThan(0);
      expect(SecurityGroupEgress.map(({ IpProtocol }) => IpProtocol)).not.toContain('-1');
    }
  });

  test('let the web frontend reach no database', () => {
    const web = Object.entries(groups).find(
      ([, { GroupName }]) => GroupName === 'security-group-web-production-trading',
    );
    const ports = web?.[1].SecurityGroupEgress.map(({ FromPort }) => FromPort);
    expect(ports).toEqual([443]);
    const rules = propertiesOf<{ GroupId: { 'Fn::GetAtt': [string] } }>(template, 'AWS::EC2::SecurityGroupEgress');
    expect(Object.values(rules).filter(({ GroupId }) => GroupId['Fn::GetAtt'][0] === web?.[0])).toEqual([]);
  });

  test('admit to Aurora the API, DMS and the load only', () => {
    const rules = propertiesOf<{ Description: string; GroupId: { 'Fn::GetAtt': [string] } }>(
      template,
      'AWS::EC2::SecurityGroupIngress',
    );
    const intoAurora = Object.values(rules).filter(({ GroupId }) => GroupId['Fn::GetAtt'][0].includes('Database'));
    expect(intoAurora.map(({ Description }) => Description).sort()).toEqual(['DMS', 'Load', 'Service api']);
  });
});
