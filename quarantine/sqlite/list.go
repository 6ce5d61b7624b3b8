package sqlite

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"postern/quarantine"
)

const (
	pageSize    = 50
	maxPageSize = 500
	maxWords    = 10
)

// List returns one page, newest first. Every word of q.Text must stand
// somewhere in what people know a mail by, in any case, also inside a word.
// Pages hang together by the last item of the page before: what is stored
// meanwhile moves nothing.
func (s *Store) List(ctx context.Context, q quarantine.Query) (page quarantine.Page, err error) {
	where, args, err := conditions(q)
	if err != nil {
		return page, fmt.Errorf("list items: %w", err)
	}
	most := q.Most
	if most <= 0 {
		most = pageSize
	}
	most = min(most, maxPageSize)
	query := `SELECT ` + itemColumns + ` FROM item` + where + ` ORDER BY received DESC, id DESC LIMIT ?`
	err = s.read(ctx, func(tx *sql.Tx) error {
		page.Items, err = loadItems(ctx, tx, query, append(args, most+1)...)
		return err
	})
	if err != nil {
		return page, fmt.Errorf("list items: %w", err)
	}
	if len(page.Items) > most {
		page.Items = page.Items[:most]
		page.Next = cursor(page.Items[most-1])
	}
	return page, nil
}

func conditions(q quarantine.Query) (where string, args []any, err error) {
	var all []string
	add := func(condition string, values ...any) {
		all = append(all, condition)
		args = append(args, values...)
	}
	if q.State != "" {
		add(`state = ?`, string(q.State))
	}
	if !q.Since.IsZero() {
		add(`received >= ?`, nanos(q.Since))
	}
	if !q.Until.IsZero() {
		add(`received < ?`, nanos(q.Until))
	}
	if q.HideRecords {
		add(`record = 0`)
	}
	if q.After != "" {
		received, id, err := parseCursor(q.After)
		if err != nil {
			return "", nil, err
		}
		add(`(received, id) < (?, ?)`, received, id)
	}
	words := strings.Fields(strings.ToLower(q.Text))
	for _, word := range words[:min(len(words), maxWords)] {
		add(`(SELECT instr(search, ?) FROM item_text WHERE item_text.item = item.id) > 0`, word)
	}
	if len(all) == 0 {
		return "", nil, nil
	}
	return ` WHERE ` + strings.Join(all, ` AND `), args, nil
}

// A cursor names the last item of a page: nobody's but our own business.
func cursor(it quarantine.Item) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %s", nanos(it.Received), it.ID))
}

func parseCursor(text string) (received int64, id string, err error) {
	plain, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		_, err = fmt.Sscanf(string(plain), "%d %s", &received, &id)
	}
	if err != nil {
		return 0, "", errors.New("this is no cursor of a page: begin at the first")
	}
	return received, id, nil
}

// Lookup finds items by incident id (with or without the number of a repeated
// one), queue id or Message-ID (with or without angle brackets), newest first.
func (s *Store) Lookup(ctx context.Context, ref string) (items []quarantine.Item, err error) {
	ref = strings.TrimSpace(ref)
	bare := strings.TrimSuffix(strings.TrimPrefix(ref, "<"), ">")
	if bare == "" {
		return nil, nil
	}
	query := `SELECT ` + itemColumns + ` FROM item WHERE id IN (
		SELECT id FROM item WHERE id = ?1 OR base = ?1
		UNION SELECT id FROM item WHERE queue_id = ?1 AND queue_id <> ''
		UNION SELECT id FROM item WHERE message_id IN (?1, ?2, ?3) AND message_id <> '')
		ORDER BY received DESC, id DESC LIMIT ?4`
	err = s.read(ctx, func(tx *sql.Tx) error {
		items, err = loadItems(ctx, tx, query, ref, bare, "<"+bare+">", maxPageSize)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look up item: %w", err)
	}
	return items, nil
}

// Counts returns how many recipients are in each state.
func (s *Store) Counts(ctx context.Context) (map[quarantine.State]int, error) {
	counts := map[quarantine.State]int{}
	count := func(r *sql.Rows) (none struct{}, err error) {
		var state quarantine.State
		var n int
		err = r.Scan(&state, &n)
		counts[state] = n
		return none, err
	}
	err := s.read(ctx, func(tx *sql.Tx) error {
		_, err := rows(ctx, tx, count, `SELECT state, count(*) FROM recipient GROUP BY state`)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count recipients: %w", err)
	}
	return counts, nil
}
