package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"postern/quarantine"
)

// Item returns one item with everything below it.
func (s *Store) Item(ctx context.Context, id string) (it quarantine.Item, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		it, err = loadItem(ctx, tx, id)
		return err
	})
	if err != nil {
		err = fmt.Errorf("read item: %w", err)
	}
	return it, err
}

// Open streams the bytes of an item, verified as they are read.
// [quarantine.ErrNotFound] when there is no such item or its bytes are gone.
func (s *Store) Open(ctx context.Context, id string) (io.ReadCloser, error) {
	var blob, keyID string
	err := s.reader.QueryRowContext(ctx, `SELECT blob, key_id FROM item WHERE id = ?`, id).Scan(&blob, &keyID)
	if errors.Is(err, sql.ErrNoRows) || err == nil && blob == "" {
		return nil, fmt.Errorf("open stored bytes: %w", quarantine.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("open stored bytes: %w", err)
	}
	return s.blobs.Open(ctx, blob, keyID)
}

const itemColumns = `id, tenant, received, record, sender, sender_args, login, author, subject,
	message_id, queue_id, client, front_end, size, hash, action, expires, revision, verdict`

func loadItem(ctx context.Context, tx *sql.Tx, id string) (quarantine.Item, error) {
	items, err := loadItems(ctx, tx, `SELECT `+itemColumns+` FROM item WHERE id = ?`, id)
	if err != nil {
		return quarantine.Item{}, err
	}
	if len(items) == 0 {
		return quarantine.Item{}, quarantine.ErrNotFound
	}
	return items[0], nil
}

// loadItems runs a query for itemColumns and adds what is below each item.
func loadItems(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]quarantine.Item, error) {
	items, err := rows(ctx, tx, scanItem, query, args...)
	if err != nil {
		return nil, err
	}
	for i := range items {
		if err := loadBelow(ctx, tx, &items[i]); err != nil {
			return nil, err
		}
	}
	return items, nil
}

func scanItem(r *sql.Rows) (it quarantine.Item, err error) {
	var received, expires int64
	var args, action, verdict string
	err = r.Scan(&it.ID, &it.Tenant, &received, &it.Record, &it.Sender, &args, &it.Login, &it.From, &it.Subject,
		&it.MessageID, &it.QueueID, &it.Client, &it.FrontEnd, &it.Size, &it.Hash, &action, &expires, &it.Revision, &verdict)
	if err != nil {
		return it, err
	}
	it.Received, it.Expires = fromNanos(received), fromNanos(expires)
	err = errors.Join(
		it.Action.UnmarshalText([]byte(action)),
		parseColumn("sender_args", args, &it.SenderArgs),
		parseColumn("verdict", verdict, &it.Verdict),
	)
	return it, err
}

func loadBelow(ctx context.Context, tx *sql.Tx, it *quarantine.Item) (err error) {
	it.Copies, err = rows(ctx, tx, scanCopy, `SELECT number, edits FROM copy WHERE item = ? ORDER BY number`, it.ID)
	if err != nil {
		return err
	}
	for i := range it.Copies {
		c := &it.Copies[i]
		c.Recipients, err = rows(ctx, tx, scanRecipient, `SELECT address, args, state, way, chain, reply, tries, next, revision
			FROM recipient WHERE item = ? AND copy = ? ORDER BY position`, it.ID, c.Number)
		if err != nil {
			return err
		}
	}
	it.Acts, err = rows(ctx, tx, scanAct, `SELECT time, actor, verb, note, recipients
		FROM act WHERE item = ? ORDER BY number`, it.ID)
	return err
}

func scanCopy(r *sql.Rows) (c quarantine.Copy, err error) {
	var edits string
	if err := r.Scan(&c.Number, &edits); err != nil {
		return c, err
	}
	err = parseColumn("edits", edits, &c.Edits)
	return c, err
}

func scanRecipient(r *sql.Rows) (rcpt quarantine.Recipient, err error) {
	var args, chain string
	var next int64
	if err := r.Scan(&rcpt.Address, &args, &rcpt.State, &rcpt.Way, &chain, &rcpt.Reply, &rcpt.Tries, &next, &rcpt.Revision); err != nil {
		return rcpt, err
	}
	rcpt.Next = fromNanos(next)
	err = errors.Join(parseColumn("args", args, &rcpt.Args), parseColumn("chain", chain, &rcpt.Chain))
	return rcpt, err
}

func scanAct(r *sql.Rows) (a quarantine.Act, err error) {
	var at int64
	var recipients string
	if err := r.Scan(&at, &a.Actor, &a.Verb, &a.Note, &recipients); err != nil {
		return a, err
	}
	a.Time = fromNanos(at)
	err = parseColumn("recipients", recipients, &a.Recipients)
	return a, err
}

// rows collects what scan makes of each row.
func rows[T any](ctx context.Context, tx *sql.Tx, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	r, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []T
	for r.Next() {
		v, err := scan(r)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, r.Err()
}
