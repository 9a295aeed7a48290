-- What a MariaDB application may have beside what every MySQL application has.
USE shop_main;
CREATE SEQUENCE tickets START WITH 100 INCREMENT BY 10 CACHE 50;
CREATE TABLE kinds (
  id int DEFAULT nextval(tickets),
  checked int CHECK (checked > 0),
  computed int DEFAULT (checked + 1),
  code char(36) DEFAULT uuid(),
  touched timestamp(3) NOT NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3),
  bits bit(3) DEFAULT b'101',
  document json,
  hidden int INVISIBLE DEFAULT 7,
  doubled int AS (checked * 2) VIRTUAL COMMENT 'twice',
  flags set('a','b') DEFAULT 'a,b',
  odd varchar(40) CHARACTER SET latin1 DEFAULT 'it''s \\ \n, x',
  padded int(5) ZEROFILL,
  KEY unused (checked) IGNORED,
  KEY backwards (checked DESC, code(10)),
  CONSTRAINT odd_check CHECK (odd <> 'a,b)''c')
) COMMENT 'kinds';
CREATE TABLE versions (id int PRIMARY KEY, price int, note text WITHOUT SYSTEM VERSIONING) WITH SYSTEM VERSIONING;
CREATE TABLE quick (a int, b int, KEY ordered (a) USING BTREE, KEY hashed (b)) ENGINE = MEMORY;
CREATE USER 'shop app'@'%' IDENTIFIED BY 'secret';
CREATE ROLE reader;
GRANT SELECT ON `shop\_main`.* TO reader;
GRANT reader TO 'shop app'@'%';
SET DEFAULT ROLE reader FOR 'shop app'@'%';
GRANT INSERT, UPDATE (note) ON shop_main.`order lines` TO 'shop app'@'%';
GRANT EXECUTE ON PROCEDURE shop_main.close_order TO 'shop app'@'%' WITH GRANT OPTION;
GRANT PROCESS ON *.* TO 'shop app'@'%';
