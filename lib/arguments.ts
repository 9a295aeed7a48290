import { type ParseArgsConfig, parseArgs } from 'node:util';
import { InvalidInputError } from './problems';

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
