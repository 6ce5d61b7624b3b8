package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"postern/quarantine"
)

// Statements that are run for each copy. Items may have tens of thousands of them:
// each statement finds its few rows by an index ("+" keeps SQLite from the others).
const (
	// dueCopies are those with somebody to send to now that nobody has a lease of, the
	// longest waiting first.
	dueCopies = `SELECT item, number FROM copy WHERE due <= ?1 AND lease_until <= ?1
		ORDER BY due, item, number LIMIT ?2`
	dueRecipients = `SELECT ` + recipientColumns + ` FROM recipient
		WHERE item = ? AND copy = ? AND +state = ? AND +next <= ? ORDER BY position`
	writeResult = `UPDATE recipient SET state = ?, way = ?, chain = ?, reply = ?, next = ?,
		tries = tries + 1, revision = revision + 1
		WHERE item = ? AND copy = ? AND address = ? AND state = ?`
	// setDue brings the column "due" of some copies in line with their recipients.
	setDue = `UPDATE copy SET due = (SELECT min(next) FROM recipient
		WHERE recipient.item = copy.item AND recipient.copy = copy.number AND +recipient.state = 'released') WHERE `
	setCopyDue = setDue + `item = ? AND number = ?`
	hasState   = `SELECT EXISTS (SELECT 1 FROM recipient WHERE item = ? AND state = ?)`
)

type copyKey struct {
	item   string
	number int
}

func scanCopyKey(r *sql.Rows) (k copyKey, err error) {
	err = r.Scan(&k.item, &k.number)
	return k, err
}

// Lease takes copies that are due to be sent, until then.
func (s *Store) Lease(ctx context.Context, owner string, now, until time.Time, most int) ([]quarantine.Job, error) {
	// Looking needs no write lock; mostly there is nothing to do.
	var any bool
	err := s.read(ctx, func(tx *sql.Tx) error {
		keys, err := rows(ctx, tx, scanCopyKey, dueCopies, nanos(now), 1)
		any = len(keys) > 0
		return err
	})
	if err != nil || !any {
		return nil, wrapLease(err)
	}
	var jobs []quarantine.Job
	err = s.write(ctx, func(tx *sql.Tx) error {
		jobs = nil
		keys, err := rows(ctx, tx, scanCopyKey, dueCopies, nanos(now), most)
		if err != nil {
			return err
		}
		for _, k := range keys {
			_, err := tx.Exec(`UPDATE copy SET lease_owner = ?, lease_until = ? WHERE item = ? AND number = ?`,
				owner, nanos(until), k.item, k.number)
			if err != nil {
				return err
			}
			j, err := loadJob(ctx, tx, k, now)
			if err != nil {
				return err
			}
			j.Owner, j.Until = owner, until
			jobs = append(jobs, j)
		}
		return nil
	})
	if err != nil {
		return nil, wrapLease(err)
	}
	return jobs, nil
}

func wrapLease(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("lease copies: %w", err)
}

// loadJob reads a copy with only those recipients that are due, and of its item
// only what is small: it is called for each copy.
func loadJob(ctx context.Context, tx *sql.Tx, k copyKey, now time.Time) (j quarantine.Job, err error) {
	small := func(r *sql.Rows) (quarantine.Item, error) { return scanSmall(r) }
	items, err := rows(ctx, tx, small, `SELECT `+smallColumns+` FROM item WHERE id = ?`, k.item)
	if err != nil {
		return j, err
	}
	copies, err := rows(ctx, tx, scanCopy, `SELECT number, edits FROM copy WHERE item = ? AND number = ?`, k.item, k.number)
	if err != nil {
		return j, err
	}
	if len(items) == 0 || len(copies) == 0 {
		return j, quarantine.ErrNotFound
	}
	j.Item, j.Copy = items[0], copies[0]
	recipient := func(r *sql.Rows) (quarantine.Recipient, error) { return scanRecipient(r) }
	j.Copy.Recipients, err = rows(ctx, tx, recipient, dueRecipients, k.item, k.number, quarantine.Released, nanos(now))
	return j, err
}

// Extend keeps a job's lease until then.
func (s *Store) Extend(ctx context.Context, j quarantine.Job, until time.Time) (quarantine.Job, error) {
	err := s.write(ctx, func(tx *sql.Tx) error { return setLease(tx, j, j.Owner, until) })
	if err != nil {
		return j, fmt.Errorf("extend lease: %w", err)
	}
	j.Until = until
	return j, nil
}

// setLease changes the lease that j holds. A lease that ran out is still j's as
// long as nobody else took it.
func setLease(tx *sql.Tx, j quarantine.Job, owner string, until time.Time) error {
	result, err := tx.Exec(`UPDATE copy SET lease_owner = ?, lease_until = ?
		WHERE item = ? AND number = ? AND lease_owner = ? AND lease_until = ?`,
		owner, nanos(until), j.Item.ID, j.Copy.Number, j.Owner, nanos(j.Until))
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		err = quarantine.ErrConflict
	}
	return err
}

// Finish writes back what became of a job's recipients and ends the lease.
func (s *Store) Finish(ctx context.Context, j quarantine.Job, results []quarantine.Result) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		if err := setLease(tx, j, "", time.Time{}); err != nil {
			return err
		}
		for _, r := range results {
			chain, err := jsonColumn(r.Chain)
			if err != nil {
				return err
			}
			_, err = tx.Exec(writeResult, r.State, r.Way, chain, r.Reply, nanos(r.Next),
				j.Item.ID, j.Copy.Number, r.Address, quarantine.Released)
			if err != nil {
				return err
			}
		}
		if _, err := tx.Exec(setCopyDue, j.Item.ID, j.Copy.Number); err != nil {
			return err
		}
		// The end of the lease stands for now: it is at most a lease later.
		return changed(tx, j.Item.ID, j.Until)
	})
	if err != nil {
		return fmt.Errorf("finish job: %w", err)
	}
	return nil
}
