-- What was sold, as an import tells it: the customer's money history. No time of day is known.
CREATE TABLE receipts (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,           -- the receipt's own number; a receipt has a row for each thing sold
    date TEXT NOT NULL,
    customer_id TEXT REFERENCES customers (id),     -- null: a walk-in without a name
    provider_id TEXT REFERENCES providers (id),
    booking_id TEXT REFERENCES bookings (id),       -- null: a product, or nothing that was booked
    description TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    amount INTEGER NOT NULL,        -- money in ten-thousandths of the currency, tax not included
    gst INTEGER NOT NULL,
    pst INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX receipts_of_customer ON receipts (customer_id, date);

-- What each import chose, so that the next one of the same business lays its rows beside the first one's.
CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    shift_weeks INTEGER NOT NULL    -- by how many weeks the files' dates were moved
);
