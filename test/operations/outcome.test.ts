import { failure } from '../../lib/operations/outcome';

test('without credentials a command says how to get some', () => {
  const error = Object.assign(new Error('Could not load credentials from any providers'), {
    name: 'CredentialsProviderError',
  });
  expect(failure(error, false)).toEqual({
    output: expect.stringMatching(/^Could not load credentials from any providers\. Sign in .*AWS_PROFILE=<profile>$/),
    exitCode: 2,
  });
  expect(JSON.parse(failure(error, true).output)).toMatchObject({
    done: false,
    message: expect.stringContaining('Sign in'),
  });
});
