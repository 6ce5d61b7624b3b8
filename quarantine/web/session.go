package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"strings"
	"sync"
	"time"

	"postern/quarantine"
)

// sessions are who is signed in. The cookie's value is "TOKEN.TAG": the token
// is random and stored as its hash; the tag binds it to the user's password, so
// that a changed password ends every session that was begun before.
type sessions struct {
	accounts quarantine.Accounts
	life     time.Duration
	secure   bool
	now      func() time.Time

	// A session is prolonged by storing it anew. The lock keeps requests that
	// run at the same time from looking in between.
	mu sync.RWMutex
	// prolonged is when, by the token's hash; bounded, and nothing is lost with it.
	prolonged map[string]time.Time
}

const (
	mostProlonged = 10_000
	// prolongations is how many times a session's life is set anew at most
	// while it lasts.
	prolongations = 50
)

func newSessions(a quarantine.Accounts, life time.Duration, secure bool, now func() time.Time) *sessions {
	return &sessions{accounts: a, life: life, secure: secure, now: now, prolonged: map[string]time.Time{}}
}

// cookieName has the prefix with which browsers see to it that the cookie is
// ours alone, where the connection allows it (RFC 6265bis section 4.1.3.2).
func (s *sessions) cookieName() string {
	if s.secure {
		return "__Host-postern"
	}
	return "postern"
}

func (s *sessions) cookie(value string) *http.Cookie {
	return &http.Cookie{
		Name: s.cookieName(), Value: value, Path: "/",
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteStrictMode,
	}
}

// begin signs a user in, in place of whoever was.
func (s *sessions) begin(w http.ResponseWriter, r *http.Request, u quarantine.User) error {
	s.end(w, r)
	random := make([]byte, 32)
	rand.Read(random)
	token := base64.RawURLEncoding.EncodeToString(random)
	if err := s.accounts.PutToken(r.Context(), kindSession, hashToken(token), u.Name, s.now().Add(s.life)); err != nil {
		return err
	}
	w.Header().Del("Set-Cookie")
	http.SetCookie(w, s.cookie(token+"."+tag(token, u)))
	return nil
}

// tag is the same as long as the user's password is. It tells nothing of the
// password's hash, which has more chance in it than can be tried.
func tag(token string, u quarantine.User) string {
	sum := sha256.Sum256([]byte("postern session\x00" + token + "\x00" + u.Name + "\x00" + u.Hash))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// find returns who sent the request, or quarantine.ErrNotFound.
func (s *sessions) find(r *http.Request) (quarantine.User, error) {
	token, got, ok := s.parts(r)
	if !ok {
		return quarantine.User{}, quarantine.ErrNotFound
	}
	hash := hashToken(token)
	s.mu.RLock()
	name, err := s.accounts.Token(r.Context(), kindSession, hash, s.now())
	last := s.prolonged[hash]
	s.mu.RUnlock()
	if err != nil {
		return quarantine.User{}, err
	}
	u, err := s.accounts.User(r.Context(), name)
	if err != nil {
		return quarantine.User{}, err
	}
	if subtle.ConstantTimeCompare([]byte(got), []byte(tag(token, u))) != 1 {
		return quarantine.User{}, quarantine.ErrNotFound
	}
	if s.now().Sub(last) > s.life/prolongations {
		err = s.prolong(r.Context(), hash, name)
	}
	return u, err
}

func (s *sessions) parts(r *http.Request) (token, tag string, ok bool) {
	c, err := r.Cookie(s.cookieName())
	if err != nil || len(c.Value) > 200 {
		return "", "", false
	}
	return strings.Cut(c.Value, ".")
}

// prolong lets a session's life begin anew.
func (s *sessions) prolong(ctx context.Context, hash, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if now.Sub(s.prolonged[hash]) <= s.life/prolongations {
		return nil
	}
	// A sign-out may have come first.
	if _, err := s.accounts.Token(ctx, kindSession, hash, now); err != nil {
		return err
	}
	// Begun, it is seen through: a reader who goes away stays signed in.
	ctx = context.WithoutCancel(ctx)
	if err := s.accounts.DeleteToken(ctx, kindSession, hash); err != nil {
		return err
	}
	if err := s.accounts.PutToken(ctx, kindSession, hash, name, now.Add(s.life)); err != nil {
		return err
	}
	if len(s.prolonged) >= mostProlonged {
		clear(s.prolonged)
	}
	s.prolonged[hash] = now
	return nil
}

// end signs out.
func (s *sessions) end(w http.ResponseWriter, r *http.Request) error {
	gone := s.cookie("")
	gone.MaxAge = -1
	http.SetCookie(w, gone)
	token, _, ok := s.parts(r)
	if !ok {
		return nil
	}
	hash := hashToken(token)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.prolonged, hash)
	return s.accounts.DeleteToken(context.WithoutCancel(r.Context()), kindSession, hash)
}
