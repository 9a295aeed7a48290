import { rollBack } from '../../../lambda/rollback/rollback';
import { type MigrationPhase, migrationPhases } from '../../../lib/migration-phase';
import { FakeAws, snsError, ssmError } from './fake-aws';
import { alertTopicArn, dependencies, environment, zoneAt } from './fixtures';

const reason = 'alarm error-rate went to ALARM';
const writerIsAurora = ['cutover', 'complete'] as const;
const warned = () => jest.mocked(console.warn).mock.calls.map(([line]) => JSON.parse(line));

function awsIn(phase: string | undefined): FakeAws {
  const aws = new FakeAws(zoneAt(100));
  if (phase !== undefined) {
    aws.parameters.set(environment.phaseParameter, phase);
  }
  return aws;
}

/** The calls that reached Route 53. */
function dnsCalls(aws: FakeAws): readonly string[] {
  return aws.calls.filter((call) => ['List', 'Change', 'GetChange'].includes(call));
}

beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
});
afterEach(() => jest.restoreAllMocks());

test('in phase replicate the users go back', async () => {
  const aws = awsIn('replicate');
  expect(await rollBack(reason, dependencies(aws))).toMatchObject({ phase: 'replicate', changed: true });
  expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
  expect(aws.published[0]?.message).not.toContain('PHASE NOT CERTAIN');
});

describe.each(writerIsAurora)('in phase %s', (phase) => {
  test('no call reaches Route 53, no latch is set, and people are told why', async () => {
    const aws = awsIn(phase);
    const before = structuredClone(aws.route53.records);
    expect(await rollBack(reason, dependencies(aws))).toEqual({
      phase,
      latchId: null,
      changed: false,
      notified: true,
      problems: [],
    });
    expect(dnsCalls(aws)).toEqual([]);
    expect(aws.route53.records).toEqual(before);
    expect([...aws.parameters.keys()]).toEqual([environment.phaseParameter]);
    expect(aws.published).toEqual([
      {
        subject: 'NOT rolled back, Aurora is the writer: app.trading.example.com',
        message: expect.stringContaining(`Phase: ${phase}. Aurora is the writer of record`),
      },
    ]);
    expect(aws.published[0]?.message).toContain(`Why it was asked for: ${reason}`);
  });

  test('a second alarm is told again and changes nothing either', async () => {
    const aws = awsIn(phase);
    await Promise.all([rollBack(reason, dependencies(aws)), rollBack('alarm latency', dependencies(aws))]);
    expect(aws.published).toHaveLength(2);
    expect(dnsCalls(aws)).toEqual([]);
  });

  test('a run that could tell nobody says so, and its retry tells', async () => {
    const aws = awsIn(phase);
    aws.before = async (operation) => (operation === 'Publish' ? snsError('AuthorizationError', 'no') : undefined);
    expect(await rollBack(reason, dependencies(aws))).toMatchObject({
      notified: false,
      problems: [expect.stringContaining(`the alert topic ${alertTopicArn} could not be told "NOT rolled back`)],
    });
    aws.before = async () => undefined;
    expect(await rollBack(reason, dependencies(aws))).toMatchObject({ notified: true });
    expect(dnsCalls(aws)).toEqual([]);
  });

  test('the live phase counts, whatever phase the template has', async () => {
    for (const templatePhase of migrationPhases) {
      const aws = awsIn(phase);
      expect(await rollBack(reason, dependencies(aws, { templatePhase }))).toMatchObject({ phase });
      expect(dnsCalls(aws)).toEqual([]);
    }
  });
});

describe('where the live phase is not known', () => {
  const templates = [
    ['replicate', 1],
    ['cutover', 0],
    ['complete', 0],
  ] as const;
  const guessed = (phase: MigrationPhase, why: string) =>
    `PHASE NOT CERTAIN: the phase of the template, ${phase}, was taken, because the live one could not be read (${why}`;

  test.each(templates)(
    'because SSM refuses, the phase of the template counts: %s makes %i changes, and the mail says so',
    async (templatePhase, changes) => {
      const aws = awsIn('replicate');
      aws.before = async (operation, index) =>
        operation === 'GetParameter' && index === 0 ? ssmError('AccessDeniedException', 'not authorized') : undefined;
      expect(await rollBack(reason, dependencies(aws, { templatePhase }))).toMatchObject({
        phase: templatePhase,
        phaseDoubt: expect.anything(),
      });
      expect(aws.count('Change')).toBe(changes);
      expect(aws.published[0]?.message).toContain(guessed(templatePhase, 'not authorized)'));
      expect(warned()).toContainEqual(expect.objectContaining({ event: 'live phase unknown', templatePhase }));
    },
  );

  test.each(templates)(
    'because there is no parameter, the phase of the template counts: %s makes %i changes',
    async (templatePhase, changes) => {
      const aws = awsIn(undefined);
      expect(await rollBack(reason, dependencies(aws, { templatePhase }))).toMatchObject({ phase: templatePhase });
      expect(aws.count('Change')).toBe(changes);
      expect(aws.published[0]?.message).toContain(
        guessed(templatePhase, `SSM parameter ${environment.phaseParameter}: got no such parameter`),
      );
    },
  );

  test.each(['', 'cut over', 'null'])('because the parameter holds %j, the mail says that', async (value) => {
    const aws = awsIn(value);
    await rollBack(reason, dependencies(aws, { templatePhase: 'cutover' }));
    expect(aws.published[0]?.message).toContain(`got ${JSON.stringify(value)}, allowed one of replicate, cutover`);
    expect(dnsCalls(aws)).toEqual([]);
  });
});
