-- Made after the rows are in, which is faster and packs them tighter.
INSERT INTO document_search (rowid, title, number, aliases)
SELECT node, title, number, aliases FROM document_names;
INSERT INTO quote_search (rowid, text) SELECT id, text FROM quote;
-- For lists of what is gone on a day, the latest first, and of what changed between two.
CREATE INDEX status_since ON status_interval (since, node) WHERE status NOT IN
('in_force', 'not_yet_in_force', 'unknown');
CREATE INDEX status_first ON status_interval (first);
CREATE INDEX relation_source ON relation (source, kind);
CREATE INDEX relation_target ON relation (target, kind, issued DESC);
CREATE INDEX relation_changes ON relation (kind, target) WHERE kind <= 6;
-- For searches: words of two characters at the end of a text, and the order in which
-- what is found is listed.
CREATE INDEX document_title_end ON document (lower(substr(title, -2)));
CREATE INDEX document_number_end ON document (lower(substr(number, -2)));
CREATE INDEX document_aliases_end ON document (lower(substr(aliases, -4, 2)));
CREATE INDEX document_rank ON document (present DESC, length(coalesce(title, id)), id);
CREATE INDEX quote_end ON quote (lower(substr(text, -2)));
CREATE INDEX quote_place ON quote (file, line);
CREATE INDEX quote_document ON quote (document);
CREATE INDEX quote_near_miss ON quote (document) WHERE near_miss;
CREATE INDEX mention_relation ON mention (relation);
-- For who cites an article.
CREATE INDEX mention_pinpoint ON mention (relation) WHERE pinpoint IS NOT NULL;
CREATE INDEX correction_document ON correction (document);
CREATE INDEX correction_mention ON correction (mention);

-- The edges in words.
CREATE VIEW edge AS
SELECT r.id, s.id AS source, k.key AS relation, t.id AS target,
       CASE r.part WHEN 0 THEN 'whole' ELSE 'part' END AS scope
FROM relation r
JOIN kind k ON k.id = r.kind
JOIN document s ON s.node = r.source
JOIN document t ON t.node = r.target;

-- The mentions in words: who does what to whom, and where it stands.
CREATE VIEW citation AS
SELECT m.id, s.id AS source, k.key AS relation, t.id AS target, f.path AS file, m.line,
       m.start, m."end", m.text, q.text AS quote, m.pinpoint, u.name AS rule,
       m.since, m.until, m.planned, m.page
FROM mention m
JOIN relation r ON r.id = m.relation
JOIN kind k ON k.id = r.kind
JOIN document s ON s.node = r.source
JOIN document t ON t.node = r.target
JOIN quote q ON q.id = m.quote
JOIN file f ON f.id = q.file
JOIN rule u ON u.id = m.rule;
