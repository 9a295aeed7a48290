import { withNextStep } from '../../lambda/next-step';

const guidance = { what: 'Hosted zone Z1 was not emptied', next: 'destroy again' };

test.each([
  ['a service refused', Object.assign(new Error('no permission'), { name: 'AccessDenied', $fault: 'client' })],
  ['a connection broke', Object.assign(new Error('no permission'), { name: 'AccessDenied', code: 'ECONNRESET' })],
])('says what was being done and what to do next when %s, in its own words', (_what, error) => {
  const answer = withNextStep(error, guidance) as Error;
  expect(answer.message).toBe(
    'Hosted zone Z1 was not emptied: AccessDenied: no permission. What to do next: destroy again',
  );
  expect(answer.cause).toBe(error);
});

test.each([new Error('says so already'), 'no error at all', undefined])('leaves %p as it is', (error) => {
  expect(withNextStep(error, guidance)).toBe(error);
});
