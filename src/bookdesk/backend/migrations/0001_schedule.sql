-- Columns ending in _s are epoch seconds, in _ms epoch milliseconds, both UTC. Minutes are minutes of a civil day.

CREATE TABLE business (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    week_start INTEGER NOT NULL CHECK (week_start BETWEEN 0 AND 6),
    default_service_id TEXT REFERENCES services (id),
    source TEXT NOT NULL  -- 'empty', 'demo' or 'import': only an empty one is filled without asking
);

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    may_overlap INTEGER NOT NULL DEFAULT 0,
    position INTEGER NOT NULL
);

CREATE TABLE regions (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE providers (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    region_id TEXT REFERENCES regions (id),
    position INTEGER NOT NULL
);

CREATE TABLE services (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 5 AND 1440),
    capacity INTEGER NOT NULL DEFAULT 1 CHECK (capacity >= 1),
    position INTEGER NOT NULL
);

CREATE TABLE provider_services (
    provider_id TEXT NOT NULL REFERENCES providers (id),
    service_id TEXT NOT NULL REFERENCES services (id),
    PRIMARY KEY (provider_id, service_id)
) WITHOUT ROWID;

-- Recurring stretches of a provider's civil time: working hours, breaks in them, and classes (a timetable).
CREATE TABLE hours (
    id INTEGER PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES providers (id),
    kind TEXT NOT NULL CHECK (kind IN ('work', 'break', 'class')),
    rule TEXT NOT NULL,             -- an RFC 5545 RRULE value without DTSTART
    start_minute INTEGER NOT NULL CHECK (start_minute BETWEEN 0 AND 1439),
    end_minute INTEGER NOT NULL CHECK (end_minute BETWEEN 0 AND 1439),  -- at or before start: the next day
    first TEXT NOT NULL,            -- a date
    last TEXT,                      -- a date, inclusive; null: for ever
    reason TEXT,                    -- of a break: Lunch
    service_id TEXT REFERENCES services (id),   -- of a class
    CHECK ((kind = 'class') = (service_id IS NOT NULL))
);
CREATE INDEX hours_of_provider ON hours (provider_id);

-- Days on which the whole business is closed.
CREATE TABLE closures (
    date TEXT PRIMARY KEY,
    label TEXT NOT NULL
) WITHOUT ROWID;

-- What occupies a provider's time: holds, bookings and blocks (training, a day off).
-- An exclusive claim never overlaps another exclusive one of the same provider: the triggers below
-- are the constraint behind the check. A class's seats are not exclusive but numbered, one owner each.
CREATE TABLE claims (
    id INTEGER PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES providers (id),
    start_s INTEGER NOT NULL,
    end_s INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('hold', 'booking', 'block')),
    owner_id TEXT NOT NULL,         -- reservation token, booking id, or block id
    exclusive INTEGER NOT NULL DEFAULT 1,
    expires_ms INTEGER,             -- of a hold
    class_id TEXT,                  -- the timeslot id of the class whose seat this is
    seat INTEGER,
    reason TEXT,                    -- of a block
    version INTEGER NOT NULL,
    CHECK (end_s > start_s AND end_s - start_s <= 31 * 86400),
    CHECK ((kind = 'hold') = (expires_ms IS NOT NULL)),
    CHECK ((class_id IS NULL) = (seat IS NULL)),
    UNIQUE (kind, owner_id)
);
-- Partial: every index that a hold's row stands in costs it a page to write.
CREATE UNIQUE INDEX seats_once ON claims (class_id, seat) WHERE class_id IS NOT NULL;
CREATE INDEX claims_of_provider ON claims (provider_id, start_s, end_s);
-- Claims longer than a day are few: found by this index, so that all others need to be looked for within a day.
CREATE INDEX claims_that_last ON claims (provider_id, start_s, end_s) WHERE end_s - start_s > 86400;
CREATE INDEX claims_that_expire ON claims (expires_ms) WHERE expires_ms IS NOT NULL;

CREATE TRIGGER claims_do_not_overlap BEFORE INSERT ON claims
WHEN NEW.exclusive = 1 AND (EXISTS (
    SELECT 1 FROM claims
    WHERE provider_id = NEW.provider_id AND exclusive = 1
      AND start_s < NEW.end_s AND start_s >= NEW.start_s - 86400 AND end_s > NEW.start_s
) OR EXISTS (
    SELECT 1 FROM claims
    WHERE provider_id = NEW.provider_id AND exclusive = 1 AND end_s - start_s > 86400
      AND start_s < NEW.end_s AND start_s > NEW.start_s - 31 * 86400 AND end_s > NEW.start_s
))
BEGIN
    SELECT RAISE(ABORT, 'claims overlap');
END;

CREATE TRIGGER claims_stay_apart BEFORE UPDATE OF provider_id, start_s, end_s, exclusive ON claims
WHEN NEW.exclusive = 1 AND (EXISTS (
    SELECT 1 FROM claims
    WHERE provider_id = NEW.provider_id AND exclusive = 1 AND id <> NEW.id
      AND start_s < NEW.end_s AND start_s >= NEW.start_s - 86400 AND end_s > NEW.start_s
) OR EXISTS (
    SELECT 1 FROM claims
    WHERE provider_id = NEW.provider_id AND exclusive = 1 AND id <> NEW.id AND end_s - start_s > 86400
      AND start_s < NEW.end_s AND start_s > NEW.start_s - 31 * 86400 AND end_s > NEW.start_s
))
BEGIN
    SELECT RAISE(ABORT, 'claims overlap');
