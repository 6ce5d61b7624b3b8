package storetest

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"postern/policy"
	"postern/quarantine"
)

func putRoundTrip(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	it := item("a", "bob@far.example", "eve@far.example")
	it.Copies = append(it.Copies, quarantine.Copy{
		Number: 2, Recipients: []quarantine.Recipient{{Address: "cy@far.example", State: quarantine.Released, Next: start}},
	})
	it.Acts = []quarantine.Act{{Time: start, Actor: "gate", Verb: "confirm", Note: "sure", Recipients: []string{"cy@far.example"}}}
	it.Automatic = true
	it.Verdict.Findings = []policy.Finding{{Class: "cards", Masked: "4111…1111", Evidence: []string{"luhn"}}}
	stored := put(t, s, it)

	want := it
	want.Revision = 1
	want.Copies = append([]quarantine.Copy(nil), it.Copies...)
	for i := range want.Copies {
		want.Copies[i].Recipients = append([]quarantine.Recipient(nil), it.Copies[i].Recipients...)
		for j := range want.Copies[i].Recipients {
			want.Copies[i].Recipients[j].Revision = 1
		}
	}
	if diff := cmp.Diff(want, stored); diff != "" {
		t.Errorf("Put returned another item (-want +got):\n%s", diff)
	}
	other := k.Open(t, t.Name())
	if diff := cmp.Diff(want, load(t, other, "a")); diff != "" {
		t.Errorf("another handle reads another item (-want +got):\n%s", diff)
	}
	if got := content(t, other, "a"); got != "bytes of a" {
		t.Errorf("bytes = %q", got)
	}
}

func putRecord(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, record("a", "bob@far.example"))
	if got := load(t, s, "a"); !got.Record || got.State() != quarantine.Refused {
		t.Errorf("record = %v, state = %s", got.Record, got.State())
	}
	_, err := s.Open(t.Context(), "a")
	wantError(t, "Open of a record", err, quarantine.ErrNotFound)
}

func putRetry(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, item("a", "bob@far.example"))
	again := item("a", "bob@far.example")
	again.Received = start.Add(window - time.Second)
	again.Subject = "another"
	stored, created, err := s.Put(t.Context(), again, strings.NewReader("other bytes"), window)
	if err != nil || created {
		t.Fatalf("second Put = created %v, %v; want the first item", created, err)
	}
	if stored.Subject != "Offer for Zürich" || !stored.Received.Equal(start) {
		t.Errorf("second Put returned %q of %v", stored.Subject, stored.Received)
	}
	if got := content(t, s, "a"); got != "bytes of a" {
		t.Errorf("bytes = %q, want those of the first", got)
	}
}

func putAgain(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, item("a", "bob@far.example"))
	for i, want := range []string{"a-2", "a-3"} {
		again := item("a", "bob@far.example")
		again.Received = start.Add(time.Duration(i+1) * window)
		stored, created, err := s.Put(t.Context(), again, strings.NewReader("bytes of "+want), window)
		if err != nil || !created || stored.ID != want {
			t.Fatalf("Put = %s, created %v, %v; want %s", stored.ID, created, err, want)
		}
		if _, created, err := s.Put(t.Context(), again, strings.NewReader("x"), window); created || err != nil {
			t.Errorf("retry of %s = created %v, %v", want, created, err)
		}
		if got := content(t, s, want); got != "bytes of "+want {
			t.Errorf("bytes of %s = %q", want, got)
		}
	}
}

func putRecordIsNoMail(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, record("a", "bob@far.example"))
	stored, created, err := s.Put(t.Context(), item("a", "bob@far.example"), strings.NewReader("mail"), window)
	if err != nil || !created {
		t.Fatalf("Put of mail after the record of its refusal = created %v, %v", created, err)
	}
	if got := content(t, s, stored.ID); got != "mail" {
		t.Errorf("bytes = %q", got)
	}
}

func putFailingBytes(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	broken := errors.New("broken pipe")
	_, created, err := s.Put(t.Context(), item("a", "bob@far.example"),
		io.MultiReader(strings.NewReader("some"), iotest.ErrReader(broken)), window)
	if created || !errors.Is(err, broken) {
		t.Fatalf("Put of failing bytes = created %v, %v", created, err)
	}
	_, err = s.Item(t.Context(), "a")
	wantError(t, "item after failing bytes", err, quarantine.ErrNotFound)
	put(t, s, item("a", "bob@far.example")) // the client's next try
}

func putHalf(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	noCopies := item("a")
	noCopies.Copies = nil
	for name, it := range map[string]quarantine.Item{
		"no id": item("", "bob@far.example"), "no copies": noCopies, "no recipients": item("a"),
	} {
		if _, _, err := s.Put(t.Context(), it, strings.NewReader("x"), window); err == nil {
			t.Errorf("%s: stored", name)
		}
	}
	if _, _, err := s.Put(t.Context(), item("a", "bob@far.example"), nil, window); err == nil {
		t.Error("mail without bytes: stored")
	}
}

func putParallel(t *testing.T, k Kind) {
	stores := []quarantine.Store{k.Open(t, t.Name()), k.Open(t, t.Name())}
	var wg sync.WaitGroup
	var mu sync.Mutex
	created := 0
	for i := range 16 {
		wg.Go(func() {
			stored, is, err := stores[i%2].Put(t.Context(), item("a", "bob@far.example"), strings.NewReader("bytes of a"), window)
			mu.Lock()
			defer mu.Unlock()
			if err != nil || stored.ID != "a" {
				t.Errorf("Put = %s, %v", stored.ID, err)
			}
			if is {
				created++
			}
		})
	}
	wg.Wait()
	if created != 1 {
		t.Errorf("created %d times", created)
	}
	if got := content(t, stores[0], "a"); got != "bytes of a" {
		t.Errorf("bytes = %q", got)
	}
	page, err := stores[1].List(t.Context(), quarantine.Query{})
	if err != nil || len(page.Items) != 1 {
		t.Errorf("List = %s, %v", ids(page.Items), err)
	}
}

func openCut(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, item("a", "bob@far.example"))
	k.Cut(t, t.Name())
	if got, err := readAll(t.Context(), s, "a"); err == nil {
		t.Errorf("reading cut bytes gave %q and no error", got)
	}
}

func openUnknown(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	_, err := s.Open(t.Context(), "none")
	wantError(t, "Open", err, quarantine.ErrNotFound)
	_, err = s.Item(t.Context(), "none")
	wantError(t, "Item", err, quarantine.ErrNotFound)
}
