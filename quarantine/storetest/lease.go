package storetest

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"postern/policy"
	"postern/quarantine"
)

const leaseTime = time.Minute

func lease(t *testing.T, s quarantine.Store, owner string, now time.Time, most int) []quarantine.Job {
	t.Helper()
	jobs, err := s.Lease(t.Context(), owner, now, now.Add(leaseTime), most)
	if err != nil {
		t.Fatalf("Lease: %v", err)
	}
	return jobs
}

func leaseAndFinish(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, released("a", "bob@far.example", "eve@far.example", "cy@far.example"))
	jobs := lease(t, s, "one", start, 10)
	if len(jobs) != 1 || jobs[0].Item.ID != "a" || len(jobs[0].Copy.Recipients) != 3 || len(jobs[0].Copy.Edits) != 1 {
		t.Fatalf("jobs = %+v", jobs)
	}
	small := load(t, s, "a")
	small.Copies, small.Verdict = nil, policy.Verdict{Schema: small.Verdict.Schema, Policy: small.Verdict.Policy}
	if diff := cmp.Diff(small, jobs[0].Item); diff != "" {
		t.Errorf("item of the job (-want +got):\n%s", diff)
	}
	if again := lease(t, s, "two", start, 10); len(again) != 0 {
		t.Fatalf("leased twice: %+v", again)
	}
	next := start.Add(5 * time.Minute)
	err := s.Finish(t.Context(), jobs[0], []quarantine.Result{
		{Address: "bob@far.example", State: quarantine.Sent, Reply: "250 ok"},
		{Address: "eve@far.example", State: quarantine.Failed, Reply: "550 no"},
		{Address: "cy@far.example", State: quarantine.Released, Reply: "451 later", Next: next},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := load(t, s, "a")
	if want := "bob@far.example sent, eve@far.example failed, cy@far.example released"; states(got) != want {
		t.Errorf("states = %s", states(got))
	}
	if r := got.Copies[0].Recipients[2]; r.Tries != 1 || r.Reply != "451 later" || !r.Next.Equal(next) || r.Revision != 2 {
		t.Errorf("recipient to try again = %+v", r)
	}
	if early := lease(t, s, "one", next.Add(-1), 10); len(early) != 0 {
		t.Errorf("leased before it is due: %+v", early)
	}
	jobs = lease(t, s, "one", next, 10)
	if len(jobs) != 1 || len(jobs[0].Copy.Recipients) != 1 || jobs[0].Copy.Recipients[0].Address != "cy@far.example" {
		t.Fatalf("second try = %+v", jobs)
	}
	err = s.Finish(t.Context(), jobs[0], nil) // given back untouched
	if err != nil {
		t.Fatal(err)
	}
	if got := load(t, s, "a").Copies[0].Recipients[2]; got.Tries != 1 {
		t.Errorf("a job given back counts as a try: %d", got.Tries)
	}
}

func leaseDue(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, item("held", "bob@far.example"))
	put(t, s, record("record", "bob@far.example"))
	for i, id := range []string{"c", "a", "b"} {
		it := released(id, "bob@far.example")
		it.Copies[0].Recipients[0].Next = start.Add(time.Duration(i) * time.Second)
		put(t, s, it)
	}
	jobs := lease(t, s, "one", start.Add(time.Second), 10)
	if len(jobs) != 2 || jobs[0].Item.ID != "c" || jobs[1].Item.ID != "a" {
		t.Errorf("jobs = %+v, want c and a", jobs)
	}
	if jobs := lease(t, s, "one", start.Add(time.Hour), 1); len(jobs) != 1 {
		t.Errorf("%d jobs, want 1 at most", len(jobs))
	}
}

func leaseLost(t *testing.T, k Kind) {
	one, two := k.Open(t, t.Name()), k.Open(t, t.Name())
	put(t, one, released("a", "bob@far.example"))
	first := lease(t, one, "one", start, 1)[0]
	after := start.Add(leaseTime)
	if got := lease(t, two, "two", after.Add(-1), 1); len(got) != 0 {
		t.Fatal("taken before it ran out")
	}
	second := lease(t, two, "two", after, 1)
	if len(second) != 1 {
		t.Fatal("not taken after it ran out")
	}
	sent := []quarantine.Result{{Address: "bob@far.example", State: quarantine.Sent}}
	err := one.Finish(t.Context(), first, sent)
	wantError(t, "Finish under a lost lease", err, quarantine.ErrConflict)
	_, err = one.Extend(t.Context(), first, after.Add(leaseTime))
	wantError(t, "Extend of a lost lease", err, quarantine.ErrConflict)
	if got := load(t, one, "a"); states(got) != "bob@far.example released" {
		t.Errorf("states = %s", states(got))
	}
	if err := two.Finish(t.Context(), second[0], sent); err != nil {
		t.Errorf("Finish under the new lease: %v", err)
	}
	err = two.Finish(t.Context(), second[0], sent)
	wantError(t, "Finish twice", err, quarantine.ErrConflict)
}

func leaseExtended(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, released("a", "bob@far.example"))
	job := lease(t, s, "one", start, 1)[0]
	longer, err := s.Extend(t.Context(), job, start.Add(10*leaseTime))
	if err != nil {
		t.Fatal(err)
	}
	if got := lease(t, s, "two", start.Add(5*leaseTime), 1); len(got) != 0 {
		t.Error("an extended lease was taken")
	}
	// Ran out, but nobody else took it: still good.
	if err := s.Finish(t.Context(), longer, []quarantine.Result{{Address: "bob@far.example", State: quarantine.Sent}}); err != nil {
		t.Errorf("Finish: %v", err)
	}
}

func leaseParallel(t *testing.T, k Kind) {
	stores := []quarantine.Store{k.Open(t, t.Name()), k.Open(t, t.Name())}
	const n = 20
	for i := range n {
		put(t, stores[0], released(numbered(i), "bob@far.example"))
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	taken := map[string]int{}
	for i := range 4 {
		wg.Go(func() {
			for {
				jobs, err := stores[i%2].Lease(t.Context(), numbered(i), start, start.Add(leaseTime), 3)
				if err != nil {
					t.Errorf("Lease: %v", err)
				}
				if len(jobs) == 0 {
					return
				}
				mu.Lock()
				for _, j := range jobs {
					taken[j.Item.ID]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for i := range n {
		if taken[numbered(i)] != 1 {
			t.Errorf("%s taken %d times", numbered(i), taken[numbered(i)])
		}
	}
}
