-- Tables of a saved project, wenmai/db/13. Days are written 2024-05-01, lines
-- count from 1, start and "end" are byte offsets into the decoded text of the
-- file (`wenmai text FILE`). Rows point to each other by numbers; the views
-- `edge` and `citation` (indexes.sql) show them in words. A row keeps its number
-- from build to build, and new rows come last: numbers say nothing of an order, but
-- for the mentions of one relation, which stand in the order of the text.

-- What the project was built from: schema, version, paths and fields (JSON
-- arrays; `text=内容`, as --field gives it) and the counts files, documents, citations, corrections.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

-- Files that hold documents or mentions.
CREATE TABLE file (
    id   INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE
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
    file      INTEGER REFERENCES file (id),
    line      INTEGER,
    aliases   TEXT NOT NULL,    -- JSON array of other names and numbers
    copies    TEXT NOT NULL,    -- JSON array of other files with the same text: {file, line}
    earlier   TEXT,             -- the day from which versions before it applied that are not here
    origins   TEXT NOT NULL     -- JSON: where each fact stood, {"written": {"place": "signature", "line": 9}}
);

-- Under what a document is looked up: its numbers, its names, and the names
-- that all its editions share, each in one spelling. hash is a number that stands for
-- that (identity/key.rs); two spellings may share one, so that what is found is
-- compared once more.
CREATE TABLE lookup (
    hash INTEGER NOT NULL,
    node INTEGER NOT NULL REFERENCES document (node),
    PRIMARY KEY (hash, node)
) WITHOUT ROWID;

-- The fourteen relations. Those up to 6 change the target.
CREATE TABLE kind (
    id      INTEGER PRIMARY KEY,
    key     TEXT NOT NULL,      -- repeals
    chinese TEXT NOT NULL       -- 废止
);

-- The edges: source does this to target, as a whole or only to a part.
CREATE TABLE relation (
    id     INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES document (node),
    target INTEGER NOT NULL REFERENCES document (node),
    kind   INTEGER NOT NULL REFERENCES kind (id),
    part   INTEGER NOT NULL,
    issued TEXT                 -- the day of the source, by which the newest are found
);

-- Sentences that cite, each once for the document in which it stands.
CREATE TABLE quote (
    id       INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (node),
    file     INTEGER NOT NULL REFERENCES file (id),
    line     INTEGER NOT NULL,  -- of its first mention
    text     TEXT NOT NULL,
    near_miss INTEGER NOT NULL  -- whether it speaks of an end and none was read
);

-- Ids of the rules that read relations.
CREATE TABLE rule (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);

-- The words that prove an edge.
CREATE TABLE mention (
    id       INTEGER PRIMARY KEY,
    relation INTEGER NOT NULL REFERENCES relation (id),
    quote    INTEGER NOT NULL REFERENCES quote (id),
    line     INTEGER NOT NULL,
    start    INTEGER NOT NULL,
    "end"    INTEGER NOT NULL,
    text     TEXT NOT NULL,
    pinpoint TEXT,
    rule     INTEGER NOT NULL REFERENCES rule (id),
    since    TEXT,
    until    TEXT,
    planned  INTEGER NOT NULL,  -- 1 where a change is only announced
    page     INTEGER            -- from 1, in formats that have pages
);

-- What becomes of each document (graph/timeline.rs): times that follow each other
-- without a gap, each with one status and what it follows from. first is '' where
-- the document has always been so, until is the last day, since is '' where the day
-- is not known from which the document has the status. grounds is a JSON array:
-- {"clause": {"relation", "mention", "since"}} for a clause of another document (the row
-- of relation, and the place of the mention among those of the relation, from 0),
-- {"own"} for its own days, {"correction"} for the place of a correction among those
-- of the document, {"listed"} for what a list or its own page says.
CREATE TABLE status_interval (
    node    INTEGER NOT NULL REFERENCES document (node),
    first   TEXT NOT NULL,
    until   TEXT,
    status  TEXT NOT NULL,
    since   TEXT NOT NULL,
    grounds TEXT NOT NULL,
    PRIMARY KEY (node, first)
) WITHOUT ROWID;

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
    reason TEXT NOT NULL,
    -- The same in Chinese.
    reason_zh TEXT NOT NULL
);

-- What people have put right (wenmai.toml): about a document, or about a mention
-- whose relation or target they changed. change is a JSON object with the kind
-- and what holds now, as in graph.json.
CREATE TABLE correction (
    id       INTEGER PRIMARY KEY,
    document INTEGER REFERENCES document (node),
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
    document INTEGER PRIMARY KEY REFERENCES document (node),
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

-- Full text, filled in indexes.sql. Any three or more characters of a title,
-- number or other name:
-- SELECT d.* FROM document_search s JOIN document d ON d.node = s.rowid
-- WHERE document_search MATCH '"投诉管理"';
-- and of the sentences that cite (what is shorter needs LIKE):
-- SELECT f.path, q.line, q.text
-- FROM quote_search s JOIN quote q ON q.id = s.rowid JOIN file f ON f.id = q.file
-- WHERE quote_search MATCH '"有效期"' ORDER BY f.path, q.line.
-- Neither table holds a text of its own.
CREATE VIEW document_names AS
SELECT node, title, number,
       (SELECT group_concat(value, char(10)) FROM json_each(document.aliases)) AS aliases
FROM document;
CREATE VIRTUAL TABLE document_search USING fts5 (
    title, number, aliases,
    content = 'document_names', content_rowid = 'node', tokenize = 'trigram'
);
CREATE VIRTUAL TABLE quote_search USING fts5 (
    text,
    content = 'quote', content_rowid = 'id', tokenize = 'trigram'
);

-- The letters of a document's names and issuers in one spelling, without marks
-- (graph/find.rs): in which documents three of them stand, and not where.
CREATE VIRTUAL TABLE document_letters USING fts5 (
    letters, content = '', detail = none, tokenize = 'trigram'
);
