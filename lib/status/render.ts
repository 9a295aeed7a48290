import type { Paint } from '../operations/paint';
import type { MigrationSettings } from '../settings';
import type { StatusLine } from './lines';

/** Returns the status for people: a table, and what differs in one sentence. */
export function renderStatus(settings: MigrationSettings, lines: readonly StatusLine[], paint: Paint): string {
  const { definition, environment, environmentSuffix } = settings;
  const header = { subject: '', declared: 'declared', live: 'live' };
  const width = (column: 'subject' | 'declared') =>
    Math.max(...[header, ...lines].map((entry) => entry[column].length)) + 2;
  const row = ({ subject, declared, live }: typeof header) =>
    `${subject.padEnd(width('subject'))}${declared.padEnd(width('declared'))}${live}`;
  const differing = lines.filter(({ agrees }) => !agrees);
  return [
    `${definition.name}, environment ${environment.name}, suffix ${environmentSuffix}, ${definition.region}`,
    '',
    `  ${row(header)}`,
    ...lines.map((entry) => (entry.agrees ? `  ${row(entry)}` : paint.bad(`! ${row(entry)}`))),
    '',
    differing.length === 0
      ? paint.good('What is declared is live.')
      : paint.bad(`Not as declared: ${differing.map(({ subject }) => subject).join(', ')}.`),
  ].join('\n');
}
