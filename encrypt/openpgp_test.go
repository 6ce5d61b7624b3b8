package encrypt

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"
)

// newEntity makes an OpenPGP key; those of version 6 announce AEAD.
func newEntity(tb testing.TB, address string, v6 bool) *openpgp.Entity {
	tb.Helper()
	config := &packet.Config{V6Keys: v6, Time: func() time.Time { return time.Now().Add(-time.Hour) }}
	if v6 {
		config.AEADConfig, config.Algorithm = &packet.AEADConfig{}, packet.PubKeyAlgoEd25519
	} else {
		config.Algorithm = packet.PubKeyAlgoEdDSA
	}
	e, err := openpgp.NewEntity("", "", address, config)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// decrypt reads an armored message by e, and verifies a signature of signers.
func decrypt(armored []byte, e *openpgp.Entity, signers ...*openpgp.Entity) (string, error) {
	block, err := armor.Decode(bytes.NewReader(armored))
	if err != nil {
		return "", err
	}
	md, err := openpgp.ReadMessage(block.Body, append(openpgp.EntityList{e}, signers...), nil, nil)
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(md.UnverifiedBody)
	if err != nil {
		return "", err
	}
	if len(signers) > 0 && (!md.IsSigned || !md.IsVerified || md.SignatureError != nil) {
		return "", fmt.Errorf("signature: %w", errors.Join(md.SignatureError, errors.New("not verified")))
	}
	return string(b), nil
}

// seipdVersion reports which version of the encrypted data packet a message has.
func seipdVersion(t *testing.T, armored []byte) int {
	t.Helper()
	block, err := armor.Decode(bytes.NewReader(armored))
	if err != nil {
		t.Fatal(err)
	}
	packets := packet.NewReader(block.Body)
	for {
		p, err := packets.Next()
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := p.(*packet.SymmetricallyEncrypted); ok {
			return s.Version
		}
	}
}

func TestOpenPGPVersions(t *testing.T) {
	four, six, other := newEntity(t, "four@far.test", false), newEntity(t, "six@far.test", true), newEntity(t, "seven@far.test", true)
	signers := []*openpgp.Entity{nil, newEntity(t, "gateway@corp.test", false), newEntity(t, "gateway@corp.test", true)}
	tests := []struct {
		name string
		to   []*openpgp.Entity
		want int
	}{
		{"version 4", []*openpgp.Entity{four}, 1},
		{"version 6", []*openpgp.Entity{six}, 2},
		{"two of version 6", []*openpgp.Entity{six, other}, 2},
		{"mixed", []*openpgp.Entity{six, four, other}, 1},
	}
	for _, tt := range tests {
		for _, signer := range signers {
			var keys []*Key
			for _, e := range tt.to {
				keys = append(keys, &Key{PGP: e})
			}
			for _, mail := range everyMail {
				_, armored := wrapped(t, withCRLF(mail.header+mail.inner), keys, Options{Signer: signer})
				if got := seipdVersion(t, armored); got != tt.want {
					t.Errorf("%s: SEIPD version %d", tt.name, got)
				}
				if checksum := bytes.Contains(armored, []byte("\r\n=")); checksum != (tt.want == 1) {
					t.Errorf("%s: checksum %v", tt.name, checksum)
				}
				for _, e := range tt.to {
					got, err := decrypt(armored, e, signersOf(signer)...)
					if err != nil || got != withCRLF(mail.inner) {
						t.Errorf("%s, %s: got %.200q, %v", tt.name, mail.name, got, err)
					}
				}
			}
		}
	}
}

func signersOf(e *openpgp.Entity) []*openpgp.Entity {
	if e == nil {
		return nil
	}
	return []*openpgp.Entity{e}
}

func TestOpenPGPRefuses(t *testing.T) {
	good := newEntity(t, "good@far.test", false)
	public := publicOf(t, newEntity(t, "gateway@corp.test", false))
	locked := newEntity(t, "gateway@corp.test", false)
	if err := locked.EncryptPrivateKeys([]byte("x"), nil); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		keys []*Key
		o    Options
		want string
	}{
		{"no key", nil, Options{}, "no usable key"},
		{"a key of another kind", []*Key{{Kind: SMIME}}, Options{}, "no usable key"},
		{"one broken of two", []*Key{{PGP: good}, {}}, Options{}, "no usable key"},
		{"not yet valid", []*Key{{PGP: good}}, Options{Now: time.Now().AddDate(-1, 0, 0)}, good.PrimaryKey.KeyIdString() + " is not valid before"},
		{"signer without private key", []*Key{{PGP: good}}, Options{Signer: public}, public.PrimaryKey.KeyIdString() + " cannot sign: the private key is missing"},
		{"signer locked", []*Key{{PGP: good}}, Options{Signer: locked}, "locked by a passphrase"},
	}
	for _, tt := range tests {
		var b bytes.Buffer
		err := WriteOpenPGP(&b, spooled(t, "Subject: secret\r\n\r\nsecret"), tt.keys, tt.o)
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(b.String(), "\r\n\r\nsecret") {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
	if err := CheckPGPSigner(good, time.Now()); err != nil {
		t.Error(err)
	}
	if err := CheckPGP(nil, time.Now()); !errors.Is(err, ErrNoKey) {
		t.Errorf("got %v", err)
	}
}

func publicOf(t *testing.T, e *openpgp.Entity) *openpgp.Entity {
	t.Helper()
	var b bytes.Buffer
	if err := e.Serialize(&b); err != nil {
		t.Fatal(err)
	}
	list, err := openpgp.ReadKeyRing(&b)
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}

// A receiver that fails is an error, wherever it does.
func TestOpenPGPHandsOnErrors(t *testing.T) {
	keys := []*Key{{PGP: newEntity(t, "good@far.test", false)}}
	m := spooled(t, "Subject: x\r\n\r\n"+strings.Repeat("line\r\n", 50_000))
	var whole bytes.Buffer
	if err := WriteOpenPGP(&whole, m, keys, Options{}); err != nil {
		t.Fatal(err)
	}
	for n := int64(0); n < int64(whole.Len()); n += 20_011 {
		if err := WriteOpenPGP(&shortWriter{n}, m, keys, Options{}); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("after %d bytes: got %v", n, err)
		}
	}
	if err := WriteOpenPGP(io.Discard, m, keys, Options{Random: iotest.ErrReader(iotest.ErrTimeout)}); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("got %v", err)
	}
}

// A shortWriter takes so many bytes.
type shortWriter struct{ left int64 }

func (s *shortWriter) Write(p []byte) (int, error) {
	if s.left -= int64(len(p)); s.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

// One key serves many messages at once; its signatures are checked at first use.
func TestOpenPGPConcurrently(t *testing.T) {
	fresh := publicOf(t, newEntity(t, "a@far.test", true))
	signer := newEntity(t, "gateway@corp.test", false)
	m := spooled(t, "Subject: x\r\n\r\nhello\r\n")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if err := CheckPGP(fresh, time.Now()); err != nil {
				t.Error(err)
			}
			if err := WriteOpenPGP(io.Discard, m, []*Key{{PGP: fresh}}, Options{Signer: signer}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}
