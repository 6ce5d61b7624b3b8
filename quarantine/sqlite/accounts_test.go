package sqlite

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"postern/quarantine"
)

func TestUsers(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	rita := quarantine.User{Name: "rita", Addresses: []string{"rita@corp.example"}, Hash: "$argon2id$", ShowFull: true}
	ben := quarantine.User{Name: "ben", Admin: true}
	for _, u := range []quarantine.User{rita, ben, {Name: "rita"}, rita} {
		if err := s.PutUser(ctx, u); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.User(ctx, "rita"); err != nil || !cmp.Equal(got, rita) {
		t.Errorf("User = %+v, %v", got, err)
	}
	if _, err := s.User(ctx, "eve"); !errors.Is(err, quarantine.ErrNotFound) {
		t.Errorf("unknown user: %v", err)
	}
	if got, err := s.Users(ctx); err != nil || !cmp.Equal(got, []quarantine.User{ben, rita}) {
		t.Errorf("Users = %+v, %v", got, err)
	}
	if err := s.PutUser(ctx, quarantine.User{}); err == nil {
		t.Error("a user without a name was stored")
	}
}

func TestTokens(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	for _, kind := range []string{"link", "session"} {
		if err := s.PutToken(ctx, kind, "hash", "rita", start.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.PutToken(ctx, "link", "hash", "eve", start); err == nil {
		t.Error("a token was stored twice")
	}
	check := func(name, kind string, at time.Time, want string, wantErr error) {
		t.Helper()
		got, err := s.Token(ctx, kind, "hash", at)
		if got != want || !errors.Is(err, wantErr) {
			t.Errorf("%s: Token = %q, %v", name, got, err)
		}
	}
	check("expired link", "link", start.Add(time.Hour), "", quarantine.ErrNotFound)
	check("link", "link", start, "rita", nil)
	check("link again", "link", start, "", quarantine.ErrNotFound)
	check("session", "session", start, "rita", nil)
	check("session again", "session", start, "rita", nil)
	check("expired session", "session", start.Add(time.Hour), "", quarantine.ErrNotFound)
	for range 2 {
		if err := s.DeleteToken(ctx, "session", "hash"); err != nil {
			t.Fatal(err)
		}
	}
	check("deleted session", "session", start, "", quarantine.ErrNotFound)
}
