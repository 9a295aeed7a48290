-- What version 14 and above print in another way than version 13, whoever has written it.
CREATE TABLE words (id integer, word text, place text, at timestamptz, bits bit(8),
  CONSTRAINT a CHECK (trim(word) <> ''), CONSTRAINT b CHECK (substring(word from 1 for 2) = 'x'), CONSTRAINT c CHECK (position('x' in word) > 0),
  CONSTRAINT d CHECK (overlay(word placing 'x' from 1 for 2) <> 'y'), CONSTRAINT e CHECK ((at at time zone 'UTC') > '2020-01-01'),
  CONSTRAINT f CHECK (trim(leading 'x' from word) <> ''), CONSTRAINT g CHECK (word IN ('a', 'b') AND id BETWEEN 1 AND 2),
  short text GENERATED ALWAYS AS (trim(word) || coalesce(place, '')) STORED, number text DEFAULT trim(' x '));
CREATE INDEX trimmed ON words (trim(word)) WHERE position('x' in place) > 1;
CREATE VIEW seen AS SELECT id, trim(word) AS word, at at time zone 'CET' AS there FROM words WHERE substring(word from 2) <> 'x';
CREATE MATERIALIZED VIEW kept AS SELECT word, count(*) FROM words GROUP BY GROUPING SETS ((word), ()) HAVING count(*) > 1;
CREATE VIEW both_ways AS WITH x AS (SELECT * FROM words) SELECT x.id FROM x JOIN words USING (id) UNION ALL SELECT 1;
CREATE POLICY mine ON words USING (EXISTS (SELECT 1 FROM words x WHERE x.id = words.id) AND word = CURRENT_USER) WITH CHECK (substring(word from 1 for 1) = 'x');
CREATE DOMAIN trimmed_text AS text CHECK (trim(VALUE) <> '');
CREATE TRIGGER quiet BEFORE UPDATE ON words FOR EACH ROW WHEN (trim(new.word) <> '') EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE FUNCTION greet(a text DEFAULT trim(current_user)) RETURNS text LANGUAGE sql AS 'SELECT a';
CREATE TABLE parted (a text) PARTITION BY LIST ((trim(a)));
ALTER VIEW seen ALTER word SET DEFAULT trim(' x ');
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere;
CREATE FOREIGN TABLE far (a text DEFAULT trim(' x ')) SERVER nowhere;
CREATE TABLE codes (id integer, k integer, code varchar(9), since timestamptz, until timestamptz, document xml, list integer[], CONSTRAINT h CHECK (trim(code) <> ''),
  CONSTRAINT i CHECK ((since, until) OVERLAPS (until, since)), CONSTRAINT j CHECK (code IS NFD NORMALIZED), CONSTRAINT k CHECK (normalize(code, NFKC) <> 'x'));
CREATE VIEW changed AS SELECT id, k IS DISTINCT FROM id AS other, list[k:id] AS part FROM codes WHERE xmlexists('//x' PASSING document);
CREATE VIEW sampled AS SELECT id, xmlserialize(content document AS text) AS document FROM codes TABLESAMPLE system (10);
