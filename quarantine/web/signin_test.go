package web_test

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"postern/audit"
	"postern/quarantine"
	"postern/quarantine/web"
)

const word = "correct horse battery"

// withPassword is the reviewer with the password word, under a hash that costs
// little, since the race detector makes hashing slow.
func withPassword() quarantine.User {
	u := reviewer
	salt := []byte(rand.Text()[:16])
	key := argon2.IDKey([]byte(word), salt, 1, 64, 1, 32)
	enc := base64.RawStdEncoding
	u.Hash = fmt.Sprintf("$argon2id$v=%d$m=64,t=1,p=1$%s$%s", argon2.Version, enc.EncodeToString(salt), enc.EncodeToString(key))
	return u
}

func TestLinkSignsInOnce(t *testing.T) {
	b := newBench(t)
	if err := b.store.PutUser(t.Context(), root); err != nil {
		t.Fatal(err)
	}
	token := b.link(root.Name)
	c := b.client()
	for range 3 { // what opens links before people do uses nothing up
		c.get("/sign-in?link="+token).want(t, http.StatusOK, `value="`+token+`"`, "works once")
	}
	got := c.post("/sign-in", "link", token, "next", "/items/a1")
	if got.status != http.StatusSeeOther || got.to() != "/items/a1" {
		t.Fatalf("status %d to %q", got.status, got.to())
	}
	cookie := got.header.Get("Set-Cookie")
	for _, want := range []string{"postern=", "Path=/", "HttpOnly", "SameSite=Strict"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("cookie %q lacks %q", cookie, want)
		}
	}
	c.get("/").want(t, http.StatusOK, "Add a reviewer with a password")
	if e := b.last(audit.SignIn); e.Actor != root.Name || e.Client != "127.0.0.1" || e.Note != "link" {
		t.Errorf("event %+v", e)
	}
	b.client().post("/sign-in", "link", token).want(t, http.StatusForbidden, "has been used, or its time is over")
	b.last(audit.SignInFail)
}

func TestLinkExpires(t *testing.T) {
	b := newBench(t)
	if err := b.store.PutUser(t.Context(), root); err != nil {
		t.Fatal(err)
	}
	token := b.link(root.Name)
	b.wait(16 * time.Minute)
	b.client().post("/sign-in", "link", token).want(t, http.StatusForbidden, "its time is over")
}

func TestSecureCookie(t *testing.T) {
	b := newBench(t, func(o *web.Options) { o.Secure = true })
	if err := b.store.PutUser(t.Context(), root); err != nil {
		t.Fatal(err)
	}
	cookie := b.client().post("/sign-in", "link", b.link(root.Name)).header.Get("Set-Cookie")
	if !strings.HasPrefix(cookie, "__Host-postern=") || !strings.Contains(cookie, "Secure") || strings.Contains(cookie, "Domain") {
		t.Errorf("cookie %q", cookie)
	}
}

func TestPasswordSignsIn(t *testing.T) {
	b := newBench(t)
	u := withPassword()
	if err := b.store.PutUser(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	c := b.client()
	c.post("/sign-in", "name", "ruth", "password", "a wrong password").want(t, http.StatusForbidden, "do not fit together", "!a wrong")
	if e := b.last(audit.SignInFail); e.Actor != "ruth" {
		t.Errorf("event %+v", e)
	}
	c.post("/sign-in", "name", "my secret typed here", "password", word).want(t, http.StatusForbidden, "do not fit together")
	if e := b.last(audit.SignInFail); e.Actor != "" || strings.Contains(e.Note, "secret") {
		t.Errorf("an unknown name is recorded: %+v", e)
	}
	got := c.post("/sign-in", "name", "ruth", "password", word, "next", "https://evil.example/")
	if got.status != http.StatusSeeOther || got.to() != "/" {
		t.Errorf("status %d to %q", got.status, got.to())
	}
	c.get("/").want(t, http.StatusOK, "ruth", "!Add a reviewer")

	// A changed password ends sessions.
	u.Hash = "$argon2id$other"
	if err := b.store.PutUser(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	if got := c.get("/"); got.status != http.StatusSeeOther {
		t.Errorf("status %d after the password changed", got.status)
	}
}

func TestNobodySignsInByAnEmptyPassword(t *testing.T) {
	b := newBench(t)
	if err := b.store.PutUser(t.Context(), reviewer); err != nil { // comes by link only
		t.Fatal(err)
	}
	b.client().post("/sign-in", "name", "ruth", "password", "").want(t, http.StatusForbidden)
}

func TestTriesAreThrottledByName(t *testing.T) {
	b := newBench(t)
	if err := b.store.PutUser(t.Context(), withPassword()); err != nil {
		t.Fatal(err)
	}
	c := b.client()
	for range 5 {
		c.post("/sign-in", "name", "ruth", "password", "wrong").want(t, http.StatusForbidden)
	}
	got := c.post("/sign-in", "name", "ruth", "password", word)
	got.want(t, http.StatusTooManyRequests, "Wait 2 seconds")
	if got.header.Get("Retry-After") != "2" {
		t.Errorf("Retry-After %q", got.header.Get("Retry-After"))
	}
	b.wait(3 * time.Second)
	c.post("/sign-in", "name", "ruth", "password", "wrong").want(t, http.StatusForbidden)
	c.post("/sign-in", "name", "ruth", "password", word).want(t, http.StatusTooManyRequests, "Wait 4 seconds")
	b.wait(5 * time.Second)
	if got := c.post("/sign-in", "name", "ruth", "password", word); got.status != http.StatusSeeOther {
		t.Errorf("status %d with the right password after the wait", got.status)
	}
	if n := b.count(audit.SignInFail); n != 6 {
		t.Errorf("%d events of failure, want one for each password that was looked at", n)
	}
}

func TestSessionSlidesAndEnds(t *testing.T) {
	b := newBench(t, func(o *web.Options) { o.Session = time.Hour })
	c := b.as(reviewer)
	for range 5 {
		b.wait(50 * time.Minute)
		c.get("/").want(t, http.StatusOK)
	}
	b.wait(61 * time.Minute)
	if got := c.get("/"); got.status != http.StatusSeeOther {
		t.Errorf("status %d after an hour without a request", got.status)
	}
}

func TestSignOut(t *testing.T) {
	b := newBench(t)
	c := b.as(reviewer)
	u, err := http.NewRequest(http.MethodGet, b.server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	stolen := c.http.Jar.Cookies(u.URL)[0]
	got := c.post("/sign-out")
	if got.status != http.StatusSeeOther || got.to() != "/sign-in" {
		t.Errorf("status %d to %q", got.status, got.to())
	}
	if e := b.last(audit.SignOut); e.Actor != "ruth" {
		t.Errorf("event %+v", e)
	}
	again := b.client().do(http.MethodGet, "/", nil, func(r *http.Request) { r.AddCookie(stolen) })
	if again.status != http.StatusSeeOther {
		t.Errorf("the session lives on: status %d", again.status)
	}
}

func TestSignInLeadsBack(t *testing.T) {
	b := newBench(t)
	if got := b.client().get("/items/a1").to(); got != "/sign-in?next=%2Fitems%2Fa1" {
		t.Errorf("redirect to %q", got)
	}
	for _, next := range []string{"//evil.example", "/items/a1?x=1", "javascript:alert(1)", "/\\evil.example", "/items/../x"} {
		if err := b.store.PutUser(t.Context(), reviewer); err != nil {
			t.Fatal(err)
		}
		if got := b.client().post("/sign-in", "link", b.link("ruth"), "next", next).to(); got != "/" {
			t.Errorf("next %q leads to %q", next, got)
		}
	}
}
