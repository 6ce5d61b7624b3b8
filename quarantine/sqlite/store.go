package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"postern/quarantine"
	"postern/quarantine/sealed"
)

// File is the name of the database in the folder of a store.
const File = "postern.db"

// A Store keeps items, accounts and settings in DIR/postern.db and bytes in
// DIR/blobs. Safe for concurrent use by several processes.
type Store struct {
	// SQLite has one writer at a time; waiting for it in Go is fair and can be
	// cancelled, waiting in SQLite is neither.
	writer *sql.DB
	reader *sql.DB
	blobs  *sealed.Blobs
}

var (
	_ quarantine.Store    = (*Store)(nil)
	_ quarantine.Accounts = (*Store)(nil)
)

// readers is how many connections read at once.
const readers = 4

// Open opens the store in dir, and makes it (folder and files for the owner
// only) where there is none.
func Open(dir string) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	blobs, err := sealed.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	s := &Store{blobs: blobs}
	if err := s.openDatabase(filepath.Join(dir, File)); err != nil {
		s.Close()
		return nil, fmt.Errorf("open store in %s: %w", dir, err)
	}
	return s, nil
}

func (s *Store) openDatabase(path string) error {
	// Made here for its mode; SQLite gives its other files the same.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	pragmas := []string{"busy_timeout(250)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"}
	if s.writer, err = sql.Open("sqlite", source(path, "immediate", pragmas)); err != nil {
		return err
	}
	s.writer.SetMaxOpenConns(1)
	if err := s.migrate(context.Background()); err != nil {
		return err
	}
	pragmas = []string{"busy_timeout(10000)", "query_only(1)"}
	if s.reader, err = sql.Open("sqlite", source(path, "deferred", pragmas)); err != nil {
		return err
	}
	s.reader.SetMaxOpenConns(readers)
	s.reader.SetMaxIdleConns(readers)
	return s.reader.Ping()
}

func source(path, lock string, pragmas []string) string {
	u := url.URL{Scheme: "file", Path: path, RawQuery: url.Values{
		"_txlock": {lock},
		"_pragma": pragmas,
	}.Encode()}
	return u.String()
}

// Close closes the files. What is still running fails.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.reader, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// write runs f in a transaction that holds the write lock from its begin. The
// context bounds the wait for it; once begun, the transaction is seen through,
// so that a client that goes away leaves no doubt about a commit.
func (s *Store) write(ctx context.Context, f func(*sql.Tx) error) error {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	tx, err := begin(ctx, conn)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return &commitError{err}
	}
	return nil
}

// lockWait is how long a transaction waits for those of other processes.
const lockWait = 10 * time.Second

// begin waits for the write lock. SQLite's own wait cannot be cancelled, so it
// is a short one that is repeated.
func begin(ctx context.Context, conn *sql.Conn) (*sql.Tx, error) {
	end := time.Now().Add(lockWait)
	for {
		tx, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
		var code *sqlite.Error
		if err == nil || !errors.As(err, &code) || code.Code()&0xff != sqlite3.SQLITE_BUSY || time.Now().After(end) {
			return tx, err
		}
		if ctx.Err() != nil {
			return nil, errors.Join(ctx.Err(), err)
		}
	}
}

// read runs f in a transaction that sees one state of the database.
func (s *Store) read(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(tx)
}

// A commitError leaves open whether the transaction is in the database.
type commitError struct{ err error }

func (e *commitError) Error() string { return "commit: " + e.err.Error() }
func (e *commitError) Unwrap() error { return e.err }
