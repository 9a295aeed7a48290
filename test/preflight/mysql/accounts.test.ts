import { type Answers, fakeSide, lines, lookAt, remedies } from './fake-source';
import { linesOf } from './servers';

describe('TLS of the source', () => {
  const plain = (variables: Readonly<Record<string, string | undefined>>) => ({
    ...fakeSide(variables),
    encrypted: false,
  });
  const found = async (variables: Readonly<Record<string, string | undefined>>) =>
    linesOf((await lookAt(plain(variables))).findings.filter(({ check }) => check === 'encryption'));

  test('is there by a variable of old or a certificate of today', async () => {
    expect(await found({ have_ssl: 'YES' })).toEqual([]);
    expect(await found({ ssl_cert: 'server.pem' })).toEqual([]);
    expect(await found({ have_ssl: 'DISABLED', ssl_cert: 'server.pem' })).toEqual([
      'blocker encryption tls: the server offers no TLS',
    ]);
    expect(await found({})).toEqual(['blocker encryption tls: the server offers no TLS']);
  });

  test('must be of a version that AWS speaks', async () => {
    expect(await found({ have_ssl: 'YES', tls_version: 'TLSv1,TLSv1.1' })).toEqual([
      'blocker encryption tls: the server knows TLSV1, TLSV1.1 alone',
    ]);
    expect(await found({ have_ssl: 'YES', tls_version: undefined })).toEqual([]);
  });
});

test('MySQL and MariaDB have words of their own for how an account signs in', async () => {
  const socket: Answers = [[/FROM mysql\.user WHERE/, [{ user: 'dms', host: '%', plugin: 'auth_socket' }]]];
  expect(await remedies('replication-user', {}, socket)).toEqual([
    "ALTER USER `dms`@`%` IDENTIFIED WITH caching_sha2_password BY 'PASSWORD'",
  ]);
});

describe('rights in MySQL', () => {
  test('are those of databases by pattern, and of routines by a right of their own', async () => {
    const some: Answers = [
      [/USER_PRIVILEGES/, [{ granted: 'REPLICATION CLIENT' }, { granted: 'REPLICATION SLAVE' }]],
      [
        /SCHEMA_PRIVILEGES/,
        ['SELECT', 'SHOW VIEW', 'TRIGGER']
          .map((granted) => ({ granted, pattern: 'sh\\op%' }))
          .concat({ granted: 'EVENT', pattern: 'sho_' }),
      ],
    ];
    expect(await lines('replication-user', {}, some)).toEqual([
      'blocker dms@%: it has not SHOW_ROUTINE on *.*; what a role has does not count',
    ]);
    expect(await lines('replication-user', { version: '5.7.44' }, some)).toEqual([
      'blocker dms@%: it has not SELECT on *.*; what a role has does not count',
    ]);
  });

  test('may be those of each table', async () => {
    const tables: Answers = [
      [
        /TABLE_TYPE NOT IN/,
        [{ table_schema: 'shop', table_name: 't', table_type: 'BASE TABLE', engine: 'InnoDB', bytes: '0' }],
      ],
      [
        /USER_PRIVILEGES/,
        ['REPLICATION CLIENT', 'REPLICATION SLAVE', 'SHOW VIEW', 'TRIGGER', 'EVENT', 'SHOW_ROUTINE'].map((granted) => ({
          granted,
        })),
      ],
      [/TABLE_PRIVILEGES/, [{ granted: 'SELECT', table_schema: 'shop', table_name: 't' }]],
    ];
    expect(await lines('replication-user', {}, tables)).toEqual([]);
  });
});
