import type { MigrationDefinition, SourceDatabase } from '../../lib/definition';
import { payments } from '../../lib/definitions/payments';
import { techvault } from '../../lib/definitions/techvault';
import { problemsOf, valid } from '../support/definition';

describe('for MySQL', () => {
  const { source, target } = techvault;
  const mysql: MigrationDefinition = { ...valid, source, target };
  const withSource = (fields: Partial<SourceDatabase>) => problemsOf({ ...mysql, source: { ...source, ...fields } });
  const withTarget = (fields: Partial<MigrationDefinition['target']>) =>
    problemsOf({ ...mysql, target: { ...target, ...fields } });
  const parameter = (value: string) => ({ value, reason: 'As on the source' });

  test('finds nothing wrong with the databases of techvault and payments', () => {
    expect(problemsOf(mysql)).toEqual([]);
    expect(problemsOf({ ...mysql, source: payments.source })).toEqual([]);
  });

  test.each(['5.7.44', '8.0.40'])('admits a source of %s for Aurora MySQL 3', (version) => {
    expect(withSource({ version })).toEqual([]);
  });

  test('names a source that is newer than Aurora, and takes a newer Aurora', () => {
    const message = `target.version: got "${target.version}", allowed the source's release series (8.4.3) or a newer one`;
    expect(withSource({ version: '8.4.3' })).toEqual([message]);
    const newer = { ...target, version: '8.4.mysql_aurora.8.4.8' };
    expect(problemsOf({ ...mysql, source: { ...source, version: '8.4.3' }, target: newer })).toEqual([]);
  });

  test.each(['8.0', '16.8', '5.7.mysql_aurora.2.12.6'])('names %s as no version of Aurora MySQL', (version) => {
    expect(withTarget({ version })).toContainEqual(
      `target.version: got "${version}", allowed a version such as 8.0.mysql_aurora.3.10.4`,
    );
  });

  test('names a connection that DMS would leave without encryption', () => {
    expect(withSource({ tls: { kind: 'encrypted' } })).toEqual([
      expect.stringContaining('source.tls.kind: got "encrypted", allowed amazon-rds, private-authority; for MySQL'),
    ]);
  });

  test('takes the time zone of a MySQL server', () => {
    expect(problemsOf({ ...techvault, source: { ...techvault.source, timeZone: 'Europe/Berlin' } })).toEqual([]);
  });

  test('names the databases of the server itself', () => {
    expect(withSource({ schemas: ['techvault', 'mysql'] })).toEqual([
      'source.schemas: got "mysql", allowed databases of the application; this one is of the server itself',
    ]);
  });

  test.each(['require_secure_transport', 'binlog_format', 'local_infile'])('names %s as set by itself', (name) => {
    expect(withTarget({ parameters: { [name]: parameter('0') } })).toEqual([
      `target.parameters.${name}: got "0", allowed nothing; Crossfade sets this one itself`,
    ]);
  });

  test('names a parameter that would make the binary log unreadable for DMS', () => {
    expect(withTarget({ parameters: { binlog_transaction_compression: parameter('ON') } })).toEqual([
      expect.stringContaining(
        'target.parameters.binlog_transaction_compression: got "ON", allowed nothing; the way back',
      ),
    ]);
  });

  test('admits another value where it sets a default only, and the two ways to compare names of tables', () => {
    expect(
      withTarget({ parameters: { event_scheduler: parameter('ON'), lower_case_table_names: parameter('1') } }),
    ).toEqual([]);
    expect(withTarget({ parameters: { lower_case_table_names: parameter('2') } })).toEqual([
      expect.stringContaining('target.parameters.lower_case_table_names: got "2", allowed 0 or 1'),
    ]);
  });
});
