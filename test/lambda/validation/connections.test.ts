import { readConnections } from '../../../lambda/validation/connections';
import { rdsRoots } from '../../../lib/data/rds-roots';
import { FakeAws } from './fake-aws';
import { environment, secretArns } from './fixtures';

const source = { username: 'reader', password: 'p1', host: '10.70.0.10', port: 5433, dbname: 'platform' };
const target = { username: 'writer', password: 'p2', host: 'writer.example.com', port: 5432 };
const aws = (secrets: Readonly<Record<string, unknown>> = {}) =>
  new FakeAws({ [secretArns.source]: source, [secretArns.target]: target, ...secrets }).clients.secrets;

test('the address of the source is in its secret, that of the target is the endpoint for reads', async () => {
  expect(await readConnections(environment({ targetHost: 'reader.example.com' }), aws())).toEqual({
    source: {
      engine: 'postgresql',
      host: '10.70.0.10',
      port: 5433,
      database: 'platform',
      user: 'reader',
      password: 'p1',
      tls: { kind: 'encrypted' },
    },
    target: {
      engine: 'postgresql',
      host: 'reader.example.com',
      port: 5432,
      database: 'platform',
      user: 'writer',
      password: 'p2',
      tls: { kind: 'verified', rootCertificates: rdsRoots('us-east-1', 'RSA2048'), checkHostName: true },
    },
  });
});

test('an authority of the operator is trusted, and no name is asked of the certificate of an address', async () => {
  const sourceTls = { kind: 'private-authority', rootCertificatePem: 'PEM' } as const;
  const byAddress = await readConnections(environment({ sourceTls }), aws());
  expect(byAddress.source.tls).toEqual({ kind: 'verified', rootCertificates: ['PEM'], checkHostName: false });
  const named = { [secretArns.source]: { username: 'u', password: 'p', host: 'db.example.com' } };
  const byName = await readConnections(environment({ sourceTls }), aws(named));
  expect(byName.source).toMatchObject({ port: 5432, tls: { rootCertificates: ['PEM'], checkHostName: true } });
});

test('both sides are of the engine of the definition; Aurora MySQL is asked for its authority and not for its name', async () => {
  const { source: ours, target: theirs } = await readConnections(environment({ engine: 'mysql' }), aws());
  expect([ours.engine, theirs.engine]).toEqual(['mysql', 'mysql']);
  expect(theirs.tls).toEqual({
    kind: 'verified',
    rootCertificates: rdsRoots('us-east-1', 'RSA2048'),
    checkHostName: false,
  });
});

test('a target in the place of Aurora may have an authority of its own', async () => {
  const targetTls = { kind: 'private-authority', rootCertificatePem: 'PEM' } as const;
  const { target: theirs } = await readConnections(environment({ targetTls }), aws());
  expect(theirs.tls).toEqual({ kind: 'verified', rootCertificates: ['PEM'], checkHostName: true });
});

test.each([
  ['is no JSON', 'placeholder', 'got no text for username and password, allowed a JSON object with both'],
  ['is no object', '"text"', 'got no text for username and password'],
  ['is empty', undefined, 'got no text for username and password'],
  ['lacks a password', { username: 'u', host: 'h' }, 'got no text for password'],
  ['lacks a host', { username: 'u', password: 'hidden' }, 'the key "host" is missing'],
])('a source secret that %s is named, without its value', async (_what, secret, message) => {
  const reading = readConnections(environment(), aws({ [secretArns.source]: secret }));
  await expect(reading).rejects.toThrow(`secret ${secretArns.source}: ${message}`);
  await expect(reading).rejects.not.toThrow(/hidden|placeholder/);
});
