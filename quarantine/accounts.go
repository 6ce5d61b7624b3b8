package quarantine

import (
	"context"
	"time"
)

// A User may sign in to the review page.
type User struct {
	Name string
	// Addresses are the user's own; nobody decides over mail from them.
	Addresses []string
	// Hash is the argon2id hash of the password in PHC string form; empty for a
	// user who can only come by a link.
	Hash string
	// ShowFull allows to see full values; each use is audited.
	ShowFull bool
	// Admin may make one-time links and see everything.
	Admin bool
}

// Accounts keep reviewers, one-time sign-in links and sessions. Links and
// sessions are stored as SHA-256 of their token only.
type Accounts interface {
	User(ctx context.Context, name string) (User, error)
	Users(ctx context.Context) ([]User, error)
	PutUser(ctx context.Context, u User) error
	// PutToken stores a token's hash for a user; Kind is "link" or "session".
	PutToken(ctx context.Context, kind, hash, user string, expires time.Time) error
	// Token returns the token's user; a link is used up by it. ErrNotFound when unknown or expired.
	Token(ctx context.Context, kind, hash string, now time.Time) (user string, err error)
	DeleteToken(ctx context.Context, kind, hash string) error
}
