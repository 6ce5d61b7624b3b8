package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"postern/quarantine"
)

const (
	keepBytes   = 30 * 24 * time.Hour
	keepRecords = 365 * 24 * time.Hour
	keepMarks   = 7 * 24 * time.Hour
	// keepLeftovers leaves a Put of another process time to come to its end.
	keepLeftovers = time.Hour
	// sweepMost bounds one transaction, so that others get their turn.
	sweepMost = 200
)

// Sweep deletes what nobody needs any more; see [quarantine.Store].
func (s *Store) Sweep(ctx context.Context, keep quarantine.Keep, now time.Time) (swept quarantine.Swept, err error) {
	if keep.Bytes <= 0 {
		keep.Bytes = keepBytes
	}
	if keep.Records <= 0 {
		keep.Records = keepRecords
	}
	if swept.Bytes, err = s.sweepBytes(ctx, now.Add(-min(keep.Bytes, keep.Records))); err == nil {
		swept.Records, err = s.sweepRecords(ctx, now.Add(-keep.Records))
	}
	if err == nil {
		err = s.sweepSmall(ctx, now)
	}
	if err == nil {
		// By the clock of the files, not by the caller's.
		swept.Leftovers, err = s.sweepLeftovers(ctx, time.Now().Add(-keepLeftovers))
	}
	if err != nil {
		err = fmt.Errorf("sweep store: %w", err)
	}
	return swept, err
}

// sweepBytes deletes the bytes of what ended before. The row lets go of them
// first: bytes without a row are found again, a row without bytes is not.
func (s *Store) sweepBytes(ctx context.Context, before time.Time) (total int, err error) {
	for {
		var blobs []string
		err := s.write(ctx, func(tx *sql.Tx) error {
			blobs, err = rows(ctx, tx, scanString, `SELECT blob FROM item
				WHERE ended <> 0 AND ended < ? AND blob <> '' LIMIT ?`, nanos(before), sweepMost)
			for i := 0; i < len(blobs) && err == nil; i++ {
				_, err = tx.Exec(`UPDATE item SET blob = '', revision = revision + 1 WHERE blob = ?`, blobs[i])
			}
			return err
		})
		if err != nil {
			return total, err
		}
		for _, blob := range blobs {
			if err := s.blobs.Delete(ctx, blob); err != nil {
				return total, err
			}
		}
		total += len(blobs)
		if len(blobs) < sweepMost {
			return total, nil
		}
	}
}

func (s *Store) sweepRecords(ctx context.Context, before time.Time) (total int, err error) {
	for {
		var n int64
		err := s.write(ctx, func(tx *sql.Tx) error {
			result, err := tx.Exec(`DELETE FROM item WHERE id IN
				(SELECT id FROM item WHERE ended <> 0 AND ended < ? AND blob = '' LIMIT ?)`, nanos(before), sweepMost)
			if err != nil {
				return err
			}
			n, err = result.RowsAffected()
			return err
		})
		if err != nil {
			return total, err
		}
		total += int(n)
		if n < sweepMost {
			return total, nil
		}
	}
}

func (s *Store) sweepSmall(ctx context.Context, now time.Time) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`DELETE FROM mark WHERE time < ?`, nanos(now.Add(-keepMarks)))
		if err != nil {
			return err
		}
		_, err = tx.Exec(`DELETE FROM token WHERE expires < ?`, nanos(now))
		return err
	})
}

// sweepLeftovers deletes bytes that belong to no item. That none does is asked
// under the write lock, where Put makes sure that its bytes are still there.
func (s *Store) sweepLeftovers(ctx context.Context, before time.Time) (total int, err error) {
	ids, err := s.blobs.Leftovers(ctx, before)
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		var wanted bool
		const query = `SELECT EXISTS (SELECT 1 FROM item WHERE blob = ? AND blob <> '')`
		err := s.reader.QueryRowContext(ctx, query, id).Scan(&wanted)
		if err != nil {
			return total, err
		}
		if wanted {
			continue
		}
		err = s.write(ctx, func(tx *sql.Tx) error {
			if err := tx.QueryRow(query, id).Scan(&wanted); err != nil || wanted {
				return err
			}
			total++
			return s.blobs.Delete(ctx, id)
		})
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// Ping checks that rows and bytes can be written.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.blobs.Check(); err != nil {
		return err
	}
	err := s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO mark (key, time) VALUES ('ping', ?)
			ON CONFLICT (key) DO UPDATE SET time = excluded.time`, nanos(time.Now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("write to store: %w", err)
	}
	return nil
}

// Once reports whether key was not marked in the time before now, and marks it.
func (s *Store) Once(ctx context.Context, key string, now time.Time, every time.Duration) (first bool, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		result, err := tx.Exec(`INSERT INTO mark (key, time) VALUES (?1, ?2)
			ON CONFLICT (key) DO UPDATE SET time = ?2 WHERE time <= ?3`,
			"once "+key, nanos(now), nanos(now.Add(-every)))
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		first = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("mark: %w", err)
	}
	return first, nil
}

// Setting returns a shared value; a missing one is "".
func (s *Store) Setting(ctx context.Context, key string) (value string, err error) {
	err = s.reader.QueryRowContext(ctx, `SELECT value FROM setting WHERE key = ?`, key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read setting: %w", err)
	}
	return value, nil
}

// SetSetting stores a shared value.
func (s *Store) SetSetting(ctx context.Context, key, value string) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO setting (key, value) VALUES (?, ?)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
		return err
	})
	if err != nil {
		return fmt.Errorf("store setting: %w", err)
	}
	return nil
}
