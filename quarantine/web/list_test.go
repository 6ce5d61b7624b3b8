package web_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"postern/quarantine"
)

var (
	itemLink = regexp.MustCompile(`href="/items/([^"]+)"`)
	nextLink = regexp.MustCompile(`<a href="([^"]+)" rel="next">`)
)

func TestListIsPaged(t *testing.T) {
	b := newBench(t)
	for i := range 120 {
		it := held(number(i))
		it.Received = start.Add(-time.Duration(i/3) * time.Minute) // several at one time
		b.put(it)
	}
	c := b.as(reviewer)
	seen := map[string]int{}
	pages := 0
	for path := "/?q=refund+hamburg&state=all"; path != ""; pages++ {
		got := c.get(path)
		got.want(t, http.StatusOK, `value="refund hamburg"`, `value="all" selected`)
		for _, m := range itemLink.FindAllStringSubmatch(got.body, -1) {
			seen[m[1]]++
		}
		path = ""
		if m := nextLink.FindStringSubmatch(got.body); m != nil {
			path = html.UnescapeString(m[1])
			if u, err := url.Parse(path); err != nil || u.Query().Get("q") != "refund hamburg" || u.Query().Get("state") != "all" {
				t.Fatalf("the link %q lost the query", path)
			}
		}
		if pages == 0 { // what comes meanwhile moves nothing
			late := held("late")
			late.Received = start.Add(time.Minute)
			b.put(late)
		}
	}
	if pages != 3 || len(seen) != 120 {
		t.Errorf("%d items on %d pages, want 120 on 3", len(seen), pages)
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s was listed %d times", id, n)
		}
	}
}

func TestListFilters(t *testing.T) {
	b := newBench(t)
	old, sent := held("old"), held("sent")
	old.Received, old.Subject = start.AddDate(0, 0, -10), "An older one"
	sent.Subject = "Gone already"
	for i := range sent.Copies[0].Recipients {
		sent.Copies[0].Recipients[i].State = quarantine.Sent
	}
	b.put(held("new"), old, sent, refusal("refused"))
	c := b.as(reviewer)
	for query, want := range map[string]string{
		"":                                    "[new old]",
		"state=all":                           "[sent refused new old]",
		"state=sent":                          "[sent]",
		"state=refused":                       "[refused]",
		"q=older":                             "[old]",
		"q=PETRA%40another":                   "[new old]",
		"q=payment+cards":                     "[new old]",
		"q=nowhere":                           "[]",
		"since=2026-03-01":                    "[new]",
		"until=2026-02-20":                    "[old]",
		"since=2026-02-20&until=2026-02-20":   "[old]",
		"state=nonsense":                      "[new old]",
		"since=yesterday":                     "[new old]",
		"after=rubbish":                       "[new old]",
		"q=%3Cscript%3Ealert(1)%3C/script%3E": "[]",
	} {
		t.Run(query, func(t *testing.T) {
			got := c.get("/?" + query)
			got.want(t, http.StatusOK, "!<script")
			var ids []string
			for _, m := range itemLink.FindAllStringSubmatch(got.body, -1) {
				ids = append(ids, m[1])
			}
			if fmt.Sprint(ids) != want {
				t.Errorf("got %v, want %s", ids, want)
			}
		})
	}
	c.get("/?state=nonsense").want(t, http.StatusOK, "no such state")
	c.get("/?since=yesterday").want(t, http.StatusOK, "A date was left out")
}

func TestEmptyListSaysWhatToDo(t *testing.T) {
	b := newBench(t)
	c := b.as(reviewer)
	c.get("/").want(t, http.StatusOK, "Nothing waits for a decision", "postern sample")
	c.get("/?q=x").want(t, http.StatusOK, "Nothing fits this search")
	c.get("/?state=denied").want(t, http.StatusOK, "No mail in this state")
}

func TestListNamesWhoIsHeld(t *testing.T) {
	b := newBench(t)
	it := held("a1")
	it.Copies[0].Recipients[0].State = quarantine.Sent
	b.put(it)
	b.as(reviewer).get("/").want(t, http.StatusOK, "petra@another.example</bdi> and 1 more")
}
