package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// The files are named NNNN_what.sql and run in this order, each once.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema up to date. Processes that start at once wait for
// each other.
func (s *Store) migrate(ctx context.Context) error {
	steps, err := readMigrations(migrations)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *sql.Tx) error { return migrateTo(tx, steps) })
}

func migrateTo(tx *sql.Tx, steps []string) error {
	const table = `CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL) STRICT`
	if _, err := tx.Exec(table); err != nil {
		return err
	}
	var version int
	if err := tx.QueryRow(`SELECT coalesce(max(version), 0) FROM schema_version`).Scan(&version); err != nil {
		return err
	}
	if version > len(steps) {
		return fmt.Errorf("the store has schema %d and this Postern knows only %d: use the newer Postern that wrote it",
			version, len(steps))
	}
	for i, step := range steps[version:] {
		if _, err := tx.Exec(step); err != nil {
			return fmt.Errorf("migrate to schema %d: %w", version+i+1, err)
		}
		if _, err := tx.Exec(`INSERT INTO schema_version VALUES (?)`, version+i+1); err != nil {
			return err
		}
	}
	return nil
}

// readMigrations returns the steps in order; their numbers have no hole.
func readMigrations(files fs.FS) ([]string, error) {
	names, err := fs.Glob(files, "migrations/*.sql") // sorted
	if err != nil {
		return nil, err
	}
	var steps []string
	for i, name := range names {
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
		if n, err := strconv.Atoi(number); err != nil || n != i+1 {
			return nil, fmt.Errorf("migration %s is not number %d", name, i+1)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		steps = append(steps, string(text))
	}
	return steps, nil
}
