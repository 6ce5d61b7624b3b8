package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"postern/audit"
	"postern/internal/password"
	"postern/quarantine/web"
)

func TestAdministratorAddsAReviewer(t *testing.T) {
	b := newBench(t)
	c := b.as(root)
	got := c.post("/users", "name", "Ines", "addresses", "ines@corp.example,\n i.b@corp.example", "password", word, "show_full", "yes")
	if got.status != http.StatusSeeOther || got.to() != "/users?done=added" {
		t.Fatalf("status %d to %q\n%s", got.status, got.to(), got.body)
	}
	c.get(got.to()).want(t, http.StatusOK, "The reviewer was added", "Ines", "ines@corp.example, i.b@corp.example", "full values")
	u, err := b.store.User(t.Context(), "Ines")
	if err != nil {
		t.Fatal(err)
	}
	if fits, err := password.Matches(u.Hash, word); !fits || err != nil || u.Admin || !u.ShowFull || len(u.Addresses) != 2 {
		t.Errorf("user %+v, %v", u, err)
	}
	if e := b.last(audit.UserChange); e.Actor != "administrator" || e.Note != "user Ines added" {
		t.Errorf("event %+v", e)
	}
	if got := b.client().post("/sign-in", "name", "Ines", "password", word); got.status != http.StatusSeeOther {
		t.Errorf("the new reviewer cannot sign in: %d", got.status)
	}
	c.get("/").want(t, http.StatusOK, "!Add a reviewer with a password")
}

func TestUserFormsThatDoNotFit(t *testing.T) {
	b := newBench(t)
	c := b.as(root)
	for name, tc := range map[string]struct {
		pairs []string
		want  string
	}{
		"no name":        {nil, "A name has"},
		"a slash":        {[]string{"name", "a/b"}, "A name has"},
		"dots":           {[]string{"name", ".."}, "A name has"},
		"a control":      {[]string{"name", "a\x00b"}, "A name has"},
		"taken":          {[]string{"name", "administrator"}, "already"},
		"short password": {[]string{"name", "ines", "password", "short"}, "A password has"},
		"no address":     {[]string{"name", "ines", "addresses", "<script>"}, "An address is none"},
	} {
		t.Run(name, func(t *testing.T) {
			c.post("/users", tc.pairs...).want(t, http.StatusUnprocessableEntity, tc.want, "!<script")
		})
	}
	if users, err := b.store.Users(t.Context()); err != nil || len(users) != 1 {
		t.Errorf("%d users, %v", len(users), err)
	}
	c.get("/users/nobody").want(t, http.StatusNotFound, "no such reviewer")
}

func TestAdministratorChangesAReviewer(t *testing.T) {
	b := newBench(t)
	their := b.as(withPassword())
	c := b.as(root)
	c.get("/users/ruth").want(t, http.StatusOK, "ruth@corp.example", "Take the password away")
	if got := c.post("/users/ruth", "addresses", "r@corp.example", "show_full", "yes"); got.status != http.StatusSeeOther {
		t.Fatalf("status %d", got.status)
	}
	u, err := b.store.User(t.Context(), "ruth")
	if err != nil || u.Hash == "" || !u.ShowFull || u.Addresses[0] != "r@corp.example" {
		t.Errorf("user %+v, %v", u, err)
	}
	their.get("/").want(t, http.StatusOK)
	c.post("/users/ruth", "password", "short").want(t, http.StatusUnprocessableEntity, "A password has")
	c.post("/users/ruth", "no_password", "yes")
	if u, err = b.store.User(t.Context(), "ruth"); err != nil || u.Hash != "" {
		t.Errorf("user %+v, %v", u, err)
	}
	if got := their.get("/"); got.status != http.StatusSeeOther {
		t.Errorf("the session outlives the password: %d", got.status)
	}
}

func TestOneTimeLinkForAReviewer(t *testing.T) {
	b := newBench(t, func(o *web.Options) { o.URL = "https://postern.corp.example/" })
	b.as(reviewer)
	c := b.as(root)
	got := c.post("/users/ruth/link")
	got.want(t, http.StatusOK, "It signs in once")
	m := regexp.MustCompile(`href="https://postern.corp.example/sign-in\?link=([A-Z2-7]+)"`).FindStringSubmatch(got.body)
	if m == nil {
		t.Fatalf("no link:\n%s", got.body)
	}
	if e := b.last(audit.UserChange); e.Note != "link for user ruth" || strings.Contains(e.Note, m[1]) {
		t.Errorf("event %+v", e)
	}
	theirs := b.client()
	if got := theirs.post("/sign-in", "link", m[1]); got.status != http.StatusSeeOther {
		t.Errorf("status %d", got.status)
	}
	theirs.get("/").want(t, http.StatusOK, "ruth")
}

func TestOwnPassword(t *testing.T) {
	b := newBench(t)
	c := b.as(withPassword())
	other := b.as(withPassword()) // another hash: the first is out
	if got := c.get("/"); got.status != http.StatusSeeOther {
		t.Fatalf("status %d", got.status)
	}
	const fresh = "a fresh long password"
	other.post("/password", "current", word, "password", fresh, "again", "another one").want(t, http.StatusUnprocessableEntity, "differ")
	other.post("/password", "current", "not this", "password", fresh, "again", fresh).want(t, http.StatusUnprocessableEntity, "another one")
	other.post("/password", "current", word, "password", "short", "again", "short").want(t, http.StatusUnprocessableEntity, "A password has")
	got := other.post("/password", "current", word, "password", fresh, "again", fresh)
	if got.status != http.StatusSeeOther {
		t.Fatalf("status %d\n%s", got.status, got.body)
	}
	other.get(got.to()).want(t, http.StatusOK, "The password was changed")
	if got := b.client().post("/sign-in", "name", "ruth", "password", fresh); got.status != http.StatusSeeOther {
		t.Errorf("the new password does not sign in: %d", got.status)
	}
}
