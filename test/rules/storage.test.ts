import { readSettings } from '../../lib/context';
import type { FileStorageDefinition, MigrationDefinition, NfsShare } from '../../lib/definition';
import { definitions } from '../../lib/definitions';
import { inventory } from '../../lib/definitions/inventory';
import { platform } from '../../lib/definitions/platform';
import { Problems } from '../../lib/problems';
import { checkAgents, checkStorage } from '../../lib/rules/storage';
import { checkWebAcl } from '../../lib/rules/web-acl';
import { problemsOf, valid } from '../support/definition';
import { today } from '../support/today';

function found(check: (problems: Problems) => void): readonly string[] {
  const problems = new Problems();
  check(problems);
  return problems.any ? problems.toError().problems : [];
}

const storageProblems = (definition: MigrationDefinition) => found((problems) => checkStorage(definition, problems));

const { lifecycle, source } = inventory.fileStorage;
const withFiles = (fields: Partial<FileStorageDefinition>): MigrationDefinition => ({
  ...inventory,
  fileStorage: { ...inventory.fileStorage, ...fields },
});
const withLifecycle = (fields: Partial<typeof lifecycle>) => withFiles({ lifecycle: { ...lifecycle, ...fields } });
const withSource = (fields: Partial<NfsShare>) => withFiles({ source: { ...(source as NfsShare), ...fields } });
const withTable = (fields: Partial<NonNullable<MigrationDefinition['stateTable']>>): MigrationDefinition => ({
  ...platform,
  stateTable: { ...platform.stateTable, ...fields } as MigrationDefinition['stateTable'],
});
const [agent] = source.agentArns;

test.each([
  ['inventory', inventory],
  ['platform', platform],
  ['a system without files and state', valid],
  ['files that have no source yet', withFiles({ source: undefined })],
  ['files without a lifecycle', withFiles({ lifecycle: undefined })],
])('accepts %s', (_case, definition) => {
  expect(storageProblems(definition)).toEqual([]);
});

test.each<[string, MigrationDefinition, string]>([
  ['a name with a hyphen', withFiles({ name: 'my-files' }), 'fileStorage.name: got "my-files"'],
  ['files of no size', withFiles({ sizeGiB: 0 }), 'fileStorage.sizeGiB: got 0, allowed 1..1048576'],
  [
    'a move to Standard-IA before S3 allows it',
    withLifecycle({ infrequentAccessAfterDays: 29 }),
    'fileStorage.lifecycle.infrequentAccessAfterDays: got 29, allowed 30..36500',
  ],
  [
    'a move on before the 30 days of Standard-IA are over',
    withLifecycle({ instantRetrievalAfterDays: 59 }),
    'fileStorage.lifecycle.instantRetrievalAfterDays: got 59, allowed 60..36500',
  ],
  [
    'old versions archived at once',
    withLifecycle({ oldVersionsArchivedAfterDays: 0 }),
    'fileStorage.lifecycle.oldVersionsArchivedAfterDays: got 0, allowed 1..36500',
  ],
  [
    'old versions deleted while their 90 days in the archive are billed',
    withLifecycle({ oldVersionsDeletedAfterDays: 119 }),
    'fileStorage.lifecycle.oldVersionsDeletedAfterDays: got 119, allowed 120..36500',
  ],
  [
    'an agent of another Region',
    withSource({ agentArns: [agent.replace('us-east-1', 'eu-west-1')] }),
    'fileStorage.source.agentArns: got "arn:aws:datasync:eu-west-1',
  ],
  [
    'what is no ARN of an agent',
    withSource({ agentArns: ['agent-0123456789abcdef0'] }),
    'fileStorage.source.agentArns: got "agent-0123456789abcdef0", allowed the ARNs of activated DataSync agents in us-east-1',
  ],
  [
    'an agent that is named twice',
    withSource({ agentArns: [agent, agent] }),
    `fileStorage.source.agentArns: got "${agent}", allowed each value once`,
  ],
  ['a host with a path', withSource({ host: 'nas/images' }), 'fileStorage.source.host: got "nas/images"'],
  ['a relative path', withSource({ path: 'srv/images' }), 'fileStorage.source.path: got "srv/images"'],
  [
    'a key without a name',
    withTable({ partitionKey: { name: '', type: 'string' } }),
    'stateTable.partitionKey.name: got ""',
  ],
  [
    'a sort key with a space in its name',
    withTable({ sortKey: { name: 'sort key', type: 'string' } }),
    'stateTable.sortKey.name: got "sort key"',
  ],
  ['an expiry that is a key', withTable({ expiryAttribute: 'id' }), 'stateTable: got "id", allowed each value once'],
  [
    'a service that reads files where there are none',
    { ...inventory, fileStorage: undefined },
    'compute.services[0].fileAccess: got "read-write", allowed nothing in a definition without fileStorage',
  ],
  [
    'a service that keeps state where there is no table',
    { ...platform, stateTable: undefined },
    'compute.services[0].usesStateTable: got true, allowed false in a definition without stateTable',
  ],
])('refuses %s', (_case, definition, problem) => {
  const problems = storageProblems(definition);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(problem);
});

describe('the agents of the file transfer', () => {
  const agentProblems = (definition: MigrationDefinition, account?: string) =>
    found((problems) => checkAgents(definition, account, problems));

  test('must stand in the account of the deploy, which would else fail in the middle of DataStack', () => {
    expect(agentProblems(inventory, '111122223333')).toEqual([
      `fileStorage.source.agentArns: got "${agent}", allowed agents of account 111122223333; activate one beside the file server and name it here; until then leave fileStorage.source out, and the bucket is made without the transfer`,
    ]);
    expect(agentProblems(inventory, '000000000000')).toEqual([]);
  });

  test('are checked when the flags are read, which is where the account is known', () => {
    const read = (account?: string) => () => readSettings({ migration: 'inventory' }, definitions, account, today);
    expect(read('111122223333')).toThrow('allowed agents of account 111122223333');
    expect(read()).not.toThrow();
  });

  test('are not asked for where the account is not known, or no file is transferred', () => {
    expect(agentProblems(inventory)).toEqual([]);
    expect(agentProblems(platform, '111122223333')).toEqual([]);
    expect(agentProblems(valid, '111122223333')).toEqual([]);
  });
});

test.each([
  [99, ['webAcl.requestsPerAddress: got 99, allowed 100..2000000000']],
  [100, []],
  [2_000_000_001, ['webAcl.requestsPerAddress: got 2000000001, allowed 100..2000000000']],
])('takes %i requests of one address, health checkers among them, as it should', (requestsPerAddress, expected) => {
  const definition: MigrationDefinition = { ...valid, webAcl: { mode: 'block', requestsPerAddress } };
  expect(found((problems) => checkWebAcl(definition, problems))).toEqual(expected);
});

test('both stand with the rules of a definition', () => {
  const [service, ...others] = valid.compute.services;
  const definition = {
    ...valid,
    compute: { ...valid.compute, services: [{ ...service, fileAccess: 'read' }, ...others] },
    webAcl: { mode: 'count', requestsPerAddress: 1 },
  } as MigrationDefinition;
  expect(problemsOf(definition)).toEqual([
    'compute.services[0].fileAccess: got "read", allowed nothing in a definition without fileStorage',
    'webAcl.requestsPerAddress: got 1, allowed 100..2000000000',
  ]);
});
