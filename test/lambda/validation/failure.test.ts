import { DatabaseError } from 'pg';
import { BusyError, FinalError, mayPass, OpenError, OutOfTimeError } from '../../../lambda/validation/failure';

const ofPostgres = (code: string) => Object.assign(new DatabaseError('of the server', 13, 'error'), { code });
const ofMysql = (errno: number) => Object.assign(new Error('of the server'), { errno, code: 'ER_OF_THE_SERVER' });
const coded = (code: string, more: object = {}) => Object.assign(new Error(`connect ${code}`), { code, ...more });
const ofAws = (name: string, $fault: string) => Object.assign(new Error('of AWS'), { name, $fault });
const lost = new Error('Connection terminated unexpectedly');

test.each([
  ['a lost connection', lost],
  ['a refused one', coded('ECONNREFUSED', { errno: -111 })],
  ['a lost one of MySQL', coded('PROTOCOL_CONNECTION_LOST')],
  ['a session that PostgreSQL ends', ofPostgres('57P01')],
  ['a deadlock of MySQL', ofMysql(1213)],
  ['a database that is busy', new BusyError(new Error('the source has 100 active sessions'))],
  ['AWS that throttles', ofAws('ThrottlingException', 'client')],
  ['AWS that answers too late', Object.assign(new Error('requestTimeout'), { name: 'TimeoutError' })],
  ['a side that is down', new OpenError(new AggregateError([coded('ETIMEDOUT'), ofPostgres('57P03')], ''))],
])('%s may pass', (_what, error) => {
  expect(mayPass(error)).toBe(true);
});

test.each([
  ['a key that no statement can name', new Error('a key of public.a has bytes that are no character')],
  ['a value of no column', new Error('"a" is no value of column id on the target')],
  ['a mistake in the program', new TypeError("Cannot read properties of undefined (reading 'length')")],
  ['a wrong use of Node.js', coded('ERR_INVALID_ARG_TYPE')],
  ['a table that is gone from PostgreSQL', ofPostgres('42P01')],
  ['one that is gone from MySQL', ofMysql(1146)],
  ['what says that it is final', new FinalError('no side has a table')],
  ['the end of the time', new OutOfTimeError(855)],
  ['AWS that denies', ofAws('AccessDeniedException', 'client')],
  ['a wrong password beside a side that is down', new OpenError(new AggregateError([lost, ofPostgres('28P01')], ''))],
  ['a mistake while a side is opened', new OpenError(new TypeError('x is not a function'))],
])('%s stays as it is', (_what, error) => {
  expect(mayPass(error)).toBe(false);
});
