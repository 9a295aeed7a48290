/**
 * The table that is compared: ten columns of the types that most tables have, with a NULL here and there. About 170 bytes a
 * row in PostgreSQL. Every value follows from the number of its row, so that two servers make the same rows by themselves.
 */
export const orderColumns = [
  'id',
  'quantity',
  'code',
  'price',
  'note',
  'address',
  'placed_at',
  'shipped_at',
  'paid',
  'ratio',
] as const;

/** SQL of PostgreSQL that makes the table `orders` with so many rows, its key, and statistics. */
export function makeOrders(rows: number): readonly string[] {
  return [
    // A set in the list of columns is not kept in a file first, as one in FROM would be.
    `CREATE TABLE orders AS SELECT n AS id, hashint8(n) % 1000 AS quantity, ('C' || n % 1000000)::varchar(20) AS code,
      (hashint8(n + 1) / 1000.0)::numeric(12, 2) AS price, CASE WHEN n % 10 > 0 THEN md5(n::text) END AS note,
      'Street ' || n % 9973 || ', ' || n % 89 || ' Anytown' AS address,
      timestamptz '2020-01-01 00:00Z' + n * interval '1.000001 second' AS placed_at,
      CASE WHEN n % 7 > 0 THEN timestamp '2020-01-02 00:00' + n * interval '0.999999 second' END AS shipped_at,
      n % 3 > 0 AS paid, n / 7.0::float8 AS ratio
      FROM (SELECT generate_series(1::bigint, ${rows}) AS n) numbers`,
    'ALTER TABLE orders ADD PRIMARY KEY (id)',
    // Nothing is left for the first reader to write, nor for a vacuum to do meanwhile.
    'VACUUM (FREEZE, ANALYZE) orders',
    'CHECKPOINT',
  ];
}

/** The same for MariaDB, whose `seq_1_to_n` is a table that makes numbers. */
export function makeOrdersInMariadb(rows: number): readonly string[] {
  return [
    `CREATE TABLE orders (id bigint PRIMARY KEY, quantity int, code varchar(20), price decimal(12, 2), note text, address text,
      placed_at timestamp(6) NULL, shipped_at datetime(6), paid tinyint(1), ratio double) ENGINE=InnoDB CHARACTER SET utf8mb4`,
    `INSERT INTO orders SELECT seq, crc32(seq) % 1000, concat('C', seq % 1000000), crc32(seq + 1) / 1000.0,
      if(seq % 10 > 0, md5(seq), NULL), concat('Street ', seq % 9973, ', ', seq % 89, ' Anytown'),
      timestamp '2020-01-01 00:00:00' + interval seq * 1.000001 second_microsecond,
      if(seq % 7 > 0, timestamp '2020-01-02 00:00:00' + interval seq second, NULL), seq % 3 > 0, seq / 7.0e0
      FROM seq_1_to_${rows}`,
    'ANALYZE TABLE orders',
  ];
}
