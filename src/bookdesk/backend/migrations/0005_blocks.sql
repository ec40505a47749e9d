-- Who blocked a stretch of a provider's time, and when. What is blocked, when and why stands in claims, where
-- the constraint is; a block that an import or the demo brought has no row here.
CREATE TABLE blocks (
    id TEXT PRIMARY KEY,            -- the owner_id of its claim
    user_id TEXT NOT NULL REFERENCES users (id),
    desk_name TEXT NOT NULL,
    created_ms INTEGER NOT NULL
) WITHOUT ROWID;
