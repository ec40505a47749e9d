-- What a provider offers decides which of their classes are given: a day's figures hang on it too.
DROP TRIGGER provider_services_insert_noticed;
DROP TRIGGER provider_services_update_noticed;
DROP TRIGGER provider_services_delete_noticed;
CREATE TRIGGER provider_services_insert_noticed AFTER INSERT ON provider_services BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER provider_services_update_noticed AFTER UPDATE ON provider_services BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER provider_services_delete_noticed AFTER DELETE ON provider_services BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
DELETE FROM day_summaries;

-- The name as a search compares it: small letters, no accents. bookdesk_folded is domain.text.folded,
-- which every connection brings along; a trigger calls it, so that no writer can forget it.
ALTER TABLE customers ADD COLUMN folded TEXT NOT NULL DEFAULT '';
-- The trigram index has no use for the new column: it need not be written again when that changes.
DROP TRIGGER customers_found_update;
CREATE TRIGGER customers_found_update AFTER UPDATE OF name, phone_digits, email ON customers BEGIN
    INSERT INTO customers_found (customers_found, rowid, name, phone_digits, email)
    VALUES ('delete', OLD.rowid, OLD.name, OLD.phone_digits, OLD.email);
    INSERT INTO customers_found (rowid, name, phone_digits, email)
    VALUES (NEW.rowid, NEW.name, NEW.phone_digits, NEW.email);
END;
UPDATE customers SET folded = bookdesk_folded(name);
CREATE TRIGGER customers_folded_insert AFTER INSERT ON customers BEGIN
    UPDATE customers SET folded = bookdesk_folded(NEW.name) WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER customers_folded_update AFTER UPDATE OF name ON customers BEGIN
    UPDATE customers SET folded = bookdesk_folded(NEW.name) WHERE rowid = NEW.rowid;
END;
