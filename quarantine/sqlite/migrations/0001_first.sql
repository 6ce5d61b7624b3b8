-- Times are nanoseconds since 1970 (0: none), lists are JSON.

CREATE TABLE item (
  id          TEXT PRIMARY KEY,
  base        TEXT    NOT NULL, -- the id that was asked for; a later item of the same gets "-2"
  seq         INTEGER NOT NULL,
  tenant      TEXT    NOT NULL,
  received    INTEGER NOT NULL,
  state       TEXT    NOT NULL, -- derived from the recipients, for lists
  record      INTEGER NOT NULL,
  search      TEXT    NOT NULL, -- lower case: all that a search looks at
  sender      TEXT    NOT NULL,
  sender_args TEXT    NOT NULL,
  login       TEXT    NOT NULL,
  author      TEXT    NOT NULL, -- the From header
  subject     TEXT    NOT NULL,
  message_id  TEXT    NOT NULL,
  queue_id    TEXT    NOT NULL,
  client      TEXT    NOT NULL,
  front_end   TEXT    NOT NULL,
  size        INTEGER NOT NULL,
  hash        TEXT    NOT NULL,
  action      TEXT    NOT NULL,
  policy      TEXT    NOT NULL, -- version of the policy that judged
  schema      INTEGER NOT NULL, -- version of the verdict's structure
  expires     INTEGER NOT NULL,
  ended       INTEGER NOT NULL, -- when nothing was left to decide or to send
  blob        TEXT    NOT NULL, -- id of the sealed bytes; empty when there are none
  key_id      TEXT    NOT NULL,
  revision    INTEGER NOT NULL,
  verdict     TEXT    NOT NULL,
  UNIQUE (base, seq)
) STRICT;

CREATE INDEX item_received   ON item (received, id);
CREATE INDEX item_state      ON item (state, received, id);
CREATE INDEX item_message_id ON item (message_id) WHERE message_id <> '';
CREATE INDEX item_queue_id   ON item (queue_id) WHERE queue_id <> '';
CREATE INDEX item_ended      ON item (ended) WHERE ended <> 0;
CREATE INDEX item_blob       ON item (blob) WHERE blob <> '';

CREATE TABLE copy (
  item        TEXT    NOT NULL REFERENCES item (id) ON DELETE CASCADE,
  number      INTEGER NOT NULL,
  tenant      TEXT    NOT NULL,
  edits       TEXT    NOT NULL,
  lease_owner TEXT    NOT NULL DEFAULT '',
  lease_until INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (item, number)
) STRICT;

CREATE TABLE recipient (
  item     TEXT    NOT NULL,
  copy     INTEGER NOT NULL,
  position INTEGER NOT NULL,
  tenant   TEXT    NOT NULL,
  address  TEXT    NOT NULL,
  args     TEXT    NOT NULL,
  state    TEXT    NOT NULL,
  reply    TEXT    NOT NULL,
  tries    INTEGER NOT NULL,
  next     INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (item, copy, position),
  FOREIGN KEY (item, copy) REFERENCES copy (item, number) ON DELETE CASCADE
) STRICT;

CREATE INDEX recipient_state ON recipient (state, next);

CREATE TABLE act (
  number     INTEGER PRIMARY KEY,
  item       TEXT    NOT NULL REFERENCES item (id) ON DELETE CASCADE,
  tenant     TEXT    NOT NULL,
  time       INTEGER NOT NULL,
  actor      TEXT    NOT NULL,
  verb       TEXT    NOT NULL,
  note       TEXT    NOT NULL,
  recipients TEXT    NOT NULL
) STRICT;

CREATE INDEX act_item ON act (item);

CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE mark (
  key  TEXT PRIMARY KEY,
  time INTEGER NOT NULL
) STRICT;

CREATE TABLE user (
  name      TEXT PRIMARY KEY,
  addresses TEXT    NOT NULL,
  hash      TEXT    NOT NULL,
  show_full INTEGER NOT NULL,
  admin     INTEGER NOT NULL
) STRICT;

CREATE TABLE token (
  kind    TEXT    NOT NULL,
  hash    TEXT    NOT NULL,
  user    TEXT    NOT NULL,
  expires INTEGER NOT NULL,
  PRIMARY KEY (kind, hash)
) STRICT;
