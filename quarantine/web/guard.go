package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"postern/internal/password"
	"postern/quarantine"
)

// A guard checks names and passwords. Each check costs 64 MiB and a good part of
// a second of computing, so few run at once, and who fails has to wait.
type guard struct {
	accounts  quarantine.Accounts
	byName    *throttle
	byAddress *throttle
	hashing   chan struct{}
	// decoy is the hash of a password that nobody knows: checking an unknown
	// name costs as much as checking a known one.
	decoy func() (string, error)
}

const (
	mostHashing = 2
	hashingWait = 10 * time.Second

	freeByName    = 5
	freeByAddress = 20 // whole offices share an address
)

// Errors of a check.
var (
	errWrong = errors.New("name and password do not fit together")
	errBusy  = errors.New("too many sign in at once")
)

// A waitError says that too many tries have failed.
type waitError struct{ wait time.Duration }

func (e *waitError) Error() string { return fmt.Sprintf("too many tries: wait %s", e.wait) }

func newGuard(a quarantine.Accounts, now func() time.Time) *guard {
	return &guard{
		accounts: a, byName: newThrottle(now, freeByName), byAddress: newThrottle(now, freeByAddress),
		hashing: make(chan struct{}, mostHashing),
		decoy:   sync.OnceValues(func() (string, error) { return password.Hash(rand.Text()) }),
	}
}

// check returns the user of that name and password: errWrong, a *waitError or
// errBusy when it may not be. Known says that there is a user of that name,
// which is for the record only, never for who asks.
func (g *guard) check(ctx context.Context, client, name, word string) (u quarantine.User, known bool, err error) {
	if wait := g.byAddress.try(client); wait > 0 {
		return u, false, &waitError{wait}
	}
	if wait := g.byName.try(name); wait > 0 {
		return u, false, &waitError{wait}
	}
	u, err = g.accounts.User(ctx, name)
	if err != nil && !errors.Is(err, quarantine.ErrNotFound) {
		return u, false, err
	}
	known = err == nil
	hash := u.Hash
	if hash == "" {
		if hash, err = g.decoy(); err != nil {
			return u, known, err
		}
	}
	fits, err := g.matches(ctx, hash, word)
	if err != nil {
		return u, known, err
	}
	if !fits || u.Hash == "" {
		return quarantine.User{}, known, errWrong
	}
	g.byName.forgive(name)
	g.byAddress.undo(client)
	return u, known, nil
}

func (g *guard) matches(ctx context.Context, hash, word string) (bool, error) {
	done, err := g.slot(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	return password.Matches(hash, word)
}

// hash hashes a new password.
func (g *guard) hash(ctx context.Context, word string) (string, error) {
	done, err := g.slot(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	return password.Hash(word)
}

func (g *guard) slot(ctx context.Context) (done func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, hashingWait)
	defer cancel()
	select {
	case g.hashing <- struct{}{}:
		return func() { <-g.hashing }, nil
	case <-ctx.Done():
		return nil, errBusy
	}
}

// clientOf is the address of a connection, for throttling and the record. What a
// proxy says about it is not asked: anybody can say so.
func clientOf(remote string) string {
	ap, err := netip.ParseAddrPort(remote)
	if err != nil {
		return "local"
	}
	return ap.Addr().Unmap().WithZone("").String()
}

// neighbourhood is what is throttled as one: an IPv4 address, or the /64 of an
// IPv6 address, of which one customer has all (RFC 6177).
func neighbourhood(client string) string {
	a, err := netip.ParseAddr(client)
	if err != nil || a.Is4() {
		return client
	}
	n, err := a.Prefix(64)
	if err != nil {
		return client
	}
	return n.String()
}
