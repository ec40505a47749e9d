-- The trigram index holds names as a search compares them: of its own it folds fewer letters than
-- bookdesk_folded does, and whoever is spelt with those was not found by plain ones.
DROP TRIGGER customers_found_insert;
DROP TRIGGER customers_found_update;
DROP TRIGGER customers_found_delete;
DROP TRIGGER customers_folded_insert;
DROP TRIGGER customers_folded_update;
DROP TABLE customers_found;
CREATE VIRTUAL TABLE customers_found USING fts5 (
    folded, phone_digits, email, content='customers', tokenize='trigram'
);
-- One trigger for each verb: what is taken out of the index must be what was put in.
CREATE TRIGGER customers_found_insert AFTER INSERT ON customers BEGIN
    INSERT INTO customers_found (rowid, folded, phone_digits, email)
    VALUES (NEW.rowid, bookdesk_folded(NEW.name), NEW.phone_digits, NEW.email);
    UPDATE customers SET folded = bookdesk_folded(NEW.name) WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER customers_found_update AFTER UPDATE OF name, phone_digits, email ON customers BEGIN
    INSERT INTO customers_found (customers_found, rowid, folded, phone_digits, email)
    VALUES ('delete', OLD.rowid, OLD.folded, OLD.phone_digits, OLD.email);
    INSERT INTO customers_found (rowid, folded, phone_digits, email)
    VALUES (NEW.rowid, bookdesk_folded(NEW.name), NEW.phone_digits, NEW.email);
    UPDATE customers SET folded = bookdesk_folded(NEW.name) WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER customers_found_delete AFTER DELETE ON customers BEGIN
    INSERT INTO customers_found (customers_found, rowid, folded, phone_digits, email)
    VALUES ('delete', OLD.rowid, OLD.folded, OLD.phone_digits, OLD.email);
END;
INSERT INTO customers_found (customers_found) VALUES ('rebuild');
