package web_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"postern/quarantine"
	"postern/quarantine/web"
)

// TestSessionSurvivesManyRequestsAtOnce prolongs a session while others look at it.
func TestSessionSurvivesManyRequestsAtOnce(t *testing.T) {
	b := newBench(t, func(o *web.Options) { o.Session = time.Hour })
	c := b.as(reviewer)
	for range 3 {
		b.wait(30 * time.Minute)
		var wg sync.WaitGroup
		for range 12 {
			wg.Go(func() {
				if got := c.get("/"); got.status != http.StatusOK {
					t.Errorf("status %d", got.status)
				}
			})
		}
		wg.Wait()
	}
}

// TestOneOfManyDecisionsWins lets people press the button at the same time.
func TestOneOfManyDecisionsWins(t *testing.T) {
	b := newBench(t)
	b.put(held("a1"))
	c := b.as(reviewer)
	var mu sync.Mutex
	statuses := map[int]int{}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			step := []string{"release", "deny"}[i%2]
			got := c.post("/items/a1/"+step, "to", "ivo@elsewhere.example")
			mu.Lock()
			defer mu.Unlock()
			statuses[got.status]++
		})
	}
	wg.Wait()
	if statuses[http.StatusSeeOther] != 1 || statuses[http.StatusConflict] != 7 {
		t.Errorf("statuses %v, want one 303 and seven 409", statuses)
	}
	if acts := b.item("a1").Acts; len(acts) != 1 {
		t.Errorf("%d acts, want 1: %+v", len(acts), acts)
	}
	if b.item("a1").Copies[0].Recipients[1].State != quarantine.Held {
		t.Error("somebody else's mail was decided as well")
	}
}
