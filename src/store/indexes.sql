-- Made after the rows are in, which is faster and packs them tighter.
CREATE INDEX document_number ON document (number);
CREATE INDEX document_title ON document (title);
CREATE INDEX alias_document ON alias (document);
CREATE INDEX alias_alias ON alias (alias);
CREATE INDEX relation_source ON relation (source, relation);
CREATE INDEX relation_target ON relation (target, relation);
CREATE INDEX mention_relation ON mention (relation_id);
CREATE INDEX mention_file ON mention (file, line);

-- Any three or more characters of a title or number:
-- SELECT d.* FROM document_search s JOIN document d ON d.node = s.rowid
-- WHERE document_search MATCH '"投诉管理"'. It holds no text of its own.
CREATE VIRTUAL TABLE document_search USING fts5 (
    title, number,
    content = 'document', content_rowid = 'node', tokenize = 'trigram'
);
INSERT INTO document_search (document_search) VALUES ('rebuild');
INSERT INTO document_search (document_search) VALUES ('optimize');
