package web_test

import (
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"postern/encrypt"
	"postern/quarantine/web"
)

var sourceCell = regexp.MustCompile(`<bdi class="where">(.*?)</bdi>`)

// sources are the files of the keys in the table, in order.
func (a answer) sources() string {
	var list []string
	for _, m := range sourceCell.FindAllStringSubmatch(a.body, -1) {
		list = append(list, html.UnescapeString(strings.ReplaceAll(m[1], "<wbr>", "")))
	}
	return strings.Join(list, " ")
}

func TestKeysFilters(t *testing.T) {
	b := newBench(t)
	c := b.as(reviewer)
	for query, want := range map[string]string{
		"":                         "ben.pem team.asc @partner.example.asc ann.asc gus.pem notes.key",
		"show=usable":              "ben.pem team.asc @partner.example.asc ann.asc",
		"show=soon":                "ben.pem team.asc",
		"show=problem":             "gus.pem notes.key",
		"show=nonsense":            "ben.pem team.asc @partner.example.asc ann.asc gus.pem notes.key",
		"q=ANOTHER.example":        "ben.pem gus.pem",
		"q=another+expired":        "gus.pem",
		"q=s/mime":                 "ben.pem gus.pem",
		"q=a5%40x":                 "team.asc",
		"q=C3D2+E1F0+01234567":     "ben.pem team.asc @partner.example.asc ann.asc gus.pem",
		"q=another&show=usable":    "ben.pem",
		"q=nowhere":                "",
		"after=2":                  "@partner.example.asc ann.asc gus.pem notes.key",
		"after=99":                 "ben.pem team.asc @partner.example.asc ann.asc gus.pem notes.key",
		"after=-1&show=problem":    "gus.pem notes.key",
		"q=%3Cscript%3E&after=%00": "",
	} {
		t.Run(query, func(t *testing.T) {
			got := c.get("/keys?" + query)
			got.want(t, http.StatusOK, "!<script")
			if got.sources() != want {
				t.Errorf("got %q, want %q", got.sources(), want)
			}
		})
	}
	c.get("/keys?q=nowhere").want(t, http.StatusOK, "No key fits", `value="nowhere"`)
	c.get("/keys").want(t, http.StatusOK,
		`<span class="soon">in 12 days</span>`, `<span class="soft">in 400 days</span>`, `<span class="soft">30 days ago</span>`, "never",
		`<code title="0f1e2d3c4b5a69788796a5b4c3d2e1f001234567">c3d2e1f001234567</code>`, "and 1 more", "nobody",
		`<span class="why">expired at 2026-01-31`, `href="/keys?show=soon">Expire within 30 days <b>2</b>`)
}

func TestKeysArePaged(t *testing.T) {
	b := newBench(t)
	b.keys = func() (list []encrypt.Key, err error) {
		for i := range 250 {
			list = append(list, encrypt.Key{Kind: encrypt.OpenPGP, ID: fmt.Sprint(i), Source: fmt.Sprintf("%03d.asc", i)})
		}
		return list, nil
	}
	c := b.as(reviewer)
	var seen []string
	pages := 0
	for path := "/keys?q=asc"; path != ""; pages++ {
		got := c.get(path)
		seen = append(seen, strings.Fields(got.sources())...)
		path = ""
		if m := nextLink.FindStringSubmatch(got.body); m != nil {
			path = html.UnescapeString(m[1])
		}
	}
	if pages != 3 || len(seen) != 250 || seen[249] != "249.asc" {
		t.Errorf("%d keys on %d pages", len(seen), pages)
	}
}

func TestNoKeys(t *testing.T) {
	b := newBench(t)
	b.keys = func() ([]encrypt.Key, error) { return nil, nil }
	c := b.as(reviewer)
	c.get("/keys").want(t, http.StatusOK, "There are no keys yet", "postern keys import FILE", "!<table", `!name="q"`)
	b.keys = func() ([]encrypt.Key, error) { return nil, errors.New("read key folder: /secret: permission denied") }
	c.get("/keys").want(t, http.StatusInternalServerError, "could not be listed", "log of the service", "!secret")
	if log := b.log.String(); !strings.Contains(log, "permission denied") {
		t.Errorf("log %q", log)
	}
}

func TestKeysAreAPageOnlyWhereTheyCanBeListed(t *testing.T) {
	b := newBench(t)
	b.as(reviewer).get("/").want(t, http.StatusOK, `<a href="/keys">Keys</a>`)
	b = newBench(t, func(o *web.Options) { o.Keys = nil })
	c := b.as(reviewer)
	c.get("/").want(t, http.StatusOK, "!/keys")
	c.get("/keys").want(t, http.StatusNotFound, "no such page")
}

func TestKeysOfOneAddress(t *testing.T) {
	b := newBench(t)
	c := b.as(reviewer)
	for address, want := range map[string][]string{
		"ann@elsewhere.example": {"can be encrypted", "ann.asc"},
		"gus@another.example":   {"none of its keys can be used", "expired at"},
		"nobody@x.example":      {"no directory knows a key"},
		"x@down.example":        {"could be asked", "log of the service", "!secret"},
		"<b>no address":         {"not an address", "!<b>no"},
	} {
		c.get("/keys?"+url.Values{"address": {address}}.Encode()).want(t, http.StatusOK, want...)
	}
	c.get("/keys").want(t, http.StatusOK, "Look up", "!looked-up")
	b = newBench(t, func(o *web.Options) { o.Directory = nil })
	b.as(reviewer).get("/keys?address=ann@elsewhere.example").want(t, http.StatusOK, "!Look up", "!looked-up")
}
