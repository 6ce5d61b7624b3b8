package web

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"postern/quarantine/sqlite"
)

func newTestGuard(t *testing.T) *guard {
	t.Helper()
	store, err := sqlite.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	g := newGuard(store, func() time.Time { return time.Unix(1_800_000_000, 0) })
	// Hashing is slow under the race detector; this one is of little cost.
	g.decoy = func() (string, error) {
		return "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$" + strings.Repeat("A", 43), nil
	}
	return g
}

func TestTriesAreThrottledByAddress(t *testing.T) {
	g := newTestGuard(t)
	g.byAddress.free = 3
	for i := range 3 {
		if _, _, err := g.check(t.Context(), "192.0.2.1", fmt.Sprint("name", i), "word"); !errors.Is(err, errWrong) {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	var wait *waitError
	if _, _, err := g.check(t.Context(), "192.0.2.1", "name9", "word"); !errors.As(err, &wait) {
		t.Errorf("got %v, want a wait", err)
	}
	if _, _, err := g.check(t.Context(), "192.0.2.2", "name9", "word"); !errors.Is(err, errWrong) {
		t.Errorf("another address: %v", err)
	}
}

// TestUnknownNamesCostAsMuch compares the work, not the time: an unknown name is
// checked against a hash, too.
func TestUnknownNamesCostAsMuch(t *testing.T) {
	g := newTestGuard(t)
	asked := false
	decoy := g.decoy
	g.decoy = func() (string, error) { asked = true; return decoy() }
	if _, known, err := g.check(t.Context(), "192.0.2.1", "nobody", "word"); known || !errors.Is(err, errWrong) || !asked {
		t.Errorf("known %t, %v, hash checked %t", known, err, asked)
	}
}

func TestFewHashAtOnce(t *testing.T) {
	g := newTestGuard(t)
	for range mostHashing {
		if _, err := g.slot(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, _, err := g.check(ctx, "192.0.2.1", "ruth", "word"); !errors.Is(err, errBusy) {
		t.Errorf("got %v, want %v", err, errBusy)
	}
}
