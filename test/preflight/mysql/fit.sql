-- A database that moves as it is, with a bit of everything that MySQL has.
CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
USE shop;
CREATE TABLE customers (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  kind ENUM ('person', 'company') NOT NULL DEFAULT 'person',
  tags SET ('new', 'old'),
  born DATE,
  seen TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  pause TIME,
  balance DECIMAL(12, 2) NOT NULL DEFAULT 0.00,
  picture MEDIUMBLOB,
  UNIQUE KEY (name)
);
INSERT INTO customers (name, tags, born, pause, picture) VALUES ('Ada ä €', 'new', '1815-12-10', '23:59:59', REPEAT('x', 100000));
CREATE TABLE orders (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer BIGINT UNSIGNED NOT NULL,
  comment TEXT NULL,
  old VARCHAR(20) CHARACTER SET latin1,
  CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customers (id)
);
INSERT INTO orders VALUES (1, 1, 'fine', X'E4');
