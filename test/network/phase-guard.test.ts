import { Aspects, CfnResource, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { PhaseGuard } from '../../lib/network/phase-guard';
import { testApp } from '../support/app';
import { settingsFor } from '../support/settings';

/** A guard over one part that holds a resource and a function, and beside it something that it does not protect. */
function guarded({ value = '1', code = 'a', other = '1', path = 'Stack' } = {}): Template {
  const stack = new Stack(testApp(), path, { stackName: 'stack' });
  const guard = new PhaseGuard(stack, 'Guard', { settings: settingsFor(), serviceToken: 'arn:token' });
  const part = new Construct(stack, 'Part');
  new CfnResource(part, 'Resource', { type: 'Test::Type', properties: { Value: value } });
  new lambda.CfnFunction(part, 'Function', { role: 'arn:role', code: { s3Bucket: 'bucket', s3Key: code } });
  new CfnResource(stack, 'Other', { type: 'Test::Type', properties: { Value: other } });
  guard.protect(part);
  return Template.fromStack(stack);
}

function digestOf(template: Template): string {
  const [guard] = Object.values(template.findResources('Custom::PhaseGuard'));
  return guard?.Properties.Protected;
}

const template = guarded();

test('comes before everything that it protects, and before nothing else', () => {
  const [guard] = Object.keys(template.findResources('Custom::PhaseGuard'));
  const dependencies = Object.entries(template.toJSON().Resources as Record<string, { DependsOn?: string[] }>).map(
    ([logicalId, { DependsOn }]) => [logicalId.replace(/[0-9A-F]{8}$/, ''), DependsOn],
  );
  expect(Object.fromEntries(dependencies)).toEqual({
    Guard: undefined,
    Part: [guard],
    PartFunction: [guard],
    Other: undefined,
  });
});

test('is asked whenever something changes that it protects, and only then', () => {
  expect(digestOf(template)).toMatch(/^[0-9a-f]{16}$/);
  expect(digestOf(guarded())).toBe(digestOf(template));
  expect(digestOf(guarded({ value: '2' }))).not.toBe(digestOf(template));
  expect(digestOf(guarded({ other: '2' }))).toBe(digestOf(template));
});

test('is not asked for new code of a function, nor for what the CLI writes beside the properties', () => {
  expect(digestOf(guarded({ code: 'b' }))).toBe(digestOf(template));
  const app = testApp();
  app.node.setContext('aws:cdk:enable-path-metadata', true);
  const stack = new Stack(app, 'Stack', { stackName: 'stack' });
  const guard = new PhaseGuard(stack, 'Guard', { settings: settingsFor(), serviceToken: 'arn:token' });
  const part = new Construct(stack, 'Part');
  const resource = new CfnResource(part, 'Resource', { type: 'Test::Type', properties: { Value: '1' } });
  resource.addMetadata('a note', 'for people');
  guard.protect(part);
  expect(digestOf(Template.fromStack(stack))).toBe(digestOf(template));
});

test('sees a change that an aspect makes after the constructs', () => {
  const digestWith = (retention: number | undefined) => {
    const stack = new Stack(testApp(), 'Stack', { stackName: 'stack' });
    const guard = new PhaseGuard(stack, 'Guard', { settings: settingsFor(), serviceToken: 'arn:token' });
    const part = new CfnResource(stack, 'Part', { type: 'Test::Type' });
    guard.protect(part);
    Aspects.of(stack).add({ visit: (node) => node === part && part.addPropertyOverride('Retention', retention) });
    return digestOf(Template.fromStack(stack));
  };
  expect(digestWith(7)).not.toBe(digestWith(14));
});
