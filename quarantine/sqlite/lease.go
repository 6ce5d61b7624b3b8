package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"postern/quarantine"
)

// due selects copies with somebody to send to now that nobody has a lease of,
// the longest waiting first.
const due = `SELECT r.item, r.copy FROM recipient r
	JOIN copy c ON c.item = r.item AND c.number = r.copy
	WHERE r.state = ?1 AND r.next <= ?2 AND c.lease_until <= ?2
	GROUP BY r.item, r.copy ORDER BY min(r.next), r.item, r.copy LIMIT ?3`

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
		keys, err := rows(ctx, tx, scanCopyKey, due, quarantine.Released, nanos(now), 1)
		any = len(keys) > 0
		return err
	})
	if err != nil || !any {
		return nil, wrapLease(err)
	}
	var jobs []quarantine.Job
	err = s.write(ctx, func(tx *sql.Tx) error {
		jobs = nil
		keys, err := rows(ctx, tx, scanCopyKey, due, quarantine.Released, nanos(now), most)
		if err != nil {
			return err
		}
		for _, k := range keys {
			_, err := tx.Exec(`UPDATE copy SET lease_owner = ?, lease_until = ? WHERE item = ? AND number = ?`,
				owner, nanos(until), k.item, k.number)
			if err != nil {
				return err
			}
			it, err := loadItem(ctx, tx, k.item)
			if err != nil {
				return err
			}
			jobs = append(jobs, job(it, k.number, owner, now, until))
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

// job is the copy with only those recipients that are due.
func job(it quarantine.Item, number int, owner string, now, until time.Time) quarantine.Job {
	j := quarantine.Job{Item: it, Owner: owner, Until: until}
	for _, c := range it.Copies {
		if c.Number != number {
			continue
		}
		j.Copy = c
		j.Copy.Recipients = nil
		for _, r := range c.Recipients {
			if r.State == quarantine.Released && !r.Next.After(now) {
				j.Copy.Recipients = append(j.Copy.Recipients, r)
			}
		}
	}
	return j
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
func (s *Store) Finish(ctx context.Context, j quarantine.Job, results []quarantine.Result) (it quarantine.Item, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		if err := setLease(tx, j, "", time.Time{}); err != nil {
			return err
		}
		for _, r := range results {
			chain, err := jsonColumn(r.Chain)
			if err != nil {
				return err
			}
			_, err = tx.Exec(`UPDATE recipient SET state = ?, way = ?, chain = ?, reply = ?, next = ?, tries = tries + 1, revision = revision + 1
				WHERE item = ? AND copy = ? AND address = ? AND state = ?`,
				r.State, r.Way, chain, r.Reply, nanos(r.Next), j.Item.ID, j.Copy.Number, r.Address, quarantine.Released)
			if err != nil {
				return err
			}
		}
		// The end of the lease stands for now: it is at most a lease later.
		it, err = changed(ctx, tx, j.Item.ID, j.Until)
		return err
	})
	if err != nil {
		err = fmt.Errorf("finish job: %w", err)
	}
	return it, err
}
