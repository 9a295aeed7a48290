import { stackLimits } from '../../../lambda/traffic-gate/timing';
import { gateVariables } from '../../../lib/traffic/gate-environment';
import { awsAt, environment, setLatch } from './fixtures';
import { beQuiet, lifeOf, properties, unasked } from './gate-life';
import { queryError } from './wire';

beQuiet();

describe('update', () => {
  test('update: what CloudFormation undoes passes, so that no stack is stuck half-way', async () => {
    const aws = awsAt(0);
    const life = lifeOf(aws);
    await life.create(properties(25));
    setLatch(aws);
    aws.stackStatuses = ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS'];
    await expect(life.update(properties(25))).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.parameters.has(environment.latchParameter)).toBe(true);

    aws.stackStatuses = ['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_IN_PROGRESS'];
    await expect(life.update(properties(50))).resolves.toMatchObject({ Status: 'FAILED' });
  });

  test('update: what CloudFormation undoes passes although it is throttled, and whatever is wrong with resource and function', async () => {
    const aws = awsAt(0);
    const life = lifeOf(aws, { ...gateVariables(environment), AWS_REGION: '' });
    aws.stackStatuses = ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS'];
    let throttledCalls = 0;
    aws.before = (call) =>
      call === 'DescribeStackEvents' && ++throttledCalls < stackLimits.attempts
        ? queryError('Throttling', 'Rate exceeded')
        : undefined;
    await expect(life.update(properties(25, { Weight: 'many' }))).resolves.toMatchObject({ Status: 'SUCCESS' });
    aws.stackStatuses = ['UPDATE_IN_PROGRESS'];
    await expect(life.update(properties(25))).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('AWS_REGION: got "", allowed a Region'),
    });
  });

  test('update: where nobody can tell what CloudFormation is doing, the refusal says so', async () => {
    const aws = awsAt(25);
    const life = lifeOf(aws);
    await life.create(properties(25));
    aws.before = (call) =>
      call === 'DescribeStackEvents' ? queryError('AccessDenied', 'not authorized', 403) : undefined;
    await expect(life.update(unasked)).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('2. Whether CloudFormation is going back could not be read (not authorized)'),
    });
  });
});
