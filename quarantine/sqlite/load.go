package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"postern/policy"
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

// smallColumns are what there is of an item in its own row, and nothing of what may
// be large.
const smallColumns = `id, tenant, received, record, sender, sender_args, login, author, subject,
	message_id, queue_id, client, front_end, size, hash, automatic, action, expires, revision, policy, schema`

const itemColumns = smallColumns + `, (SELECT verdict FROM item_text WHERE item_text.item = item.id)`

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
	var verdict string
	if it, err = scanSmall(r, &verdict); err != nil {
		return it, err
	}
	it.Verdict = policy.Verdict{}
	err = parseColumn("verdict", verdict, &it.Verdict)
	return it, err
}

// scanSmall reads smallColumns, and what stands behind them into more.
func scanSmall(r *sql.Rows, more ...any) (it quarantine.Item, err error) {
	var received, expires int64
	var args, action string
	fields := append([]any{
		&it.ID, &it.Tenant, &received, &it.Record, &it.Sender, &args, &it.Login, &it.From, &it.Subject,
		&it.MessageID, &it.QueueID, &it.Client, &it.FrontEnd, &it.Size, &it.Hash, &it.Automatic, &action, &expires, &it.Revision,
		&it.Verdict.Policy, &it.Verdict.Schema,
	}, more...)
	if err := r.Scan(fields...); err != nil {
		return it, err
	}
	it.Received, it.Expires = fromNanos(received), fromNanos(expires)
	err = errors.Join(
		it.Action.UnmarshalText([]byte(action)),
		parseColumn("sender_args", args, &it.SenderArgs),
	)
	return it, err
}

// loadBelow asks once for all copies: there may be tens of thousands.
func loadBelow(ctx context.Context, tx *sql.Tx, it *quarantine.Item) (err error) {
	it.Copies, err = rows(ctx, tx, scanCopy, `SELECT number, edits FROM copy WHERE item = ? ORDER BY number`, it.ID)
	if err != nil {
		return err
	}
	of := map[int]*quarantine.Copy{}
	for i := range it.Copies {
		of[it.Copies[i].Number] = &it.Copies[i]
	}
	add := func(r *sql.Rows) (none struct{}, err error) {
		var number int
		rcpt, err := scanRecipient(r, &number)
		if c := of[number]; err == nil && c != nil {
			c.Recipients = append(c.Recipients, rcpt)
		}
		return none, err
	}
	_, err = rows(ctx, tx, add, `SELECT `+recipientColumns+`, copy FROM recipient WHERE item = ? ORDER BY copy, position`, it.ID)
	if err != nil {
		return err
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

const recipientColumns = `address, args, state, way, chain, let_go, reply, tries, next, revision`

// scanRecipient reads recipientColumns, and what stands behind them into more.
func scanRecipient(r *sql.Rows, more ...any) (rcpt quarantine.Recipient, err error) {
	var args, chain string
	var letGo, next int64
	fields := append([]any{
		&rcpt.Address, &args, &rcpt.State, &rcpt.Way, &chain, &letGo, &rcpt.Reply, &rcpt.Tries, &next, &rcpt.Revision,
	}, more...)
	if err := r.Scan(fields...); err != nil {
		return rcpt, err
	}
	rcpt.LetGo, rcpt.Next = fromNanos(letGo), fromNanos(next)
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
