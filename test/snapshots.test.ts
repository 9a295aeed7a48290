import { Template } from 'aws-cdk-lib/assertions';
import { definitions } from '../lib/definitions';
import { stacksFor } from './support/stacks';

describe.each(Object.keys(definitions))('the templates of %s', (migration) => {
  const stacks = Object.entries(stacksFor({ migration }));

  test.each(stacks)('%s is as it was last read', (_name, stack) => {
    expect(Template.fromStack(stack).toJSON()).toMatchSnapshot();
  });
});
