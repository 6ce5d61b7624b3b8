// Package web is the review page over the desk.
package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"postern/audit"
	"postern/quarantine"
)

// STUB FILE: agreed signatures; the page's author replaces it.

// Options are what the page works with.
type Options struct {
	Desk     *quarantine.Desk
	Accounts quarantine.Accounts
	Audit    audit.Sink
	Log      *slog.Logger
	// Secure says that people reach the page by https: cookies are marked so.
	Secure bool
	// Session is how long somebody stays signed in without doing anything; default 12 h.
	Session time.Duration
	Now     func() time.Time
}

// New makes the page.
func New(o Options) (http.Handler, error) { return http.NotFoundHandler(), nil }

// NewLink makes a one-time sign-in link's token for a user; its hash is stored.
func NewLink(ctx context.Context, accounts quarantine.Accounts, user string, expires time.Time) (token string, err error) {
	token = rand.Text()
	return token, accounts.PutToken(ctx, "link", fmt.Sprintf("%x", sha256.Sum256([]byte(token))), user, expires)
}
