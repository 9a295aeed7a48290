import { paintFor, progressDisplay } from './progress';

const esc = '\x1b';

function terminal(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, columns: 60, write: (text: string) => written.push(text) };
}

const plain = (_: unknown, text: string) => text;

describe('colours', () => {
  it.each([
    ['on a terminal', true, {}, `${esc}[32mok${esc}[0m`],
    ['not on a terminal with NO_COLOR', true, { NO_COLOR: '1' }, 'ok'],
    ['not in a file', false, {}, 'ok'],
  ])('are used %s', (_, isTTY, environment, expected) => {
    expect(paintFor(terminal(isTTY), environment)('green', 'ok')).toBe(expected);
  });
});

describe('the progress', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is a line at the begin and a line at the end where nobody watches', () => {
    const out = terminal(false);
    const display = progressDisplay(out, plain);
    display.started('deploy');
    display.progressed('deploy', 'NetworkStack 3/9');
    display.ended({ name: 'deploy', result: 'failed', seconds: 2.25, note: 'no', details: ['why'] });
    display.ended({ name: 'later', result: 'not run', seconds: 0, note: '', details: [] });
    expect(out.written.join('')).toBe(
      ['            deploy ...', '✗    2.3 s  deploy: no', '              why', '-           later (not run)', ''].join(
        '\n',
      ),
    );
  });

  it('rewrites its line every second on a terminal, within its width', () => {
    const out = terminal(true);
    const display = progressDisplay(out, plain);
    display.started('deploy');
    display.progressed('deploy', 'NetworkStack 3/9 with a text that is much longer than the line');
    jest.advanceTimersByTime(2000);
    display.ended({ name: 'deploy', result: 'passed', seconds: 2, note: '', details: [] });
    jest.advanceTimersByTime(5000);
    expect(out.written).toHaveLength(4);
    expect(out.written[2]).toMatch(/^\r.\[K {5}2\.0 s {2}deploy {2}NetworkStack 3\/9/);
    expect(out.written[2]?.length).toBe('\r.[K'.length + 59);
    expect(out.written[3]).toBe(`\r${esc}[K✓    2.0 s  deploy\n`);
  });
});
