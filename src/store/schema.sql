-- Tables of a saved project, wenmai/db/2. Days are written 2024-05-01, lines
-- count from 1, start and "end" are byte offsets into the decoded text of the
-- file (`wenmai text FILE`).

-- What the project was built from: schema, version, paths (a JSON array) and
-- the counts files, documents, citations, corrections.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

-- Every document that is read or cited; present is 0 for those only cited.
CREATE TABLE document (
    node      INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    title     TEXT,
    number    TEXT,
    issuers   TEXT NOT NULL,    -- JSON array, in the order of the document
    written   TEXT,
    published TEXT,
    effective TEXT,
    expires   TEXT,
    present   INTEGER NOT NULL,
    draft     INTEGER NOT NULL,
    file      TEXT,
    line      INTEGER
);

-- Other names and numbers of a document.
CREATE TABLE alias (
    id       INTEGER PRIMARY KEY,
    document TEXT NOT NULL REFERENCES document (id),
    alias    TEXT NOT NULL
);

-- The edges: source does this to target, in whole or in part.
CREATE TABLE relation (
    id       INTEGER PRIMARY KEY,
    source   TEXT NOT NULL REFERENCES document (id),
    target   TEXT NOT NULL REFERENCES document (id),
    relation TEXT NOT NULL,
    scope    TEXT NOT NULL
);

-- The words that prove an edge.
CREATE TABLE mention (
    id          INTEGER PRIMARY KEY,
    relation_id INTEGER NOT NULL REFERENCES relation (id),
    file        TEXT NOT NULL,
    line        INTEGER NOT NULL,
    start       INTEGER NOT NULL,
    "end"       INTEGER NOT NULL,
    text        TEXT NOT NULL,
    quote       TEXT NOT NULL,
    pinpoint    TEXT,
    rule        TEXT NOT NULL,
    since       TEXT,
    until       TEXT,
    planned     INTEGER NOT NULL   -- 1 where a change is only announced
);

-- Mentions of which nobody knows what document is meant.
CREATE TABLE unresolved (
    id     INTEGER PRIMARY KEY,
    file   TEXT NOT NULL,
    line   INTEGER NOT NULL,
    text   TEXT NOT NULL,
    reason TEXT NOT NULL
);

-- Files that were not read.
CREATE TABLE unread (
    id     INTEGER PRIMARY KEY,
    file   TEXT NOT NULL,
    reason TEXT NOT NULL
);

-- What people have put right (wenmai.toml): about a document, or about a mention
-- whose relation or target they changed. change is a JSON object with the kind
-- and what holds now, as in graph.json.
CREATE TABLE correction (
    id       INTEGER PRIMARY KEY,
    document TEXT REFERENCES document (id),
    mention  INTEGER REFERENCES mention (id),
    kind     TEXT NOT NULL,
    change   TEXT NOT NULL,
    note     TEXT NOT NULL,
    author   TEXT NOT NULL,
    file     TEXT NOT NULL,
    line     INTEGER NOT NULL
);

-- What a list of known documents says of a document's status.
CREATE TABLE listed (
    document TEXT PRIMARY KEY NOT NULL REFERENCES document (id),
    status   TEXT NOT NULL,
    since    TEXT,
    words    TEXT NOT NULL,
    file     TEXT NOT NULL,
    line     INTEGER NOT NULL
);

-- Corrections that fit nothing, and rows of lists that make no sense ('row').
CREATE TABLE complaint (
    id     INTEGER PRIMARY KEY,
    file   TEXT NOT NULL,
    line   INTEGER NOT NULL,
    what   TEXT NOT NULL,
    reason TEXT NOT NULL
);
