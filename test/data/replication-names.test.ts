import { replicationNames } from '../../lib/data/replication-names';
import { maximumNameLength } from '../../lib/naming';
import { settingsFor } from '../support/settings';
import { dataStack, resourcesOf } from './stack';

const names = replicationNames(settingsFor());
const { template } = dataStack();

/** The ARN that DMS gives a resource: its last part is the resource identifier of the template. */
function arnsOf(type: string, kind: string): readonly string[] {
  const resources = Object.values(resourcesOf<{ ResourceIdentifier: string }>(template, type));
  return resources.map(
    ({ Properties }) => `arn:aws:dms:us-east-1:000000000000:${kind}:${Properties.ResourceIdentifier}`,
  );
}

test('are those that the resources of the stack have, so that no other stack needs a reference', () => {
  expect(arnsOf('AWS::DMS::ReplicationInstance', 'rep')).toEqual([names.instanceArn]);
  expect(arnsOf('AWS::DMS::ReplicationTask', 'task')).toEqual([names.forward.taskArn]);
  expect(arnsOf('AWS::DMS::Endpoint', 'endpoint')).toEqual([
    names.forward.sourceEndpointArn,
    names.forward.targetEndpointArn,
    names.reverse.sourceEndpointArn,
    names.reverse.targetEndpointArn,
  ]);
  const logGroups = Object.values(resourcesOf<{ LogGroupName: string }>(template, 'AWS::Logs::LogGroup'));
  expect(logGroups.map(({ Properties }) => Properties.LogGroupName)).toContain(names.logGroupName);
});

test('tell the two tasks apart, and every endpoint from the others', () => {
  const { forward, reverse } = names;
  const all = [forward, reverse].flatMap(({ taskArn, sourceEndpointArn, targetEndpointArn }) => [
    taskArn,
    sourceEndpointArn,
    targetEndpointArn,
  ]);
  expect(new Set(all).size).toBe(6);
});

test('keep the limits of DMS with the longest suffix', () => {
  const long = replicationNames(settingsFor({ environmentSuffix: 'trading-1234' }));
  const identifiers = [long.instanceIdentifier, long.forward.taskIdentifier, long.reverse.taskIdentifier];
  const endpoints = [long.forward, long.reverse].flatMap(({ sourceEndpointArn, targetEndpointArn }) => [
    sourceEndpointArn,
    targetEndpointArn,
  ]);
  for (const identifier of [...identifiers, ...endpoints.map((arn) => arn.split(':').at(-1))]) {
    expect(identifier).toMatch(/^[a-z](?!.*--)[a-z0-9-]*(?<!-)$/);
    expect(identifier?.length).toBeLessThanOrEqual(maximumNameLength.dmsResource);
  }
});
