import { CfnResource, Lazy, Stack, Tags } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { fingerprintOf } from '../lib/fingerprint';

function topic(topicName: string, id = 'Topic'): { readonly stack: Stack; readonly resource: CfnResource } {
  const stack = new Stack();
  return { stack, resource: new sns.CfnTopic(stack, id, { topicName }) };
}

const fingerprint = fingerprintOf([topic('alerts').resource]);

test('tells properties and logical ids apart, and equal ones not', () => {
  expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprintOf([topic('alerts').resource])).toBe(fingerprint);
  expect(fingerprintOf([topic('others').resource])).not.toBe(fingerprint);
  expect(fingerprintOf([topic('alerts', 'Other').resource])).not.toBe(fingerprint);
});

test('knows the value of a token, and a resource without properties', () => {
  expect(fingerprintOf([topic(Lazy.string({ produce: () => 'alerts' })).resource])).toBe(fingerprint);
  expect(fingerprintOf([new CfnResource(new Stack(), 'Empty', { type: 'Test::Type' })])).toMatch(/^[0-9a-f]{16}$/);
});

test('leaves out tags and metadata, which change nothing that a resource does', () => {
  const { stack, resource } = topic('alerts');
  Tags.of(stack).add('Owner', 'me');
  (resource as sns.CfnTopic).tags.setTag('Owner', 'me');
  resource.addMetadata('a note', 'for people');
  expect(fingerprintOf([resource])).toBe(fingerprint);
});
