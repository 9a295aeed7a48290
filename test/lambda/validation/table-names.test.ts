import { DatabaseError } from 'pg';
import { finalReading } from '../../../lambda/validation/final-reading';
import { readTableNames } from '../../../lambda/validation/table-names';
import { openDatabases } from '../../../lib/validation/open-databases';
import { FakeAws } from './fake-aws';
import { FakeDatabases } from './fake-databases';
import { environment, secretArns } from './fixtures';

jest.mock('../../../lib/validation/open-databases');

const user = { username: 'u', password: 'p', host: 'h' };
const read = () => {
  const { clients } = new FakeAws({ [secretArns.source]: user, [secretArns.target]: user });
  return finalReading('the tables', readTableNames(environment(), clients));
};

let databases: FakeDatabases;
beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation();
  databases = new FakeDatabases([
    { name: 'a', rows: 1 },
    { name: 'b', rows: 1, on: 'target' },
  ]);
  jest.mocked(openDatabases).mockResolvedValue(databases);
});

test('the tables of both sides are told, each once', async () => {
  expect(await read()).toEqual({ value: ['public.a', 'public.b'] });
  expect(databases.closed).toBe(1);
});

test('a connection that is lost is tried again by the machine', async () => {
  databases.source.tables = () => Promise.reject(new Error('Connection terminated unexpectedly'));
  await expect(read()).rejects.toMatchObject({ name: 'PassingError' });
});

test('what the user may not read is told', async () => {
  const message = 'permission denied';
  const error = Object.assign(new DatabaseError(message, message.length, 'error'), { code: '42501' });
  databases.target.tables = () => Promise.reject(error);
  expect(await read()).toEqual({ unreadable: message });
});
