import { RehearsalFailure } from './failure';
import { runSteps, type StepOutcome } from './steps';

function recordingDisplay() {
  const events: string[] = [];
  return {
    events,
    display: {
      started: (name: string) => events.push(`started ${name}`),
      progressed: (name: string, text: string) => events.push(`${name}: ${text}`),
      ended: ({ name, result }: StepOutcome) => events.push(`${result} ${name}`),
    },
  };
}

describe('the steps of a rehearsal', () => {
  it('run in order, with their notes and times', async () => {
    const { display, events } = recordingDisplay();
    const outcomes = await runSteps(
      [
        {
          name: 'one',
          run: async (onProgress) => {
            onProgress('half');
            return 'seen';
          },
        },
        { name: 'two', run: async () => undefined },
      ],
      display,
    );
    expect(events).toEqual(['started one', 'one: half', 'passed one', 'started two', 'passed two']);
    expect(outcomes.map(({ result, note }) => [result, note])).toEqual([
      ['passed', 'seen'],
      ['passed', ''],
    ]);
    expect(outcomes.every(({ seconds }) => seconds >= 0)).toBe(true);
  });

  it('end with the first that fails, and show the later ones as not run', async () => {
    const { display } = recordingDisplay();
    const later = jest.fn();
    const outcomes = await runSteps(
      [
        { name: 'fails', run: () => Promise.reject(new RehearsalFailure('no', ['because'])) },
        { name: 'later', run: later },
      ],
      display,
    );
    expect(later).not.toHaveBeenCalled();
    expect(outcomes.map(({ result }) => result)).toEqual(['failed', 'not run']);
    expect(outcomes[0]).toMatchObject({ note: 'no', details: ['because'] });
  });

  it('show where an unexpected error comes from', async () => {
    const { display } = recordingDisplay();
    const [outcome] = await runSteps(
      [{ name: 'bug', run: () => Promise.reject(new TypeError('x of undefined')) }],
      display,
    );
    expect(outcome?.note).toBe('x of undefined');
    expect(outcome?.details.join()).toContain('steps.test.ts');
  });

  it('take a failure that is not an error', async () => {
    const { display } = recordingDisplay();
    const [outcome] = await runSteps([{ name: 'odd', run: () => Promise.reject('text') }], display);
    expect(outcome).toMatchObject({ result: 'failed', note: 'text', details: [] });
  });
});
