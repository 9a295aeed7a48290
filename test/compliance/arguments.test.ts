import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../../lib/compliance/arguments';
import { projectContext } from '../../lib/compliance/project-context';
import { InvalidInputError } from '../../lib/problems';

describe('the arguments', () => {
  test('are none by default', () => {
    expect(readArguments([])).toEqual({ flags: {}, json: false, help: false });
  });

  test('hold the context flags as cdk synth would pass them, each value a string', () => {
    const args = ['-c', 'migration=trading', '--context', 'imageTag=a=b', '--context=awsTrafficWeight=25', '-c', 'x='];
    expect(readArguments(args).flags).toEqual({
      migration: 'trading',
      imageTag: 'a=b',
      awsTrafficWeight: '25',
      x: '',
    });
  });

  test('ask for JSON or help', () => {
    expect(readArguments(['--json', '-h'])).toMatchObject({ json: true, help: true });
  });

  test.each([
    ['-c without an assignment', ['-c', 'trading'], '-c: got "trading", allowed <flag>=<value>'],
    ['-c without a name', ['-c', '=trading'], '-c: got "=trading", allowed <flag>=<value>'],
    ["one of CDK's own", ['-c', 'aws:x=1'], '-c: got "aws:x=1", allowed a name that does not begin with aws:'],
    ['-c without a value', ['-c'], /^Option '-c, --context <value>' argument missing; allowed are -c/],
    ['an unknown option', ['--format=csv'], "Unknown option '--format'; allowed are -c <flag>=<value>, --json, --help"],
    ['a word', ['trading'], /^Unexpected argument 'trading'; allowed are/],
  ])('are refused by name: %s', (_, args, message) => {
    expect(() => readArguments(args)).toThrow(InvalidInputError);
    expect(() => readArguments(args)).toThrow(message);
  });
});

describe('the context of a project', () => {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  const project = mkdtempSync(join(tmpdir(), 'project-'));

  afterAll(() => {
    rmSync(home, { recursive: true });
    rmSync(project, { recursive: true });
  });

  const write = (directory: string, name: string, content: object) =>
    writeFileSync(join(directory, name), JSON.stringify(content));

  test('is the flags alone where there are no files', () => {
    expect(projectContext(project, { migration: 'trading' }, home)).toEqual({ migration: 'trading' });
  });

  test('takes a flag before cdk.json, that before cdk.context.json, and that before the user', () => {
    write(home, '.cdk.json', { context: { a: 'user', b: 'user', c: 'user', d: 'user' } });
    write(project, 'cdk.context.json', { a: 'lookup', b: 'lookup', c: 'lookup' });
    write(project, 'cdk.json', { app: 'node app.js', context: { a: 'project', b: true } });
    expect(projectContext(project, { a: 'flag' }, home)).toEqual({ a: 'flag', b: true, c: 'lookup', d: 'user' });
  });

  test('needs no context in a file', () => {
    write(home, '.cdk.json', {});
    write(project, 'cdk.json', { app: 'node app.js' });
    write(project, 'cdk.context.json', {});
    expect(projectContext(project, {}, home)).toEqual({});
  });
});