END;

CREATE TABLE reservations (
    token TEXT PRIMARY KEY,
    timeslot_id TEXT NOT NULL,
    provider_id TEXT NOT NULL REFERENCES providers (id),
    service_id TEXT NOT NULL REFERENCES services (id),
    start_s INTEGER NOT NULL,
    end_s INTEGER NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    desk_name TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    extended INTEGER NOT NULL DEFAULT 0,
    overlap_reason TEXT,
    state TEXT NOT NULL CHECK (state IN ('active', 'released', 'expired', 'used'))
) WITHOUT ROWID;

CREATE TABLE customers (
    id TEXT PRIMARY KEY,
    code TEXT UNIQUE,               -- the code of an imported one
    name TEXT NOT NULL,
    phone TEXT NOT NULL DEFAULT '',
    phone_digits TEXT NOT NULL DEFAULT '',  -- what a search by number looks at
    email TEXT NOT NULL DEFAULT '',
    created_ms INTEGER NOT NULL
);
CREATE VIRTUAL TABLE customers_found USING fts5 (
    name, phone_digits, email, content='customers', tokenize='trigram remove_diacritics 1'
);
CREATE TRIGGER customers_found_insert AFTER INSERT ON customers BEGIN
    INSERT INTO customers_found (rowid, name, phone_digits, email)
    VALUES (NEW.rowid, NEW.name, NEW.phone_digits, NEW.email);
END;
CREATE TRIGGER customers_found_delete AFTER DELETE ON customers BEGIN
    INSERT INTO customers_found (customers_found, rowid, name, phone_digits, email)
    VALUES ('delete', OLD.rowid, OLD.name, OLD.phone_digits, OLD.email);
END;
CREATE TRIGGER customers_found_update AFTER UPDATE ON customers BEGIN
    INSERT INTO customers_found (customers_found, rowid, name, phone_digits, email)
    VALUES ('delete', OLD.rowid, OLD.name, OLD.phone_digits, OLD.email);
    INSERT INTO customers_found (rowid, name, phone_digits, email)
    VALUES (NEW.rowid, NEW.name, NEW.phone_digits, NEW.email);
END;

CREATE TABLE bookings (
    id TEXT PRIMARY KEY,
    timeslot_id TEXT NOT NULL,
    provider_id TEXT NOT NULL REFERENCES providers (id),
    service_id TEXT NOT NULL REFERENCES services (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    customer_id TEXT REFERENCES customers (id),
    notes TEXT NOT NULL DEFAULT '',
    start_s INTEGER NOT NULL,
    end_s INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN
        ('pending', 'confirmed', 'arrived', 'in_service', 'done', 'no_show', 'cancelled')),
    before_status TEXT,             -- what the last step can be undone to
    overlap INTEGER NOT NULL DEFAULT 0,
    overlap_reason TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    created_ms INTEGER NOT NULL,
    source TEXT NOT NULL DEFAULT 'desk'     -- 'desk', 'demo' or 'import'
);
CREATE INDEX bookings_in_range ON bookings (start_s, provider_id);
CREATE INDEX bookings_of_customer ON bookings (customer_id, start_s);
CREATE INDEX bookings_of_user ON bookings (user_id, start_s);

CREATE TABLE transitions (
    id INTEGER PRIMARY KEY,
    booking_id TEXT NOT NULL REFERENCES bookings (id),
    from_status TEXT NOT NULL,
    to_status TEXT NOT NULL,
    reason TEXT,
    user_id TEXT NOT NULL,
    desk_name TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX transitions_of_booking ON transitions (booking_id, id);

-- Cancellations that are known by their date alone: they occupied no known time.
CREATE TABLE past_cancellations (
    id TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL REFERENCES customers (id),
    provider_id TEXT NOT NULL REFERENCES providers (id),
    service_id TEXT NOT NULL REFERENCES services (id),
    date TEXT NOT NULL,
    cancelled_on TEXT NOT NULL,
    cancelled_by TEXT NOT NULL
);
CREATE INDEX past_cancellations_of_customer ON past_cancellations (customer_id, date);

-- The first answer to each key is stored and replayed.
CREATE TABLE idempotency (
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    request TEXT NOT NULL,          -- a digest of method, path and body
    status INTEGER NOT NULL,
    body BLOB NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) WITHOUT ROWID;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    user_id TEXT,
    desk_name TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '{}'   -- JSON: ids and codes, nothing personal
);

-- What others are to be told, written in the transaction of the change itself.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    topic TEXT NOT NULL,
    payload TEXT NOT NULL,          -- JSON: ids, nothing personal
    sent_ms INTEGER
);

-- A provider's day in figures, kept up to date, so that a month need not scan slots.
-- A change marks its row stale in its own transaction; the next reader computes it again.
CREATE TABLE day_summaries (
    provider_id TEXT NOT NULL REFERENCES providers (id),
    date TEXT NOT NULL,             -- a date of the business's zone
    work_minutes INTEGER NOT NULL,
    booked_minutes INTEGER NOT NULL,
    booked_count INTEGER NOT NULL,
    gaps TEXT NOT NULL,             -- JSON: [[start_s, end_s], ...], free time whatever the clock says
    classes TEXT NOT NULL,          -- JSON: [[service_id, start_s, remaining], ...]
    stale INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (provider_id, date)
) WITHOUT ROWID;
CREATE INDEX day_summaries_by_date ON day_summaries (date, provider_id);

-- Counts every change; `seq` of answers and versions of slots come from it.
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counters (name, value) VALUES ('seq', 0);
