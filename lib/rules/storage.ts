import type {
  FileLifecycle,
  FileStorageDefinition,
  MigrationDefinition,
  NfsShare,
  StateTableDefinition,
} from '../definition';
import type { Problems } from '../problems';

/** Days of a hundred years, far beyond any use and within what S3 takes. */
const maximumDays = 36500;

/** Days that S3 keeps, and bills, an object in Standard-IA before it may move on. */
const infrequentAccessDays = 30;

/** Days that S3 bills for an object in Glacier Flexible Retrieval, however soon it is deleted. */
const archiveDays = 90;

/** Checks the files, the state table, and that there is what the services ask for. */
export function checkStorage(definition: MigrationDefinition, problems: Problems): void {
  const { fileStorage, stateTable } = definition;
  if (fileStorage !== undefined) {
    checkFileStorage(fileStorage, definition.region, problems);
  }
  if (stateTable !== undefined) {
    checkStateTable(stateTable, problems);
  }
  definition.compute.services.forEach(({ fileAccess, usesStateTable }, index) => {
    const field = `compute.services[${index}]`;
    if (fileAccess !== undefined && fileStorage === undefined) {
      problems.add(`${field}.fileAccess`, fileAccess, 'nothing in a definition without fileStorage');
    }
    if (usesStateTable && stateTable === undefined) {
      problems.add(`${field}.usesStateTable`, usesStateTable, 'false in a definition without stateTable');
    }
  });
}

/**
 * Checks that the DataSync agents stand in the account of the deploy: an agent of another is unknown there, which would
 * otherwise come out in the middle of DataStack and roll it back, Aurora and all.
 *
 * @param account the account of the deploy; absent where it is not known
 */
export function checkAgents(
  { fileStorage }: MigrationDefinition,
  account: string | undefined,
  problems: Problems,
): void {
  for (const arn of account === undefined ? [] : (fileStorage?.source?.agentArns ?? [])) {
    if (arn.split(':')[4] !== account) {
      problems.add(
        'fileStorage.source.agentArns',
        arn,
        `agents of account ${account}`,
        'activate one beside the file server and name it here; until then leave fileStorage.source out, and the bucket is made without the transfer',
      );
    }
  }
}

function checkFileStorage(
  { name, sizeGiB, lifecycle, source }: FileStorageDefinition,
  region: string,
  problems: Problems,
) {
  problems.matches('fileStorage.name', name, /^[a-z0-9]{1,10}$/, '1 to 10 of a-z and 0-9');
  problems.wholeNumber('fileStorage.sizeGiB', sizeGiB, 1, 1024 ** 2);
  if (lifecycle !== undefined) {
    checkLifecycle(lifecycle, problems);
  }
  if (source !== undefined) {
    checkSource(source, region, problems);
  }
}

function checkLifecycle(lifecycle: FileLifecycle, problems: Problems): void {
  const days = (field: keyof FileLifecycle, minimum: number) =>
    problems.wholeNumber(`fileStorage.lifecycle.${field}`, lifecycle[field], minimum, maximumDays);
  days('infrequentAccessAfterDays', infrequentAccessDays);
  days('instantRetrievalAfterDays', lifecycle.infrequentAccessAfterDays + infrequentAccessDays);
  days('oldVersionsArchivedAfterDays', 1);
  days('oldVersionsDeletedAfterDays', lifecycle.oldVersionsArchivedAfterDays + archiveDays);
}

function checkSource({ agentArns, host, path }: NfsShare, region: string, problems: Problems): void {
  problems.distinct('fileStorage.source.agentArns', agentArns);
  for (const arn of agentArns) {
    const wellFormed = /^arn:aws[a-z-]*:datasync:[a-z0-9-]+:\d{12}:agent\/agent-[0-9a-z]{17}$/.test(arn);
    if (!wellFormed || arn.split(':')[3] !== region) {
      problems.add('fileStorage.source.agentArns', arn, `the ARNs of activated DataSync agents in ${region}`);
    }
  }
  problems.matches(
    'fileStorage.source.host',
    host,
    /^[A-Za-z0-9]([A-Za-z0-9.-]{0,253}[A-Za-z0-9])?$/,
    'a host name or an IPv4 address',
  );
  problems.matches(
    'fileStorage.source.path',
    path,
    // https://docs.aws.amazon.com/datasync/latest/userguide/API_CreateLocationNfs.html
    /^\/[\w+./() -]{0,4095}$/,
    'a path that starts with /, of letters, digits, spaces and _+./()-',
  );
}

function checkStateTable({ partitionKey, sortKey, expiryAttribute }: StateTableDefinition, problems: Problems): void {
  const names = {
    'partitionKey.name': partitionKey.name,
    'sortKey.name': sortKey?.name,
    expiryAttribute,
  };
  for (const [field, name] of Object.entries(names)) {
    problems.matches(`stateTable.${field}`, name, /^[\x21-\x7e]{1,255}$/, '1 to 255 ASCII characters without a space');
  }
  problems.distinct(
    'stateTable',
    Object.values(names).filter((name) => name !== undefined),
  );
}
