import { expectNoChanges, expectRefusal } from './deployment';
import { RehearsalFailure } from './failure';

describe('a deployment without changes', () => {
  it('says so for every stack', () => {
    expect(expectNoChanges('\n ✅  NetworkStack (no changes)\n\n ✅  DataStack (no changes)\n')).toBe(
      'no changes in 2 stacks',
    );
  });

  it.each([' ✅  NetworkStack (no changes)\n ✅  DataStack', ''])('is not that of %j', (output) => {
    expect(() => expectNoChanges(output)).toThrow('Expected no changes');
  });
});

describe('a refused deployment', () => {
  it('is expected with its reason', async () => {
    const failure = new RehearsalFailure('cdk deploy failed', ['other', 'only a flag moves users']);
    await expect(expectRefusal(Promise.reject(failure), /a flag/)).resolves.toBe('only a flag moves users');
  });

  it('is a failure when it goes through, or fails for another reason', async () => {
    await expect(expectRefusal(Promise.resolve(), /a flag/)).rejects.toThrow('went through');
    await expect(expectRefusal(Promise.reject(new Error('no space')), /a flag/)).rejects.toMatchObject({
      message: 'The deployment failed, but not with /a flag/.',
      details: ['Error: no space'],
    });
  });
});
