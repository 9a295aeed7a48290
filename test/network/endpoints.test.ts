import { Template } from 'aws-cdk-lib/assertions';
import type { MigrationDefinition } from '../../lib/definition';
import { platform } from '../../lib/definitions/platform';
import { NetworkStack } from '../../lib/network/network-stack';
import { resourcesOf } from '../data/stack';
import { testApp } from '../support/app';
import { settingsFor } from '../support/settings';

interface Endpoint {
  readonly VpcEndpointType: string;
  readonly ServiceName: unknown;
  readonly RouteTableIds: readonly { readonly Ref: string }[];
}

/** The gateway endpoints of a definition, by the last part of the service's name. */
function gateways(definition: MigrationDefinition): Readonly<Record<string, Endpoint>> {
  const settings = { ...settingsFor({ migration: 'platform' }), definition };
  const template = Template.fromStack(new NetworkStack(testApp(), 'NetworkStack', { settings }));
  return Object.fromEntries(
    Object.values(resourcesOf<Endpoint>(template, 'AWS::EC2::VPCEndpoint'))
      .filter(({ Properties }) => Properties.VpcEndpointType === 'Gateway')
      .map(({ Properties }) => [/\.(\w+)"/.exec(JSON.stringify(Properties.ServiceName))?.[1] ?? '', Properties]),
  );
}

test('the application reaches DynamoDB through a gateway where it has a state table', () => {
  const { dynamodb, s3 } = gateways(platform);
  expect(dynamodb?.RouteTableIds.map(({ Ref }) => Ref)).toEqual(
    [1, 2, 3].map((index) => expect.stringContaining(`applicationSubnet${index}RouteTable`)),
  );
  expect(dynamodb?.RouteTableIds).toEqual(s3?.RouteTableIds);
});

test('there is no gateway to DynamoDB where nothing is kept there', () => {
  expect(Object.keys(gateways({ ...platform, stateTable: undefined }))).toEqual(['s3']);
});
