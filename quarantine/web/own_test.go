package web

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"postern/audit"
	"postern/quarantine"
	"postern/quarantine/sqlite"
)

// TestOwnMailSaysWhatTheDeskSays keeps the page's buttons and the desk's word together.
func TestOwnMailSaysWhatTheDeskSays(t *testing.T) {
	store, err := sqlite.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	it := quarantine.Item{
		ID: "a1", Record: false, Received: time.Unix(1_800_000_000, 0), Sender: "Dana+list@corp.example", Login: "dw",
		Copies: []quarantine.Copy{{Number: 1, Recipients: []quarantine.Recipient{{Address: "ivo@elsewhere.example", State: quarantine.Denied}}}},
	}
	if it, _, err = store.Put(t.Context(), it, strings.NewReader("a mail"), time.Hour); err != nil {
		t.Fatal(err)
	}
	desk := quarantine.NewDesk(quarantine.DeskOptions{Store: store, Audit: audit.Fan{}})
	for _, a := range []quarantine.Actor{
		{Name: "ruth"},
		{Name: "dw"},
		{Name: "DW"},
		{Name: "dw@corp.example"},
		{Name: "r", Addresses: []string{"dana@corp.example"}},
		{Name: "r", Addresses: []string{" DANA+x@Corp.Example "}},
		{Name: "r", Addresses: []string{"dw@elsewhere.example"}},
		{Name: "r", Addresses: []string{"dana@other.example"}},
		{Name: "r", Addresses: []string{"", "no address"}},
		{Name: "ivo@elsewhere.example"},
		{Name: "r", Addresses: []string{"IVO+1@elsewhere.example"}},
	} {
		_, err := desk.Deny(context.Background(), a, it.ID, nil, "")
		if err == nil {
			t.Fatal("nothing is held, and yet it was denied")
		}
		if got, want := a.Owns(&it), errors.Is(err, quarantine.ErrOwnMail); got != want {
			t.Errorf("%+v: the page says %t, the desk %t (%v)", a, got, want, err)
		}
	}
}
