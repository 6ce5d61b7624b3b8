package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"postern/quarantine"
)

// The kinds of tokens that accounts keep.
const (
	kindLink    = "link"
	kindSession = "session"
)

// NewLink makes the token of a one-time sign-in link for a user, to be shown as
// URL/sign-in?link=TOKEN. It has 130 bits of chance; only its hash is stored.
func NewLink(ctx context.Context, accounts quarantine.Accounts, user string, expires time.Time) (token string, err error) {
	token = rand.Text()
	if err := accounts.PutToken(ctx, kindLink, hashToken(token), user, expires); err != nil {
		return "", fmt.Errorf("make sign-in link: %w", err)
	}
	return token, nil
}

// hashToken is the form in which a token is stored. A fast hash will do: what
// it hides is random and long.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
