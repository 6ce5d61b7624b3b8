package password_test

import (
	"errors"
	"strings"
	"testing"

	"postern/internal/password"
)

func TestHashMatches(t *testing.T) {
	hash, err := password.Hash("correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=65536,t=3,p=4$") {
		t.Errorf("got %q", hash)
	}
	for _, c := range []struct {
		password string
		want     bool
	}{{"correct horse battery", true}, {"correct horse batterz", false}, {"", false}, {strings.Repeat("x", 5000), false}} {
		got, err := password.Matches(hash, c.password)
		if err != nil || got != c.want {
			t.Errorf("%.30q: got %v, %v, want %v", c.password, got, err, c.want)
		}
	}
	again, err := password.Hash("correct horse battery")
	if err != nil || again == hash {
		t.Error("two hashes of one password are the same")
	}
}

func TestHashRefusesLength(t *testing.T) {
	for _, p := range []string{"", "short", strings.Repeat("x", 1025)} {
		if _, err := password.Hash(p); !errors.Is(err, password.ErrLength) {
			t.Errorf("%d bytes: got %v", len(p), err)
		}
	}
}

func TestMatchesRefusesDamagedHashes(t *testing.T) {
	for _, hash := range []string{"", "x", "$argon2i$v=19$m=65536,t=3,p=4$AAAA$AAAA", "$argon2id$v=19$m=65536,t=3,p=4$AAAA", "$argon2id$v=19$m=65536,t=0,p=4$AAAA$AAAA", "$argon2id$v=19$m=65536,t=3,p=4$!$!"} {
		if ok, err := password.Matches(hash, "correct horse battery"); ok || err == nil {
			t.Errorf("%q: got %v, %v", hash, ok, err)
		}
	}
}
