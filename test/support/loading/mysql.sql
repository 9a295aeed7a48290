-- Every kind of object that a MySQL application has, with the names and texts that break a careless script.
SET NAMES utf8mb4;
CREATE DATABASE shop_main CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE DATABASE shopXmain;
CREATE DATABASE audit CHARACTER SET latin1 COLLATE latin1_swedish_ci;
USE shop_main;
CREATE TABLE customers (
  id bigint unsigned NOT NULL AUTO_INCREMENT,
  name varchar(80) NOT NULL COMMENT 'a comment, with AUTO_INCREMENT=5 and a KEY `x` (`y`)',
  email varchar(120) DEFAULT NULL,
  mood enum('calm','it''s','with,comma') NOT NULL DEFAULT 'calm',
  joined timestamp NOT NULL DEFAULT '2024-06-01 10:00:00',
  referrer bigint unsigned DEFAULT NULL,
  upper_name varchar(80) GENERATED ALWAYS AS (upper(name)) STORED,
  PRIMARY KEY (id),
  UNIQUE KEY email (email),
  KEY `name, first` (name(10), mood),
  FULLTEXT KEY words (name),
  KEY referrer (referrer),
  CONSTRAINT referrer_fk FOREIGN KEY (referrer) REFERENCES customers (id) ON DELETE SET NULL,
  CONSTRAINT name_is_long CHECK (char_length(name) > 0)
) ENGINE=InnoDB AUTO_INCREMENT=500 COMMENT='customers; AUTO_INCREMENT=7';
CREATE TABLE `order lines` (
  customer bigint unsigned NOT NULL,
  line int NOT NULL AUTO_INCREMENT,
  `odd``name` varchar(20) DEFAULT 'back\\slash',
  price decimal(12,2) DEFAULT 0.00,
  note text,
  PRIMARY KEY (customer, line),
  KEY counter (line),
  KEY price (price),
  CONSTRAINT `fk ``lines` FOREIGN KEY (customer) REFERENCES customers (id) ON DELETE CASCADE ON UPDATE CASCADE
) ENGINE=InnoDB;
CREATE TABLE `bücher` (code char(3) NOT NULL, at date NOT NULL, titel varchar(50), UNIQUE KEY code (code), KEY titel (titel)) ENGINE=InnoDB;
CREATE TABLE readings (id bigint NOT NULL, at date NOT NULL, value double, PRIMARY KEY (id, at), KEY value (value)) ENGINE=InnoDB
  PARTITION BY RANGE (year(at)) (PARTITION p2025 VALUES LESS THAN (2026), PARTITION rest VALUES LESS THAN MAXVALUE);
CREATE TABLE places (id int PRIMARY KEY, at point NOT NULL, SPATIAL KEY at (at)) ENGINE=InnoDB;
CREATE TABLE awsdms_apply_exceptions (task varchar(20));
-- By name before what it reads.
CREATE VIEW b_names AS SELECT id, name FROM customers WHERE name <> 'DEFINER=`root`@`localhost`';
CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW a_names AS SELECT id, concat(name, '\n', id) AS text FROM b_names;
DELIMITER //
CREATE FUNCTION twice(n int) RETURNS int DETERMINISTIC COMMENT 'it''s; twice' BEGIN
  -- DEFINER=`a`@`b` stays in here; so does this comment
  DECLARE result int DEFAULT 0;
  SET result = n * 2;
  RETURN result;
END//
SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'//
CREATE PROCEDURE close_order(IN order_id bigint, OUT text varchar(100)) SQL SECURITY INVOKER BEGIN
  SET text = 'tab	and \\ and ''quote'' and "double" and äöü' || order_id;
  UPDATE "order lines" SET price = 0 WHERE customer = order_id;
END//
SET SESSION sql_mode = DEFAULT//
CREATE TRIGGER z_first BEFORE INSERT ON customers FOR EACH ROW SET NEW.name = trim(NEW.name)//
CREATE TRIGGER a_second BEFORE INSERT ON customers FOR EACH ROW BEGIN
  IF NEW.email = '' THEN SET NEW.email = NULL; END IF;
  INSERT INTO audit.changes (what) VALUES (concat('new; ', NEW.name));
END//
CREATE EVENT cleanup ON SCHEDULE EVERY 1 DAY STARTS '2025-01-01 03:00:00' COMMENT 'nightly' DO BEGIN
  DELETE FROM audit.changes WHERE id < 0; DELETE FROM audit.changes WHERE id < -1;
END//
DELIMITER ;
USE audit;
CREATE TABLE changes (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, what varchar(200), customer bigint unsigned, KEY what (what),
  CONSTRAINT customer FOREIGN KEY (customer) REFERENCES shop_main.customers (id)) ENGINE=InnoDB;
