import { type ParseArgsConfig, parseArgs } from 'node:util';
import { InvalidInputError, type Problems } from './problems';

/**
 * Parses the options of a command line.
 *
 * @param args the command line, without the program
 * @param options as `parseArgs` of Node.js takes them
 * @param allowed the options in words, for the message
 * @throws InvalidInputError for an option that does not exist, one without its value, and a word that is no option
 */
export function parseArguments<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
  allowed: string,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // The first sentence says what is wrong; the second explains how to pass a word that looks like an option.
    const [sentence] = (error as Error).message.split(/[.\n]/);
    throw new InvalidInputError([`${sentence}; allowed are ${allowed}`]);
  }
}

/**
 * Reads the `-c` flags of a command line, as `cdk synth` takes them.
 *
 * @param assignments each `<flag>=<value>`
 */
export function contextFlags(assignments: readonly string[], problems: Problems): Readonly<Record<string, string>> {
  const flags = assignments.map((assignment): [string, string] => {
    const [name = '', value] = assignment.split(/=(.*)/s, 2);
    // The CLI warns of the first and refuses the second. To do something else than was asked for helps nobody.
    if (name === '' || value === undefined) {
      problems.add('-c', assignment, '<flag>=<value>');
    } else if (name.startsWith('aws:')) {
      problems.add('-c', assignment, 'a name that does not begin with aws:');
    }
    return [name, value ?? ''];
  });
  return Object.fromEntries(flags);
}
