package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"postern/quarantine"
)

// errThere ends a transaction that found the item stored already.
var errThere = errors.New("is stored already")

// Put stores an item; see [quarantine.Store]. The bytes lie under a name of
// their own for every attempt, so that attempts at once never touch each other's.
func (s *Store) Put(ctx context.Context, it quarantine.Item, bytes io.Reader, window time.Duration) (quarantine.Item, bool, error) {
	if err := checkItem(&it, bytes != nil); err != nil {
		return it, false, fmt.Errorf("store item: %w", err)
	}
	// A retry is the common duplicate; it is spared writing its bytes.
	if old, ok, err := s.earlier(ctx, &it, window); err != nil || ok {
		return old, false, err
	}
	var to place
	if bytes != nil {
		to.blob = newBlobID()
		var err error
		if to.keyID, err = s.blobs.Put(ctx, to.blob, bytes); err != nil {
			return it, false, err
		}
	}
	there := ""
	err := s.write(ctx, func(tx *sql.Tx) (err error) {
		if to.seq, there, err = nextSeq(tx, &it, window); err != nil {
			return err
		}
		if there != "" {
			return errThere
		}
		if err := s.stillThere(to.blob); err != nil {
			return err
		}
		to.base = it.ID
		if to.seq > 1 {
			it.ID = fmt.Sprintf("%s-%d", to.base, to.seq)
		}
		return insertItem(tx, &it, to)
	})
	var doubt *commitError
	if err != nil && to.blob != "" && !errors.As(err, &doubt) {
		s.blobs.Delete(ctx, to.blob)
	}
	if errors.Is(err, errThere) {
		old, err := s.Item(ctx, there)
		return old, false, err
	}
	if err != nil {
		return it, false, fmt.Errorf("store item: %w", err)
	}
	return firstRevision(it), true, nil
}

// firstRevision is an item as it is after its insertion. Reading it back could
// fail, and the mail would be refused although it is stored.
func firstRevision(it quarantine.Item) quarantine.Item {
	it.Revision = 1
	it.Copies = slices.Clone(it.Copies)
	for i := range it.Copies {
		c := &it.Copies[i]
		c.Recipients = slices.Clone(c.Recipients)
		for k := range c.Recipients {
			c.Recipients[k].Revision = 1
		}
	}
	return it
}

// checkItem refuses what could never be handled again.
func checkItem(it *quarantine.Item, bytes bool) error {
	if it.ID == "" || it.Received.IsZero() {
		return errors.New("it has no id or no time of receipt")
	}
	if it.Record == bytes {
		return errors.New("a record has no bytes, everything else has")
	}
	for _, c := range it.Copies {
		if len(c.Recipients) == 0 {
			return fmt.Errorf("copy %d has no recipients", c.Number)
		}
	}
	if len(it.Copies) == 0 {
		return errors.New("it has no copies")
	}
	return nil
}

// stillThere makes sure, under the write lock, that no sweep of another process
// took the bytes for a leftover because they came so slowly.
func (s *Store) stillThere(blob string) error {
	if blob == "" {
		return nil
	}
	ok, err := s.blobs.Exists(blob)
	if err == nil && !ok {
		err = errors.New("its bytes were swept away meanwhile")
	}
	return err
}

func newBlobID() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

func (s *Store) earlier(ctx context.Context, it *quarantine.Item, window time.Duration) (old quarantine.Item, ok bool, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		_, there, err := nextSeq(tx, it, window)
		if err != nil || there == "" {
			return err
		}
		ok = true
		old, err = loadItem(ctx, tx, there)
		return err
	})
	if err != nil {
		err = fmt.Errorf("store item: %w", err)
	}
	return old, ok, err
}

// A place is where in the store an item goes.
type place struct {
	base        string // the id that was asked for
	seq         int    // counts the items of that id
	blob, keyID string // the bytes; empty for a record
}

// nextSeq returns the number that a new item gets among those of its id, or the
// id of the one that is there already. A record is no stored mail: the one is
// never taken for the other.
func nextSeq(tx *sql.Tx, it *quarantine.Item, window time.Duration) (seq int, there string, err error) {
	var at int64
	var record bool
	err = tx.QueryRow(`SELECT id, seq, received, record FROM item WHERE base = ? ORDER BY seq DESC LIMIT 1`, it.ID).
		Scan(&there, &seq, &at, &record)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 1, "", nil
	case err != nil:
		return 0, "", err
	case record == it.Record && it.Received.Sub(fromNanos(at)) < window:
		return seq, there, nil
	}
	return seq + 1, "", nil
}
