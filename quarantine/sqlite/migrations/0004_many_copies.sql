-- A message may have tens of thousands of copies. What changes with each of them
-- stands in small rows, and is found without a look at the others.

CREATE TABLE item_text (
  item    TEXT PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
  search  TEXT NOT NULL, -- lower case: all that a search looks at
  verdict TEXT NOT NULL
) STRICT;

INSERT INTO item_text (item, search, verdict) SELECT id, search, verdict FROM item;
ALTER TABLE item DROP COLUMN search;
ALTER TABLE item DROP COLUMN verdict;

-- When a person last released it; 0 when nobody had to.
ALTER TABLE recipient ADD COLUMN let_go INTEGER NOT NULL DEFAULT 0;
UPDATE recipient SET let_go = last.time FROM
  (SELECT act.item AS item, name.value AS address, max(act.time) AS time
   FROM act, json_each(act.recipients) AS name WHERE act.verb = 'release' GROUP BY 1, 2) AS last
  WHERE recipient.item = last.item AND recipient.address = last.address;

-- When the first of its recipients is to be sent to, or before that; NULL: none is.
ALTER TABLE copy ADD COLUMN due INTEGER;
UPDATE copy SET due = (SELECT min(next) FROM recipient
  WHERE recipient.item = copy.item AND recipient.copy = copy.number AND recipient.state = 'released');
CREATE INDEX copy_due ON copy (due, item, number) WHERE due IS NOT NULL;

CREATE INDEX recipient_item_state ON recipient (item, state);
