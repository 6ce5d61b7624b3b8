package web_test

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"postern/audit"
	"postern/quarantine"
)

var update = flag.Bool("update", false, "write the golden pages anew")

// versionOf is the style sheet's version in its address, which changes with each colour.
var versionOf = regexp.MustCompile(`style\.css\?v=[0-9a-f]+`)

func TestGoldenPages(t *testing.T) {
	b := newBench(t)
	decided := held("b2")
	decided.Subject, decided.From = "", ""
	b.put(held("a1"), decided, encrypted("c3"))
	if _, err := b.desk.Release(t.Context(), quarantine.Actor{Name: "rob"}, "b2", []string{"ivo@elsewhere.example"}, "a customer"); err != nil {
		t.Fatal(err)
	}
	c := b.as(trusted)
	for name, path := range map[string]string{
		"list.html": "/?state=all&q=payment", "item.html": "/items/a1", "decided.html": "/items/b2", "signin.html": "/sign-in",
		"keys.html": "/keys", "encrypted.html": "/items/c3",
	} {
		t.Run(name, func(t *testing.T) {
			got := c.get(path)
			if got.status != http.StatusOK {
				t.Fatalf("status %d", got.status)
			}
			page := versionOf.ReplaceAllString(got.body, "style.css")
			file := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), page); diff != "" {
				t.Errorf("%s (-want +got; -update writes it anew):\n%s", file, diff)
			}
		})
	}
	if b.count(audit.Show) != 3 {
		t.Errorf("%d looks are on record, want 3", b.count(audit.Show))
	}
}
