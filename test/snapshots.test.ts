import { Template } from 'aws-cdk-lib/assertions';
import type { CrossfadeStacks } from '../lib/crossfade';
import { definitions } from '../lib/definitions';
import { stacksFor } from './support/stacks';

const ids = ['network', 'data', 'app', 'traffic', 'monitoring'] as const satisfies (keyof CrossfadeStacks)[];

describe.each(Object.keys(definitions))('the templates of %s', (migration) => {
  test.each(ids)('%s is as it was last read', (id) => {
    expect(Template.fromStack(stacksFor({ migration })[id]).toJSON()).toMatchSnapshot();
  });
});

describe('the templates of payments in legacy-sync', () => {
  test.each(ids)('%s is as it was last read', (id) => {
    const stacks = stacksFor({ migration: 'payments', environment: 'legacy-sync' });
    expect(Template.fromStack(stacks[id]).toJSON()).toMatchSnapshot();
  });
});
