package storetest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"postern/quarantine"
)

func decide(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, item("a", "bob@far.example", "eve@far.example", "cy@far.example"))
	at := start.Add(time.Minute)
	got, err := s.Decide(t.Context(), quarantine.Decision{
		Item: "a", Recipients: []string{"eve@far.example"}, To: quarantine.Released,
		Act: quarantine.Act{Time: at, Actor: "rita", Verb: "release", Note: "fine"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "bob@far.example held, eve@far.example released, cy@far.example held"; states(got) != want {
		t.Errorf("after release: %s", states(got))
	}
	if r := got.Copies[0].Recipients; !r[1].Next.Equal(at) || !r[1].LetGo.Equal(at) || !r[0].LetGo.IsZero() || r[1].Revision != 2 || r[0].Revision != 1 || got.Revision != 2 {
		t.Errorf("next %v, let go %v %v, revisions %d %d, item %d", r[1].Next, r[1].LetGo, r[0].LetGo, r[1].Revision, r[0].Revision, got.Revision)
	}
	got, err = s.Decide(t.Context(), quarantine.Decision{
		Item: "a", To: quarantine.Denied, Act: quarantine.Act{Time: at, Actor: "rita", Verb: "deny"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "bob@far.example denied, eve@far.example released, cy@far.example denied"; states(got) != want {
		t.Errorf("after deny of the rest: %s", states(got))
	}
	want := []quarantine.Act{
		{Time: at, Actor: "rita", Verb: "release", Note: "fine", Recipients: []string{"eve@far.example"}},
		{Time: at, Actor: "rita", Verb: "deny", Recipients: []string{"bob@far.example", "cy@far.example"}},
	}
	if diff := cmp.Diff(want, got.Acts); diff != "" {
		t.Errorf("acts (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(got, load(t, s, "a")); diff != "" {
		t.Errorf("stored item differs from the returned one:\n%s", diff)
	}
}

func decideConflicts(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, item("a", "bob@far.example", "eve@far.example"))
	put(t, s, record("r", "bob@far.example"))
	to := func(id string, state quarantine.State, names ...string) error {
		_, err := s.Decide(t.Context(), quarantine.Decision{
			Item: id, Recipients: names, To: state, Act: quarantine.Act{Time: start, Actor: "rita"},
		})
		return err
	}
	wantError(t, "unknown item", to("none", quarantine.Denied), quarantine.ErrNotFound)
	wantError(t, "unknown recipient", to("a", quarantine.Denied, "no@far.example"), quarantine.ErrConflict)
	wantError(t, "record", to("r", quarantine.Released), quarantine.ErrConflict)
	if err := to("a", quarantine.Sent); err == nil {
		t.Error("a decision to Sent was taken")
	}
	if err := to("a", quarantine.Denied, "bob@far.example"); err != nil {
		t.Fatal(err)
	}
	wantError(t, "decided one among two", to("a", quarantine.Released, "eve@far.example", "bob@far.example"), quarantine.ErrConflict)
	if got := load(t, s, "a"); states(got) != "bob@far.example denied, eve@far.example held" || len(got.Acts) != 1 {
		t.Errorf("after conflicts: %s, %d acts", states(got), len(got.Acts))
	}
}

func decideParallel(t *testing.T, k Kind) {
	stores := []quarantine.Store{k.Open(t, t.Name()), k.Open(t, t.Name())}
	put(t, stores[0], item("a", "bob@far.example"))
	var wg sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for i := range 10 {
		to := []quarantine.State{quarantine.Released, quarantine.Denied}[i%2]
		wg.Go(func() {
			_, err := stores[i%2].Decide(t.Context(), quarantine.Decision{Item: "a", To: to, Act: quarantine.Act{Time: start}})
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if !errors.Is(err, quarantine.ErrConflict) {
				t.Errorf("Decide: %v", err)
			}
		})
	}
	wg.Wait()
	if got := load(t, stores[0], "a"); won != 1 || len(got.Acts) != 1 {
		t.Errorf("%d decisions won, %d acts", won, len(got.Acts))
	}
}

func note(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, item("a", "bob@far.example"))
	act := quarantine.Act{Time: start, Actor: "rita", Verb: "show-full"}
	if err := s.Note(t.Context(), "a", act); err != nil {
		t.Fatal(err)
	}
	got := load(t, s, "a")
	if diff := cmp.Diff([]quarantine.Act{act}, got.Acts); diff != "" || got.Revision != 2 {
		t.Errorf("revision %d, acts (-want +got):\n%s", got.Revision, diff)
	}
	wantError(t, "unknown item", s.Note(t.Context(), "none", act), quarantine.ErrNotFound)
}

func expire(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, item("a", "bob@far.example", "eve@far.example"))
	late := item("b", "bob@far.example")
	late.Expires = start.Add(48 * time.Hour)
	put(t, s, late)
	never := item("c", "bob@far.example")
	never.Expires = time.Time{}
	put(t, s, never)
	_, err := s.Decide(t.Context(), quarantine.Decision{
		Item: "a", Recipients: []string{"eve@far.example"}, To: quarantine.Released, Act: quarantine.Act{Time: start},
	})
	if err != nil {
		t.Fatal(err)
	}
	at := start.Add(24 * time.Hour)
	if got, err := s.Expire(t.Context(), at.Add(-time.Second)); err != nil || len(got) != 0 {
		t.Errorf("too early: %s, %v", ids(got), err)
	}
	got, err := s.Expire(t.Context(), at)
	if err != nil || ids(got) != "a" || states(got[0]) != "bob@far.example expired, eve@far.example released" {
		t.Fatalf("Expire = %s, %v", ids(got), err)
	}
	if act := got[0].Acts[1]; act.Verb != "expire" || !act.Time.Equal(at) || act.Recipients[0] != "bob@far.example" {
		t.Errorf("act = %+v", act)
	}
	if got, err := s.Expire(t.Context(), at); err != nil || len(got) != 0 {
		t.Errorf("again: %s, %v", ids(got), err)
	}
}
