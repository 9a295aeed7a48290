import type { MigrationDefinition } from '../../lib/definition';
import { problemsOf, valid } from '../support/definition';

/** What an environment needs beside another one in the same network and zone. */
const elsewhere = { vpcCidr: '10.41.0.0/16', recordName: 'other' };

test.each<[string, MigrationDefinition, string]>([
  ['a name with capitals', { ...valid, name: 'Trading' }, 'name: got "Trading"'],
  ['a name pattern without the suffix', { ...valid, namePattern: '{type}-{environment}' }, 'namePattern: got'],
  ['a name pattern without the type', { ...valid, namePattern: 'x-{environment}-{suffix}' }, 'namePattern: got'],
  ...[
    '{type}-{type}-{suffix}',
    '{environment}--{type}-{suffix}',
    '-{type}-{suffix}',
    '1-{type}-{suffix}',
    'aws-{type}-{suffix}',
    'sg-{type}-{suffix}',
  ].map((namePattern): [string, MigrationDefinition, string] => [
    `a pattern whose names AWS would refuse, ${namePattern}`,
    { ...valid, namePattern },
    `namePattern: got "${namePattern}", allowed a pattern with {type} that starts with a letter`,
  ]),
  [
    'an environment that would begin every name with a digit',
    { ...valid, namePattern: '{environment}-{type}-{suffix}', environments: [{ name: '2nd' }] },
    'environments: got "2nd", allowed names that start with a letter',
  ],
  [
    'two environments whose names would clash',
    { ...valid, namePattern: 'migration-{type}-{suffix}', environments: [{ name: 'a' }, { ...elsewhere, name: 'b' }] },
    'namePattern: got "migration-{type}-{suffix}", allowed a pattern with {environment}',
  ],
  [
    'an environment twice',
    { ...valid, environments: [{ name: 'a' }, { ...elsewhere, name: 'a' }] },
    'environments: got "a", allowed each',
  ],
  ['an environment with a space', { ...valid, environments: [{ name: 'a b' }] }, 'environments: got "a b"'],
  ['a tag that AWS reserves', { ...valid, tags: { 'aws:x': 'y' } }, 'tags.aws:x: got'],
  ['an empty tag', { ...valid, tags: { Project: '' } }, 'tags.Project: got ""'],
  ['the environment as a tag', { ...valid, tags: { Environment: 'x' } }, 'tags.Environment: got "x", allowed nothing'],
  [
    'backups kept for no day',
    { ...valid, backup: { retentionDays: 0, startHourUtc: 5 } },
    'backup.retentionDays: got 0',
  ],
  ['a 25th hour', { ...valid, backup: { retentionDays: 30, startHourUtc: 24 } }, 'backup.startHourUtc: got 24'],
  ['an address that is none', { ...valid, alertEmails: ['oncall'] }, 'alertEmails: got "oncall"'],
  ['a pack twice', { ...valid, compliancePacks: ['PCI.DSS.321', 'PCI.DSS.321'] }, 'compliancePacks: got "PCI.DSS.321"'],
])('names %s', (_what, definition, message) => {
  expect(problemsOf(definition)).toEqual([expect.stringContaining(message)]);
});
