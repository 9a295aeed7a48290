import { type ParseArgsConfig, parseArgs } from 'node:util';
import { InvalidInputError, type Problems } from '../../problems';
import type { DatabaseConnection } from '../connection';
import { engineOf, readConnection } from './url';

/** Environment variables that may hold the passwords, by engine. */
export const passwordVariables = {
  postgresql: { source: 'SOURCE_PGPASSWORD', target: 'TARGET_PGPASSWORD' },
  mysql: { source: 'SOURCE_MYSQL_PWD', target: 'TARGET_MYSQL_PWD' },
} as const;

const text = { type: 'string' } as const;

/** The options that name both sides, as `parseArgs` of Node.js takes them. */
export const sideOptions = {
  source: text,
  target: text,
  'source-password-file': text,
  'target-password-file': text,
} as const;

/**
 * Parses the options of a command line that may hold passwords.
 *
 * @throws InvalidInputError for an option that does not exist, one without its value, and a word that is no option; no value
 *   is repeated
 */
export function parseSecretly<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // An argument without its option may be a URL, so only the sentence's beginning is safe to repeat.
    const { code = '', message } = error as NodeJS.ErrnoException;
    const sentence =
      code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL'
        ? 'an argument stands without its option'
        : message.split(/[.\n]/)[0];
    throw new InvalidInputError([`${sentence}; --help lists what is allowed`]);
  }
}

/**
 * Reads the connection to one side.
 *
 * @param values of `sideOptions`
 * @param environment where the password may stand
 */
export function readSide(
  side: 'source' | 'target',
  values: { readonly [Option in keyof typeof sideOptions]?: string },
  environment: Readonly<Record<string, string | undefined>>,
  problems: Problems,
): DatabaseConnection | undefined {
  const url = values[side];
  return readConnection(
    {
      side,
      url,
      passwordFile: values[`${side}-password-file`],
      environmentPassword: environment[passwordVariables[engineOf(url) ?? 'postgresql'][side]],
    },
    problems,
  );
}
