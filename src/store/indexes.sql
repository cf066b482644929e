-- Made after the rows are in, which is faster and packs them tighter.
CREATE INDEX document_number ON document (number);
CREATE INDEX document_title ON document (title);
CREATE INDEX alias_document ON alias (document);
CREATE INDEX alias_alias ON alias (alias);
CREATE INDEX relation_source ON relation (source, relation);
CREATE INDEX relation_target ON relation (target, relation);
CREATE INDEX mention_relation ON mention (relation_id);
CREATE INDEX mention_file ON mention (file, line);
CREATE INDEX correction_document ON correction (document);

-- Full text. Any three or more characters of a title, number or other name:
-- SELECT d.* FROM document_search s JOIN document d ON d.node = s.rowid
-- WHERE document_search MATCH '"投诉管理"';
-- and of the sentences that cite (what is shorter needs LIKE):
-- SELECT m.file, m.line, m.quote FROM mention_search s JOIN mention m ON m.id = s.rowid
-- WHERE mention_search MATCH '"有效期"' ORDER BY m.file, m.line.
-- Neither table holds a text of its own. Tools with an older SQLite must be able
-- to read the view: no ORDER BY within group_concat.
CREATE VIEW document_names AS
SELECT node, title, number,
       (SELECT group_concat(alias, char(10))
        FROM (SELECT a.alias FROM alias a WHERE a.document = document.id ORDER BY a.id)) AS aliases
FROM document;
CREATE VIRTUAL TABLE document_search USING fts5 (
    title, number, aliases,
    content = 'document_names', content_rowid = 'node', tokenize = 'trigram'
);
INSERT INTO document_search (document_search) VALUES ('rebuild');
INSERT INTO document_search (document_search) VALUES ('optimize');
CREATE VIRTUAL TABLE mention_search USING fts5 (
    quote,
    content = 'mention', content_rowid = 'id', tokenize = 'trigram'
);
INSERT INTO mention_search (mention_search) VALUES ('rebuild');
INSERT INTO mention_search (mention_search) VALUES ('optimize');
