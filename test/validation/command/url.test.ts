import { Problems } from '../../../lib/problems';
import { engineOf, readConnection } from '../../../lib/validation/command/url';

function read(url: string, environmentPassword?: string) {
  const problems = new Problems();
  const connection = readConnection({ side: 'source', url, passwordFile: undefined, environmentPassword }, problems);
  return { connection, problems: problems.any ? problems.toError().problems : [] };
}

test.each(['mysql', 'mariadb', 'MySQL'])('a URL with %s names a database of MySQL or MariaDB', (scheme) => {
  expect(read(`${scheme}://read%40er:p%3Aw@db.example.com/shop?sslmode=verify-ca`)).toEqual({
    connection: {
      engine: 'mysql',
      host: 'db.example.com',
      port: 3306,
      database: 'shop',
      user: 'read@er',
      password: 'p:w',
      tls: { kind: 'verified', rootCertificates: [], checkHostName: false },
    },
    problems: [],
  });
});

test('a port that is given counts, and so does a password of the environment', () => {
  expect(read('mysql://u:url@db.example.com:3307/shop', 'environment').connection).toMatchObject({
    port: 3307,
    password: 'environment',
    tls: { kind: 'verified', checkHostName: true },
  });
  expect(read('postgresql://u@db.example.com/shop').connection).toMatchObject({ engine: 'postgresql', port: 5432 });
});

test('an address is no name that a certificate of MySQL could be checked against', () => {
  const advice =
    'allowed a name, where sslmode is verify-full; connect to the name in the certificate, or set sslmode=verify-ca';
  expect(read('mysql://u:geheim@10.0.0.1/shop').problems).toEqual([`--source host: got "10.0.0.1", ${advice}`]);
  expect(read('mysql://u@[::1]/shop').problems).toEqual([`--source host: got "::1", ${advice}`]);
  expect(read('mysql://u@10.0.0.1/shop?sslmode=verify-ca').problems).toEqual([]);
  expect(read('mysql://u@127.0.0.1/shop?sslmode=disable').problems).toEqual([]);
});

test.each([['mysql://db.example.com/shop'], ['mysql://u@db.example.com'], ['mysqlx://u@db.example.com/shop']])(
  '%s is no URL of a database',
  (url) => {
    const { connection, problems } = read(url);
    expect(connection).toBeUndefined();
    expect(problems.join()).toMatch(
      /^--source: got "\(hidden\)", allowed postgresql:.* or the same with mysql:\/\/ or mariadb:\/\/; percent-encode /,
    );
  },
);

const encoding =
  'percent-encode / # ? @ % in a password, or give the password by --source-password-file or the environment';

test.each(['a/b', 'a#b', 'a?b', '12/3'])('a password %s as it is makes no URL: how to give it is said', (password) => {
  const { connection, problems } = read(`postgresql://u:${password}@db.example.com/shop`);
  expect(connection).toBeUndefined();
  expect(problems).toEqual([expect.stringMatching(/^--source: got "\(hidden\)", allowed postgresql:/)]);
  expect(problems[0]?.endsWith(`; ${encoding}`)).toBe(true);
});

test.each(['50%', '%zz', '%E4'])(
  'a password %s is no percent-encoding: that is said beside every other problem',
  (password) => {
    const { connection, problems } = read(`postgresql://u:${password}@db.example.com/shop?sslmode=prefer`);
    expect(connection).toBeUndefined();
    expect(problems).toEqual([
      '--source sslmode: got "prefer", allowed disable, require, verify-ca, verify-full',
      `--source: got "(hidden)", allowed % before two hexadecimal digits alone, which encode UTF-8; ${encoding}`,
    ]);
  },
);

test('a URL that is not given has no password to encode', () => {
  const problems = new Problems();
  readConnection({ side: 'source', url: undefined, passwordFile: undefined, environmentPassword: undefined }, problems);
  expect(problems.toError().message).toMatch(/^--source: got nothing, allowed .* or mariadb:\/\/$/);
});

test.each([
  ['mysql://u@h/d', 'mysql'],
  ['mariadb://u@h/d', 'mysql'],
  ['postgres://u@h/d', 'postgresql'],
  ['http://h', undefined],
  [undefined, undefined],
])('the engine of %s is %s', (url, engine) => {
  expect(engineOf(url)).toBe(engine);
});
