-- What is derived from the schedule is kept true by triggers, so that no writer (a desk, an import, the
-- demo) can forget it.

-- The bounds of a summary's date as instants, so that a claim finds the days that it touches.
DROP TABLE day_summaries;
CREATE TABLE day_summaries (
    provider_id TEXT NOT NULL REFERENCES providers (id),
    date TEXT NOT NULL,             -- a date of the business's zone
    start_s INTEGER NOT NULL,
    end_s INTEGER NOT NULL,
    work_minutes INTEGER NOT NULL,
    booked_minutes INTEGER NOT NULL,
    booked_count INTEGER NOT NULL,
    gaps TEXT NOT NULL,             -- JSON: [[start_s, end_s], ...], free time whatever the clock says
    classes TEXT NOT NULL,          -- JSON: [[service_id, start_s, remaining], ...]
    stale INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (provider_id, date)
) WITHOUT ROWID;
CREATE INDEX day_summaries_by_date ON day_summaries (date, provider_id);
CREATE INDEX day_summaries_by_start ON day_summaries (provider_id, start_s, end_s);

CREATE INDEX audit_who_booked ON audit (subject) WHERE action = 'book';

-- A provider's newest change is a counter as well, 'provider/' and the id: the version of their free slots.
-- It stands beside 'seq' so that a hold writes one page for both.
CREATE TRIGGER claims_inserted AFTER INSERT ON claims BEGIN
    UPDATE day_summaries SET stale = 1
    WHERE provider_id = NEW.provider_id AND start_s < NEW.end_s AND start_s > NEW.start_s - 2 * 86400
      AND end_s > NEW.start_s AND stale = 0;
    INSERT INTO counters (name, value)
    VALUES ('provider/' || NEW.provider_id, (SELECT value FROM counters WHERE name = 'seq'))
    ON CONFLICT (name) DO UPDATE SET value = excluded.value;
END;

CREATE TRIGGER claims_deleted AFTER DELETE ON claims BEGIN
    UPDATE day_summaries SET stale = 1
    WHERE provider_id = OLD.provider_id AND start_s < OLD.end_s AND start_s > OLD.start_s - 2 * 86400
      AND end_s > OLD.start_s AND stale = 0;
    INSERT INTO counters (name, value)
    VALUES ('provider/' || OLD.provider_id, (SELECT value FROM counters WHERE name = 'seq'))
    ON CONFLICT (name) DO UPDATE SET value = excluded.value;
END;

CREATE TRIGGER claims_updated AFTER UPDATE ON claims BEGIN
    UPDATE day_summaries SET stale = 1
    WHERE provider_id = OLD.provider_id AND start_s < OLD.end_s AND start_s > OLD.start_s - 2 * 86400
      AND end_s > OLD.start_s AND stale = 0;
    UPDATE day_summaries SET stale = 1
    WHERE provider_id = NEW.provider_id AND start_s < NEW.end_s AND start_s > NEW.start_s - 2 * 86400
      AND end_s > NEW.start_s AND stale = 0;
    INSERT INTO counters (name, value)
    VALUES ('provider/' || NEW.provider_id, (SELECT value FROM counters WHERE name = 'seq'))
    ON CONFLICT (name) DO UPDATE SET value = excluded.value;
END;

-- Business, staff, services and hours are kept in memory; this counter says when they are old.
INSERT INTO counters (name, value) VALUES ('catalogue', 1);
CREATE TRIGGER business_insert_noticed AFTER INSERT ON business BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER business_update_noticed AFTER UPDATE ON business BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER business_delete_noticed AFTER DELETE ON business BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER users_insert_noticed AFTER INSERT ON users BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
END;
CREATE TRIGGER users_update_noticed AFTER UPDATE ON users BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
END;
CREATE TRIGGER users_delete_noticed AFTER DELETE ON users BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
END;
CREATE TRIGGER regions_insert_noticed AFTER INSERT ON regions BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
END;
CREATE TRIGGER regions_update_noticed AFTER UPDATE ON regions BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
END;
CREATE TRIGGER regions_delete_noticed AFTER DELETE ON regions BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
END;
CREATE TRIGGER providers_insert_noticed AFTER INSERT ON providers BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER providers_update_noticed AFTER UPDATE ON providers BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER providers_delete_noticed AFTER DELETE ON providers BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER services_insert_noticed AFTER INSERT ON services BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER services_update_noticed AFTER UPDATE ON services BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER services_delete_noticed AFTER DELETE ON services BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER provider_services_insert_noticed AFTER INSERT ON provider_services BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
END;
CREATE TRIGGER provider_services_update_noticed AFTER UPDATE ON provider_services BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
END;
CREATE TRIGGER provider_services_delete_noticed AFTER DELETE ON provider_services BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
END;
CREATE TRIGGER hours_insert_noticed AFTER INSERT ON hours BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER hours_update_noticed AFTER UPDATE ON hours BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER hours_delete_noticed AFTER DELETE ON hours BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER closures_insert_noticed AFTER INSERT ON closures BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER closures_update_noticed AFTER UPDATE ON closures BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
CREATE TRIGGER closures_delete_noticed AFTER DELETE ON closures BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'catalogue';
    DELETE FROM day_summaries;
END;
