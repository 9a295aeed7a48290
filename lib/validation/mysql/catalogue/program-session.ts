import { literal } from './sql-text';

/** The modes in one order, without those that some versions do not know any more and that change nothing in a program. */
export function canonicalMode(mode: string | null | undefined): string {
  const modes = `${mode ?? ''}`.split(',').filter((name) => name !== '' && name !== 'NO_AUTO_CREATE_USER');
  return modes.sort().join(',');
}

/**
 * Statements within a session like the one in which a program was made: its text is read by the rules of its mode.
 *
 * @param zone time zone of an event, in which it counts its times
 */
export function inSession(
  mode: string | null | undefined,
  statements: readonly string[],
  zone?: string | null,
): readonly string[] {
  const settings = (sqlMode: string, timeZone: string) =>
    `SET SESSION sql_mode = ${sqlMode}${zone == null ? '' : `, time_zone = ${timeZone}`}`;
  return [settings(literal(canonicalMode(mode)), literal(zone)), ...statements, settings('DEFAULT', 'DEFAULT')];
}

/** Takes the user out who made an object: on the target it is the one who makes it there. */
export function withoutDefiner(definition: string): string {
  const name = '(?:`(?:[^`]|``)*`|"(?:[^"]|"")*")';
  return definition.replace(new RegExp(`^(CREATE (?:ALGORITHM=\\w+ )?)DEFINER=${name}(?:@${name})? `), '$1');
}
