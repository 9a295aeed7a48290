import { awsAt, environment, latch, setLatch } from './fixtures';
import { beQuiet, lifeOf, moveTo, properties, unasked } from './gate-life';
import { jsonError } from './wire';

beQuiet();

describe('update', () => {
  test('update: after a rollback the way up goes by a deploy at 0, and takes the latch away last', async () => {
    const aws = awsAt(25);
    const life = lifeOf(aws);
    await life.create(properties(25));
    moveTo(aws, 0);
    setLatch(aws);

    const again = await life.update(properties(25, { AcknowledgeRollback: latch.id }));
    expect(again.Reason).toContain('but the deployed template has 25 % already, as after a rollback');
    expect(aws.parameters.has(environment.latchParameter)).toBe(true);

    await life.update(properties(0));
    const unacknowledged = await life.update(properties(25));
    expect(unacknowledged.Reason).toContain(`give -c acknowledgeRollback=${latch.id} as well`);

    await life.update(properties(0));
    await expect(life.update(properties(25, { AcknowledgeRollback: latch.id }))).resolves.toMatchObject({
      Status: 'SUCCESS',
    });
    expect(aws.parameters.has(environment.latchParameter)).toBe(false);
    expect(aws.calls.at(-1)).toBe('DeleteParameter');
  });

  test('update: a rollback that happens meanwhile is not acknowledged with the one before', async () => {
    const aws = awsAt(0);
    const life = lifeOf(aws);
    await life.create(unasked);
    setLatch(aws);
    let reads = 0;
    aws.before = (call, input) => {
      if (call === 'GetParameter' && input['Name'] === environment.latchParameter && ++reads === 2) {
        aws.parameters.set(environment.latchParameter, JSON.stringify({ ...latch, id: 'later' }));
      }
      return undefined;
    };
    await expect(life.update(properties(25, { AcknowledgeRollback: latch.id }))).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(`Another rollback has happened since ${latch.id}`),
    });
    expect(aws.parameters.get(environment.latchParameter)).toContain('later');
  });

  test('update: a latch that cannot be taken away keeps users from AWS, and no user from the legacy system', async () => {
    for (const [weight, Status] of [
      [25, 'FAILED'],
      [0, 'SUCCESS'],
    ] as const) {
      const aws = awsAt(0);
      const life = lifeOf(aws);
      await life.create(unasked);
      setLatch(aws);
      aws.before = (call) =>
        call === 'DeleteParameter' ? jsonError('AccessDeniedException', 'not authorized') : undefined;
      await expect(life.update(properties(weight, { AcknowledgeRollback: latch.id }))).resolves.toMatchObject({
        Status,
      });
      expect(aws.parameters.has(environment.latchParameter)).toBe(true);
    }
  });
});
