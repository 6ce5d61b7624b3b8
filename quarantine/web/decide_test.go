package web_test

import (
	"net/http"
	"strings"
	"testing"

	"postern/audit"
	"postern/quarantine"
)

func TestReleaseOneDenyTheOther(t *testing.T) {
	b := newBench(t)
	b.put(held("a1"))
	c := b.as(reviewer)
	c.get("/items/a1").want(t, http.StatusOK, `value="ivo@elsewhere.example" checked`, `value="petra@another.example" checked`)
	c.post("/items/a1/confirm", "decision", "release", "to", "ivo@elsewhere.example", "note", "known <customer>").
		want(t, http.StatusOK, "Release this mail?", "ivo@elsewhere.example", "!petra@", "1 other recipient stays held", "known &lt;customer&gt;")
	if b.state("a1") != quarantine.Held {
		t.Fatal("the question alone decided")
	}
	got := c.post("/items/a1/release", "to", "ivo@elsewhere.example", "note", "known <customer>")
	if got.status != http.StatusSeeOther || got.to() != "/items/a1?done=released" {
		t.Fatalf("status %d to %q", got.status, got.to())
	}
	c.get(got.to()).want(t, http.StatusOK, "Released. It leaves now", "known &lt;customer&gt;", "ruth")
	if e := b.last(audit.Release); e.Actor != "ruth" || len(e.To) != 1 || e.Note != "known <customer>" {
		t.Errorf("event %+v", e)
	}
	got = c.post("/items/a1/deny", "to", "petra@another.example")
	if got.to() != "/items/a1?done=denied" {
		t.Fatalf("status %d to %q", got.status, got.to())
	}
	c.get(got.to()).want(t, http.StatusOK, "Denied. It will not leave", "Nothing is held any more", "!Release …")
	states := map[string]quarantine.State{}
	for _, r := range b.item("a1").Copies[0].Recipients {
		states[r.Address] = r.State
	}
	if states["ivo@elsewhere.example"] != quarantine.Released || states["petra@another.example"] != quarantine.Denied {
		t.Errorf("states %v", states)
	}
}

func TestSomebodyWasFaster(t *testing.T) {
	b := newBench(t)
	b.put(held("a1"))
	c := b.as(reviewer)
	if _, err := b.desk.Deny(t.Context(), quarantine.Actor{Name: "rob"}, "a1", nil, "not this one"); err != nil {
		t.Fatal(err)
	}
	for _, step := range []string{"confirm", "release", "deny"} {
		c.post("/items/a1/"+step, "decision", "release", "to", "ivo@elsewhere.example").
			want(t, http.StatusConflict, "Somebody was faster", "rob", "not this one", "Denied")
	}
}

func TestOwnMail(t *testing.T) {
	b := newBench(t)
	b.put(held("a1"))
	for name, u := range map[string]quarantine.User{
		"sender":    {Name: "d", Addresses: []string{"Dana+x@CORP.example"}},
		"login":     {Name: "dana"},
		"recipient": {Name: "p", Addresses: []string{"petra@another.example"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := b.as(u)
			c.get("/items/a1").want(t, http.StatusOK, "This is your own mail", "!Release …", "!<textarea")
			for _, step := range []string{"confirm", "release", "deny"} {
				c.post("/items/a1/"+step, "decision", "release", "to", "ivo@elsewhere.example").
					want(t, http.StatusForbidden, "This is your own mail", "!Release …")
			}
		})
	}
	if b.state("a1") != quarantine.Held {
		t.Error("somebody decided over their own mail")
	}
}

func TestDecisionsThatSayTooLittle(t *testing.T) {
	b := newBench(t)
	b.put(held("a1"))
	c := b.as(reviewer)
	for name, tc := range map[string]struct {
		path  string
		pairs []string
		want  string
	}{
		"nobody chosen":          {"/items/a1/confirm", []string{"decision", "release", "note", "kept"}, "at least one recipient"},
		"nobody released":        {"/items/a1/release", nil, "at least one recipient"},
		"nobody denied":          {"/items/a1/deny", nil, "at least one recipient"},
		"no decision":            {"/items/a1/confirm", []string{"to", "ivo@elsewhere.example"}, "to release or to deny"},
		"another decision":       {"/items/a1/confirm", []string{"to", "ivo@elsewhere.example", "decision", "raw"}, "to release or to deny"},
		"a note too long":        {"/items/a1/release", []string{"to", "ivo@elsewhere.example", "note", strings.Repeat("é", 1001)}, "at most 1,000 characters"},
		"a note that is no text": {"/items/a1/deny", []string{"to", "ivo@elsewhere.example", "note", "a\x1bb"}, "at most 1,000 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			c.post(tc.path, tc.pairs...).want(t, http.StatusUnprocessableEntity, tc.want)
		})
	}
	c.post("/items/a1/release", "to", "stranger@x.example").want(t, http.StatusConflict)
	c.post("/items/none/release", "to", "ivo@elsewhere.example").want(t, http.StatusNotFound, "no mail with this incident id")
	if b.state("a1") != quarantine.Held {
		t.Error("something was decided")
	}
}
