import { main } from '../../lib/operations/main';
import { InvalidInputError } from '../../lib/problems';

/** A process that writes into itself. */
function fakeProgram() {
  const written = { out: '', err: '' };
  const stream = (name: keyof typeof written) => ({
    isTTY: false,
    write: (text: string) => {
      written[name] += text;
      return true;
    },
  });
  const program = {
    argv: ['node', 'shift', '--weight', '5'],
    cwd: () => '/project',
    env: { NO_COLOR: '1' },
    stdout: stream('out'),
    stderr: stream('err'),
    exitCode: undefined as number | undefined,
  };
  return { program: program as unknown as typeof process, written };
}

const ownInfo = console.info;
afterEach(() => {
  console.info = ownInfo;
});

test('hands the arguments over, prints the result and sets the exit code', async () => {
  const { program, written } = fakeProgram();
  await main(async (args, { project, environment, terminal }) => {
    terminal.write('working\n');
    console.info('a line of a function');
    return { output: JSON.stringify({ args, project, environment }), exitCode: 2 };
  }, program);
  expect(JSON.parse(written.out)).toEqual({
    args: ['--weight', '5'],
    project: '/project',
    environment: { NO_COLOR: '1' },
  });
  expect(written.err).toBe('working\n');
  expect(program.exitCode).toBe(2);
});

test.each([
  [new InvalidInputError(['--weight: got "x"']), 1],
  [new Error('no credentials'), 2],
])('prints %s without its trace, and exits with %i', async (error, exitCode) => {
  const { program, written } = fakeProgram();
  await main(() => Promise.reject(error), program);
  expect(written).toEqual({ out: '', err: `${error.message}\n` });
  expect(program.exitCode).toBe(exitCode);
});
