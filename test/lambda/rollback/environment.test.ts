import { readEnvironment } from '../../../lambda/rollback/environment';
import { migrationPhases } from '../../../lib/migration-phase';
import { environment, environmentVariables } from './fixtures';

test('reads every variable under its name', () => {
  expect(readEnvironment(environmentVariables)).toEqual(environment);
});

test('accepts CNAME records', () => {
  expect(readEnvironment({ ...environmentVariables, RECORD_TYPE: 'CNAME' }).recordType).toBe('CNAME');
});

test.each(migrationPhases)('accepts the phase %s', (phase) => {
  expect(readEnvironment({ ...environmentVariables, TEMPLATE_PHASE: phase }).templatePhase).toBe(phase);
});

test('names every missing variable at once', () => {
  expect(() => readEnvironment({})).toThrow(
    expect.objectContaining({
      name: 'InvalidInputError',
      problems: Object.keys(environmentVariables).map(() => expect.stringContaining('got nothing, allowed')),
    }),
  );
  for (const name of Object.keys(environmentVariables)) {
    expect(() => readEnvironment({})).toThrow(`${name}: got nothing`);
  }
});

test.each([
  ['RECORD_TYPE', 'AAAA', 'A or CNAME'],
  ['RECORD_TYPE', '', 'A or CNAME'],
  ['RECORD_NAME', 'not a name', 'a domain name'],
  ['RECORD_NAME', 'localhost', 'a domain name'],
  ['HOSTED_ZONE_ID', '/hostedzone/Z1', 'the id of a hosted zone'],
  ['AWS_SET_IDENTIFIER', ' ', 'the set identifier'],
  ['LEGACY_SET_IDENTIFIER', '', 'the set identifier'],
  ['LATCH_PARAMETER', '/a b', 'the name of an SSM parameter'],
  ['PHASE_PARAMETER', '', 'the name of an SSM parameter'],
  ['TEMPLATE_PHASE', 'cut over', 'one of replicate, cutover, complete'],
  ['ROLLBACK_FUNCTION', 'a b', 'the name of a function'],
  ['SELECTION', '', 'the flags that choose the deployment'],
  ['AWS_REGION', '', 'a Region'],
  ['ALERT_TOPIC_ARN', 'arn:aws:sqs:us-east-1:000000000000:q', 'the ARN of an SNS topic'],
])('refuses %s %j and says what is allowed', (name, value, allowed) => {
  expect(() => readEnvironment({ ...environmentVariables, [name]: value })).toThrow(
    `${name}: got ${JSON.stringify(value)}, allowed ${allowed}`,
  );
});

test('refuses one set identifier for both records, because a rollback would write it twice', () => {
  expect(() => readEnvironment({ ...environmentVariables, LEGACY_SET_IDENTIFIER: 'aws' })).toThrow(
    'LEGACY_SET_IDENTIFIER: got "aws", allowed another value than AWS_SET_IDENTIFIER',
  );
});
