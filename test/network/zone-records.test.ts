import { Match, Template } from 'aws-cdk-lib/assertions';
import type { MigrationDefinition } from '../../lib/definition';
import { NetworkStack } from '../../lib/network/network-stack';
import { testApp } from '../support/app';
import { changed } from '../support/definition';
import { settingsFor } from '../support/settings';

function templateOf(publicZone: MigrationDefinition['network']['publicZone']): Template {
  const settings = { ...settingsFor(), definition: changed('network', { publicZone }) };
  return Template.fromStack(new NetworkStack(testApp(), 'NetworkStack', { settings }));
}

const created = templateOf({ kind: 'created', domainName: 'trading.example.com' });
const [zoneId] = Object.keys(
  created.findResources('AWS::Route53::HostedZone', { Properties: { Name: 'trading.example.com.' } }),
);

test('empties the zone that the stack creates, before the zone goes', () => {
  created.resourceCountIs('Custom::ZoneRecords', 1);
  // CloudFormation deletes what refers to a resource before the resource.
  created.hasResourceProperties('Custom::ZoneRecords', { HostedZoneId: { Ref: zoneId } });
});

test('may delete CNAMEs of that zone, and change nothing else', () => {
  const ofZone = { 'Fn::Join': ['', ['arn:aws:route53:::hostedzone/', { Ref: zoneId }]] };
  created.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        { Effect: 'Allow', Action: 'route53:ListResourceRecordSets', Resource: ofZone },
        {
          Effect: 'Allow',
          Action: 'route53:ChangeResourceRecordSets',
          Resource: ofZone,
          Condition: {
            'ForAllValues:StringEquals': {
              'route53:ChangeResourceRecordSetsActions': ['DELETE'],
              'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'],
            },
          },
        },
      ]),
    },
  });
  const route53Actions = JSON.stringify(created.findResources('AWS::IAM::Policy')).match(/"route53:\w+"(?!:)/g);
  expect(route53Actions).toEqual(['"route53:ListResourceRecordSets"', '"route53:ChangeResourceRecordSets"']);
});

test('leaves a zone alone that the stack does not create', () => {
  const existing = templateOf({ kind: 'existing', domainName: 'example.com', hostedZoneId: 'Z0123' });
  existing.resourceCountIs('Custom::ZoneRecords', 0);
  expect(JSON.stringify(existing.toJSON())).not.toContain('zone-records');
});
