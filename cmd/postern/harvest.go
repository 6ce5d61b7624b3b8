package main

import (
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"postern/encrypt"
	"postern/gate"
	"postern/mail"
	"postern/relay"
)

// harvestDir is the folder of keys that came with mail, apart from those that an
// administrator put in: they are asked last.
func (p *parts) harvestDir() string { return filepath.Join(p.config.Data.Dir, "harvested-keys") }

// harvesting takes the keys that passing mail brings for its own author, where the
// configuration asks for that (keys.harvest).
type harvesting struct {
	relay.Judge
	take func(m *mail.Message)
}

// Done takes keys after the answer, so that nobody waits for it.
func (h harvesting) Done(ctx context.Context, m *mail.Message, out gate.Outcome, reply string, err error) {
	if out.Kind == gate.Accept && err == nil {
		h.take(m)
	}
	h.Judge.Done(ctx, m, out, reply, err)
}

// harvest keeps the usable keys of m. Those of our own people are not of interest,
// nor is mail whose From is not its envelope sender.
func (v *service) harvest(m *mail.Message) {
	from, ok := m.Header().FirstAddress("From")
	if !ok || from.Key() != m.Envelope.Sender.Key() || v.rules.Policy.Inside(from.Domain) {
		return
	}
	folder := encrypt.NewFolder(v.harvestDir())
	for _, k := range encrypt.Harvest(m) {
		switch {
		case k.Problem != nil:
			continue
		case !namesOnly(k, from):
			v.log.Warn("a key that came with mail was not kept: it names other addresses, too", "from", from.String(), "key", k.ShortID())
			continue
		}
		if err := keepKey(folder, k); err != nil {
			v.log.Warn("a key that came with mail was not kept", "from", from.String(), "error", err)
			continue
		}
		v.log.Info("a key that came with mail was kept", "from", from.String(), "kind", string(k.Kind), "key", k.ShortID())
	}
}

// namesOnly reports whether a key is for nobody but a, now and later: whoever sends
// one key for several addresses would get it used for those of others.
func namesOnly(k encrypt.Key, a mail.Address) bool {
	is := func(address string) bool {
		named, err := mail.ParseAddress(address)
		return err == nil && named.Key() == a.Key()
	}
	for _, address := range k.Addresses {
		if !is(address) {
			return false
		}
	}
	if k.PGP == nil {
		return true
	}
	// Also those user ids that do not count yet.
	for _, id := range k.PGP.Identities {
		if email := id.UserId.Email; email != "" && !is(email) || email == "" && strings.Contains(id.UserId.Id, "@") && !is(id.UserId.Id) {
			return false
		}
	}
	return true
}

// keepKey takes a key into a folder, through the same checks as "keys import".
func keepKey(folder *encrypt.Folder, k encrypt.Key) error {
	var b bytes.Buffer
	name := "key.pgp"
	switch {
	case k.PGP != nil:
		if err := k.PGP.Serialize(&b); err != nil {
			return err
		}
	case k.Certificate != nil:
		name = "certificate.pem"
		if err := pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: k.Certificate.Raw}); err != nil {
			return err
		}
	default:
		return errors.New("it holds nothing")
	}
	dir, err := os.MkdirTemp("", "postern-key-*")
	if err != nil {
		return fmt.Errorf("keep key: %w", err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("keep key: %w", err)
	}
	_, err = folder.Import(path)
	return err
}
