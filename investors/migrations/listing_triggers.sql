-- Keeps the listing's counts and name search in step with the businesses, in the transaction of
-- the change. One run per statement, whatever the number of rows.

CREATE FUNCTION investors_words(name text) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
  SELECT DISTINCT left(word, 40)
  FROM regexp_split_to_table(lower(name), '[^[:alnum:]]+') AS word WHERE word <> ''
$$;

CREATE FUNCTION investors_after_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO investors_listingchange (industry, country, ten, basis, size, age, count)
    SELECT industry, country, least(score / 10, 9), segment / 16, segment / 4 % 4, segment % 4, count(*)
    FROM new_rows WHERE is_listed GROUP BY 1, 2, 3, 4, 5, 6;
  INSERT INTO investors_knownword (word)
    SELECT DISTINCT word FROM new_rows, investors_words(business_name) AS word WHERE is_listed
    ON CONFLICT DO NOTHING;
  INSERT INTO investors_nameword (word, sme_id)
    SELECT word, id FROM new_rows, investors_words(business_name) AS word WHERE is_listed;
  RETURN NULL;
END $$;

CREATE FUNCTION investors_after_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO investors_listingchange (industry, country, ten, basis, size, age, count)
    SELECT industry, country, ten, basis, size, age, sum(change) FROM (
      SELECT industry, country, least(score / 10, 9) AS ten, segment / 16 AS basis,
             segment / 4 % 4 AS size, segment % 4 AS age, 1 AS change
      FROM new_rows WHERE is_listed
      UNION ALL
      SELECT industry, country, least(score / 10, 9), segment / 16, segment / 4 % 4, segment % 4, -1
      FROM old_rows WHERE is_listed
    ) AS changes GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(change) <> 0;
  IF EXISTS (
    SELECT FROM new_rows JOIN old_rows USING (id)
    WHERE new_rows.is_listed <> old_rows.is_listed
      OR new_rows.business_name <> old_rows.business_name
  ) THEN
    DELETE FROM investors_nameword USING new_rows, old_rows
      WHERE sme_id = new_rows.id AND new_rows.id = old_rows.id AND old_rows.is_listed
        AND NOT (new_rows.is_listed AND new_rows.business_name = old_rows.business_name);
    INSERT INTO investors_knownword (word)
      SELECT DISTINCT word FROM new_rows, investors_words(business_name) AS word WHERE is_listed
      ON CONFLICT DO NOTHING;
    INSERT INTO investors_nameword (word, sme_id)
      SELECT word, new_rows.id FROM new_rows JOIN old_rows USING (id),
        investors_words(new_rows.business_name) AS word
      WHERE new_rows.is_listed
        AND NOT (old_rows.is_listed AND new_rows.business_name = old_rows.business_name);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION investors_after_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO investors_listingchange (industry, country, ten, basis, size, age, count)
    SELECT industry, country, least(score / 10, 9), segment / 16, segment / 4 % 4, segment % 4, -count(*)
    FROM old_rows WHERE is_listed GROUP BY 1, 2, 3, 4, 5, 6;
  DELETE FROM investors_nameword USING old_rows WHERE sme_id = old_rows.id;
  RETURN NULL;
END $$;

CREATE TRIGGER investors_sme_inserted AFTER INSERT ON smes_sme
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION investors_after_insert();
CREATE TRIGGER investors_sme_updated AFTER UPDATE ON smes_sme
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION investors_after_update();
CREATE TRIGGER investors_sme_deleted AFTER DELETE ON smes_sme
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION investors_after_delete();

-- For the businesses that are there already.
INSERT INTO investors_listingchange (industry, country, ten, basis, size, age, count)
  SELECT industry, country, least(score / 10, 9), segment / 16, segment / 4 % 4, segment % 4, count(*)
  FROM smes_sme WHERE is_listed GROUP BY 1, 2, 3, 4, 5, 6;
INSERT INTO investors_knownword (word)
  SELECT DISTINCT word FROM smes_sme, investors_words(business_name) AS word WHERE is_listed;
INSERT INTO investors_nameword (word, sme_id)
  SELECT word, id FROM smes_sme, investors_words(business_name) AS word WHERE is_listed;

CREATE INDEX investors_knownword_alike ON investors_knownword USING gist (word gist_trgm_ops);
