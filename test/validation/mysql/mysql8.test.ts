import { readBeyondReach } from '../../../lib/validation/mysql/beyond-reach';
import { longestValue } from '../../../lib/validation/mysql/row-hash';
import { MysqlRowReader } from '../../../lib/validation/mysql/row-reader';
import { isMariadb, sessionSettings } from '../../../lib/validation/mysql/session-settings';
import { mayPass, type TextRow } from '../../../lib/validation/mysql/sessions';
import { pairTables, readTables } from '../../../lib/validation/mysql/tables';
import { columnOf, printed, serialised, shown } from '../../../lib/validation/mysql/values';
import type { Column, ColumnPair } from '../../../lib/validation/table';
import { limits } from '../databases';

/** Answers each statement by the first of these tables that it names. */
function answering(answers: Readonly<Record<string, readonly TextRow[]>>) {
  return {
    query: async (sql: string): Promise<readonly TextRow[]> =>
      Object.entries(answers).find(([name]) => sql.includes(name))?.[1] ?? [],
  };
}

function column(name: string, type: string, collation?: string): Column {
  const baseType = type.replace(/[( ].*/, '');
  return { name, type, baseType, castType: baseType, orderedByBytes: false, collation };
}

function pairOf(source: Column, target: Column): ColumnPair {
  return { name: source.name, source, target };
}

describe('a session with MySQL, which is not on every machine that runs tests,', () => {
  test.each([
    ['8.0.39', true, true],
    ['8.4.3', true, true],
    ['5.7.44-log', true, false],
    ['10.11.6-MariaDB-log', false, false],
    ['5.5.5-10.6.14-MariaDB', false, false],
  ])('of version %s is set up by settings that it knows', (release, mysql, expiring) => {
    const settings = sessionSettings(release, limits).join('; ');
    expect(isMariadb(release)).toBe(!mysql);
    expect(settings.includes('max_execution_time = 60000')).toBe(mysql);
    expect(settings.includes('max_statement_time = 60')).toBe(!mysql);
    expect(settings.includes('information_schema_stats_expiry = 0')).toBe(expiring);
    expect(settings).toContain('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  });

  test.each([
    [{ errno: 1205 }, true],
    [{ errno: 1213 }, true],
    [{ errno: 1040 }, true],
    [{ errno: 1317 }, true],
    [{ errno: 3024 }, false],
    [{ errno: 1969 }, false],
    [{ errno: 1146 }, false],
    [{ errno: -111, code: 'ECONNREFUSED' }, true],
    [{ code: 'PROTOCOL_CONNECTION_LOST' }, true],
  ])('after %j runs the statement again: %s', (error, again) => {
    expect(mayPass(error)).toBe(again);
  });
});

describe('tables of MySQL 8', () => {
  const part = (index: string, name: string | null, more: TextRow = {}): TextRow => ({
    TABLE_SCHEMA: 'shop',
    TABLE_NAME: 't',
    INDEX_NAME: index,
    COLUMN_NAME: name,
    SUB_PART: null,
    INDEX_TYPE: 'BTREE',
    COLLATION: 'A',
    IS_VISIBLE: 'YES',
    EXPRESSION: null,
    ...more,
  });
  const columns = ['a', 'b', 'c'].map((name) => ({
    table_schema: 'shop',
    table_name: 't',
    column_name: name,
    data_type: 'INT',
    column_type: 'int',
    collation_name: null,
    is_nullable: 'NO',
  }));

  test('have no key by an invisible index or one on an expression', async () => {
    const sessions = answering({
      'information_schema.TABLES': [{ table_schema: 'shop', table_name: 't', table_rows: '7', is_partitioned: '1' }],
      'information_schema.COLUMNS': columns,
      'information_schema.STATISTICS': [
        part('hidden', 'a', { IS_VISIBLE: 'NO' }),
        part('computed', null, { EXPRESSION: '(`a` + 1)' }),
        part('usable', 'b'),
        part('usable', 'c'),
        part('wider', 'c'),
        part('wider', 'b'),
      ],
    });
    const [table] = await readTables(sessions, ['shop']);
    expect(table).toMatchObject({
      schema: 'shop',
      name: 't',
      partitioned: true,
      estimatedRows: 7,
      key: ['b', 'c'],
      keyIndex: 'usable',
    });
    expect(table?.columns[0]).toMatchObject({ name: 'a', baseType: 'int', type: 'int' });
  });

  test('whose rows another server holds are said not to be compared', async () => {
    const sessions = answering({ 'information_schema.TABLES': [{ table_name: 'shop.far', versioned: '0' }] });
    expect((await readBeyondReach(sessions, ['shop']))[0]).toBe('tables whose rows are elsewhere: shop.far');
  });
});

describe('ranges', () => {
  const tableOf = (key: Column) => ({
    schema: 'shop',
    name: 't',
    partitioned: false,
    columns: [key],
    key: [key.name],
    keyIndex: 'PRIMARY',
    estimatedRows: 0,
  });
  const text = (collation: string) => ({
    ...column('k', 'varchar(9)', collation),
    orderedByBytes: ['utf8_bin', 'utf8mb3_bin', 'utf8mb4_bin', 'ascii_bin', 'latin1_bin'].includes(collation),
  });
  test.each([
    ['int and bigint unsigned', column('k', 'int'), column('k', 'bigint unsigned'), true],
    ['decimals', column('k', 'decimal(9,2)'), column('k', 'decimal(9,1)'), true],
    ['dates', column('k', 'date'), column('k', 'date'), true],
    ['a date and a moment', column('k', 'date'), column('k', 'datetime'), false],
    ['a number and a text', column('k', 'int'), text('utf8mb4_bin'), false],
    ['bytes', column('k', 'binary(16)'), column('k', 'varbinary(16)'), true],
    ['texts by their bytes', text('utf8mb4_bin'), text('utf8mb3_bin'), true],
    ['texts by the bytes of two sets', text('utf8mb4_bin'), text('latin1_bin'), false],
    ['texts of one collation by name', text('utf8mb4_general_ci'), text('utf8mb4_general_ci'), false],
    ['texts that are filled up and texts that are not', text('utf8mb4_bin'), text('utf8mb4_0900_bin'), false],
    ['years', column('k', 'year'), column('k', 'year'), false],
    ['floats', column('k', 'float'), column('k', 'float'), false],
    ['labels', column('k', `enum('a')`), column('k', `enum('a')`), false],
  ])('of %s are the same on both sides: %s', (_what, source, target, alike) => {
    expect(pairTables(tableOf(source), tableOf(target)).ranges).toBe(alike);
  });

  test('of a value that is none of the column are an error, and not a range of something else', async () => {
    const pair = pairTables(tableOf(column('k', 'int')), tableOf(column('k', 'int')));
    const reader = new MysqlRowReader(answering({}), pair, 'target', 1_048_576);
    await expect(reader.checksum({ after: ["1' OR 'a'='a"] })).rejects.toThrow(
      `"1' OR 'a'='a" is no value of column k on the target`,
    );
    expect(await reader.rowsByKey([['1 OR 1']])).toEqual([]);
    expect(await reader.rowsOf({}, 16, [], 10)).toEqual([]);
  });
});

describe('values of types that MariaDB has not, or has in another way:', () => {
  const json = column('j', 'json');
  const text = column('j', 'longtext', 'utf8mb4_bin');

  test('JSON of two MySQL servers is compared as MySQL prints it, whose keys are in one order', () => {
    expect(serialised(pairOf(json, json), 'source', 4096)).toEqual([
      "IFNULL(LENGTH(r.`j`), 'N')",
      "IFNULL(IF(LENGTH(r.`j`) > 4096, SHA2(r.`j`, 256), CAST(r.`j` AS CHAR)), '')",
    ]);
  });

  test('JSON of MariaDB, a text, gets the blanks that MySQL prints', () => {
    expect(serialised(pairOf(text, json), 'source', 4096)[0]).toContain(`JSON_EXTRACT(r.\`j\`, '$')`);
    expect(serialised(pairOf(text, json), 'target', 4096)[0]).toBe("IFNULL(LENGTH(r.`j`), 'N')");
    expect(serialised(pairOf(text, text), 'source', 4096).join()).not.toContain('JSON');
  });

  test('a type that is unknown is compared by its text', () => {
    const uuid = column('u', 'uuid');
    expect(printed(pairOf(uuid, uuid), 'source')).toBe('CAST(r.`u` AS CHAR)');
    expect(shown(pairOf(json, json), 'source', 200)).toBe('LEFT(CAST(r.`j` AS CHAR), 200)');
  });

  test('names are quoted', () => {
    expect(columnOf('a`b')).toBe('r.`a``b`');
  });
});

test('a value goes into the hash as it is, as far as max_allowed_packet lets all columns of a row', () => {
  expect(longestValue(10, 67_108_864)).toBe(4096);
  expect(longestValue(1000, 4_194_304)).toBe(2033);
  expect(() => longestValue(1000, 65_536)).toThrow('max_allowed_packet of 65536 bytes is too small');
});
