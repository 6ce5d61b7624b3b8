package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"postern/quarantine"
)

const userColumns = `name, addresses, hash, show_full, admin`

func scanUser(r *sql.Rows) (u quarantine.User, err error) {
	var addresses string
	if err := r.Scan(&u.Name, &addresses, &u.Hash, &u.ShowFull, &u.Admin); err != nil {
		return u, err
	}
	err = parseColumn("addresses", addresses, &u.Addresses)
	return u, err
}

// User returns the user of that name, or [quarantine.ErrNotFound].
func (s *Store) User(ctx context.Context, name string) (quarantine.User, error) {
	users, err := s.users(ctx, `SELECT `+userColumns+` FROM user WHERE name = ?`, name)
	if err == nil && len(users) == 0 {
		err = quarantine.ErrNotFound
	}
	if err != nil {
		return quarantine.User{}, fmt.Errorf("read user: %w", err)
	}
	return users[0], nil
}

// Users returns all users by name.
func (s *Store) Users(ctx context.Context) ([]quarantine.User, error) {
	users, err := s.users(ctx, `SELECT `+userColumns+` FROM user ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("read users: %w", err)
	}
	return users, nil
}

func (s *Store) users(ctx context.Context, query string, args ...any) (users []quarantine.User, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		users, err = rows(ctx, tx, scanUser, query, args...)
		return err
	})
	return users, err
}

// PutUser stores a user, in place of the one of that name.
func (s *Store) PutUser(ctx context.Context, u quarantine.User) error {
	addresses, err := jsonColumn(u.Addresses)
	if err == nil && u.Name == "" {
		err = errors.New("a user needs a name")
	}
	if err == nil {
		err = s.write(ctx, func(tx *sql.Tx) error {
			_, err := tx.Exec(`INSERT OR REPLACE INTO user (`+userColumns+`) VALUES (?,?,?,?,?)`,
				u.Name, addresses, u.Hash, u.ShowFull, u.Admin)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("store user: %w", err)
	}
	return nil
}

// PutToken stores a token's hash for a user.
func (s *Store) PutToken(ctx context.Context, kind, hash, user string, expires time.Time) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO token (kind, hash, user, expires) VALUES (?,?,?,?)`,
			kind, hash, user, nanos(expires))
		return err
	})
	if err != nil {
		return fmt.Errorf("store token: %w", err)
	}
	return nil
}

// Token returns the token's user; a link is used up by it.
func (s *Store) Token(ctx context.Context, kind, hash string, now time.Time) (user string, err error) {
	if kind == "link" {
		err = s.write(ctx, func(tx *sql.Tx) error {
			return tx.QueryRow(`DELETE FROM token WHERE kind = ? AND hash = ? AND expires > ? RETURNING user`,
				kind, hash, nanos(now)).Scan(&user)
		})
	} else {
		err = s.reader.QueryRowContext(ctx, `SELECT user FROM token WHERE kind = ? AND hash = ? AND expires > ?`,
			kind, hash, nanos(now)).Scan(&user)
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = quarantine.ErrNotFound
	}
	if err != nil {
		return "", fmt.Errorf("read token: %w", err)
	}
	return user, nil
}

// DeleteToken forgets a token. It is no error when there is none.
func (s *Store) DeleteToken(ctx context.Context, kind, hash string) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`DELETE FROM token WHERE kind = ? AND hash = ?`, kind, hash)
		return err
	})
	if err != nil {
		return fmt.Errorf("delete token: %w", err)
	}
	return nil
}
