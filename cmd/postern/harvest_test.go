package main

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"postern/encrypt"
	"postern/mail"
)

// A key that an outside sender's mail brings is kept and used for mail to them; one
// in mail of our own people is not.
func TestHarvestIsOptIn(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	p.pgp("ann@a.example", "ed25519", "cv25519")
	asc, err := os.ReadFile(filepath.Join(p.folder, "ann@a.example.asc"))
	must(t, err)
	must(t, os.Remove(filepath.Join(p.folder, "ann@a.example.asc")))
	w, pf := encryptWorld(t, p, "", strings.Replace(encryptRule, `"encrypt"`, "\"encrypt\"\nencrypt = [\"openpgp\"]", 1))
	w.reconfigure(func(text string) string { return strings.Replace(text, "keys = {", "keys = { harvest = true,", 1) })
	w.serve()
	bring := func(from, id string) {
		send(t, pf.Addr("milter"), from, []string{"bob@corp.example"}, "From: <"+from+">\r\nTo: bob@corp.example\r\nSubject: my key\r\n"+
			"Message-ID: <"+id+">\r\nMIME-Version: 1.0\r\nContent-Type: application/pgp-keys; name=key.asc\r\nContent-Transfer-Encoding: base64\r\n\r\n"+
			base64.StdEncoding.EncodeToString(asc)+"\r\n")
	}
	bring("alice@corp.example", "own@corp.example")
	w.arrived(1)
	if out, _, status := w.run("keys", "test", "ann@a.example"); status != 1 || !strings.Contains(out, "no key") {
		t.Errorf("a key of somebody else was taken: %s", out)
	}
	bring("ann@a.example", "hers@a.example")
	w.arrived(2)
	send(t, pf.Addr("milter"), "alice@corp.example", []string{"ann@a.example"},
		"From: <alice@corp.example>\r\nTo: ann@a.example\r\nSubject: cards\r\nMessage-ID: <harvest@corp.example>\r\n\r\n"+cardLine+"\r\n")
	if opened := p.open("ann@a.example", w.arrived(3)[2].Data); !strings.Contains(opened, cardLine) {
		t.Errorf("the harvested key was not used: %q", opened)
	}
}

// A key for several addresses is not taken: its owner would read mail to the others.
func TestHarvestedKeyNamesItsAuthorOnly(t *testing.T) {
	t.Parallel()
	ann, err := mail.ParseAddress("Ann@a.example")
	must(t, err)
	for _, test := range []struct {
		also string
		from time.Time // of the second user id
		want bool
	}{
		{"", time.Now(), true},
		{"bob@b.example", time.Now(), false},
		{"bob@b.example", time.Now().Add(24 * time.Hour), false},
	} {
		config := &packet.Config{Algorithm: packet.PubKeyAlgoEdDSA}
		e, err := openpgp.NewEntity("Ann", "", "ann@a.example", config)
		must(t, err)
		if test.also != "" {
			config.Time = func() time.Time { return test.from }
			must(t, e.AddUserId("Bob", "", test.also, config))
		}
		if got := namesOnly(encrypt.Key{Kind: encrypt.OpenPGP, PGP: e, Addresses: []string{"ann@a.example"}}, ann); got != test.want {
			t.Errorf("with %q from %v: %v", test.also, test.from, got)
		}
	}
	if namesOnly(encrypt.Key{Addresses: []string{"ann@a.example", "@a.example"}}, ann) {
		t.Error("a certificate for a domain")
	}
}
