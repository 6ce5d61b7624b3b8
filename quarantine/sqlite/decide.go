package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"postern/quarantine"
)

// Decide moves recipients from Held to another state, all or none.
func (s *Store) Decide(ctx context.Context, d quarantine.Decision) (it quarantine.Item, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		it, err = decide(tx, d)
		return err
	})
	if err != nil {
		err = fmt.Errorf("decide: %w", err)
	}
	return it, err
}

func decide(tx *sql.Tx, d quarantine.Decision) (it quarantine.Item, err error) {
	switch d.To {
	case quarantine.Released, quarantine.Denied, quarantine.Withdrawn, quarantine.Expired:
	default:
		return it, fmt.Errorf("%q is no decision", d.To)
	}
	ctx := context.Background()
	before, err := loadItem(ctx, tx, d.Item)
	if err != nil {
		return it, err
	}
	names, err := held(&before, d.Recipients)
	if err != nil {
		return it, err
	}
	var released time.Time
	way, chain := "", []string(nil)
	if d.To == quarantine.Released {
		released = d.Act.Time
		if len(d.Chain) > 0 {
			way, chain = d.Chain[0], d.Chain[1:]
		}
	}
	rest, err := jsonColumn(chain)
	if err != nil {
		return it, err
	}
	for _, name := range names {
		_, err := tx.Exec(`UPDATE recipient SET state = ?, way = ?, chain = ?, let_go = ?, next = ?, revision = revision + 1
			WHERE item = ? AND address = ? AND state = ?`,
			d.To, way, rest, nanos(released), nanos(released), d.Item, name, quarantine.Held)
		if err != nil {
			return it, err
		}
	}
	if d.To == quarantine.Released {
		if _, err := tx.Exec(setDue+`item = ?`, d.Item); err != nil {
			return it, err
		}
	}
	act := d.Act
	act.Recipients = names
	if err := insertAct(tx, d.Item, act); err != nil {
		return it, err
	}
	if err := changed(tx, d.Item, d.Act.Time); err != nil {
		return it, err
	}
	return loadItem(ctx, tx, d.Item)
}

// held returns the addresses to decide over: those named, each of which must be
// held, or else all that are.
func held(it *quarantine.Item, named []string) ([]string, error) {
	var all []string
	is := map[string]bool{}
	for _, c := range it.Copies {
		for _, r := range c.Recipients {
			if r.State == quarantine.Held && !is[r.Address] {
				is[r.Address] = true
				all = append(all, r.Address)
			}
		}
	}
	for _, name := range named {
		if !is[name] {
			return nil, quarantine.ErrConflict
		}
	}
	if len(all) == 0 {
		return nil, quarantine.ErrConflict
	}
	if len(named) > 0 {
		return named, nil
	}
	return all, nil
}

// changed brings what an item derives from its recipients up to date. It does not
// look at all of them: it is called for each copy.
func changed(tx *sql.Tx, id string, now time.Time) error {
	state, err := stateOf(tx, id)
	if err != nil {
		return err
	}
	var ended int64
	if finished(state) {
		ended = nanos(now)
	}
	_, err = tx.Exec(`UPDATE item SET state = ?, ended = ?, revision = revision + 1 WHERE id = ?`, state, ended, id)
	return err
}

// stateOf is [quarantine.Item.State] of a stored item.
func stateOf(tx *sql.Tx, id string) (quarantine.State, error) {
	for _, s := range quarantine.States {
		var any bool
		err := tx.QueryRow(hasState, id, s).Scan(&any)
		if any || err != nil {
			return s, err
		}
	}
	return quarantine.Refused, nil
}

// Note appends an act that changes no state.
func (s *Store) Note(ctx context.Context, id string, a quarantine.Act) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		result, err := tx.Exec(`UPDATE item SET revision = revision + 1 WHERE id = ?`, id)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return quarantine.ErrNotFound
		}
		return insertAct(tx, id, a)
	})
	if err != nil {
		return fmt.Errorf("note act: %w", err)
	}
	return nil
}

// expireMost bounds one transaction, so that others get their turn.
const expireMost = 100

// Expire moves what is held past its end to Expired. It may leave some for the
// next call; then it returns as many as it took at once.
func (s *Store) Expire(ctx context.Context, now time.Time) (items []quarantine.Item, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		items = nil
		ids, err := rows(ctx, tx, scanString, `SELECT id FROM item
			WHERE state = ? AND expires <> 0 AND expires <= ? ORDER BY received LIMIT ?`,
			quarantine.Held, nanos(now), expireMost)
		if err != nil {
			return err
		}
		for _, id := range ids {
			it, err := decide(tx, quarantine.Decision{
				Item: id, To: quarantine.Expired,
				Act: quarantine.Act{Time: now, Actor: "expiry", Verb: "expire"},
			})
			if err != nil {
				return err
			}
			items = append(items, it)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("expire items: %w", err)
	}
	return items, nil
}

func scanString(r *sql.Rows) (text string, err error) {
	err = r.Scan(&text)
	return text, err
}
