package cms

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
)

var ciphers = map[string]Cipher{"cbc": AES256CBC, "gcm": AES256GCM}

// recipientKinds are all ways to wrap a content key that openssl reads.
var recipientKinds = []struct {
	identity string
	oaep     bool
}{
	{"rsa2048", false},
	{"rsa2048", true},
	{"rsa3072", false},
	{"rsa3072", true},
	{"p256", false},
	{"p384", false},
	{"p521", false},
}

func TestOpenSSLDecrypts(t *testing.T) {
	for cipherName, c := range ciphers {
		for _, kind := range recipientKinds {
			t.Run(fmt.Sprintf("%s/%s/oaep=%t", cipherName, kind.identity, kind.oaep), func(t *testing.T) {
				id := identities[kind.identity]
				for _, size := range []int{0, 1, 15, 16, 17, segmentSize - 1, segmentSize, segmentSize + 1, 100_000} {
					content := sample(size)
					got, err := id.decrypt(encrypt(t, content, c, id.recipient(kind.oaep)))
					if err != nil {
						t.Fatalf("%d bytes: %v", size, err)
					}
					if !bytes.Equal(got, content) {
						t.Fatalf("%d bytes: got %d other bytes", size, len(got))
					}
				}
			})
		}
	}
}

func TestOpenSSLDecrypts25MiB(t *testing.T) {
	content := sample(25<<20 + 5)
	for name, c := range ciphers {
		t.Run(name, func(t *testing.T) {
			id := identities["p256"]
			got, err := id.decrypt(encrypt(t, content, c, id.recipient(false)))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, content) {
				t.Fatalf("got %d other bytes", len(got))
			}
		})
	}
}

func TestEveryMixedRecipientDecrypts(t *testing.T) {
	content := sample(70_000)
	for name, c := range ciphers {
		var list []Recipient
		for _, id := range []string{"rsa2048", "p521", "p256", "rsa3072", "p384"} {
			list = append(list, identities[id].recipient(id == "rsa3072"))
		}
		data := encrypt(t, content, c, list...)
		for _, id := range []string{"rsa2048", "rsa3072", "p256", "p384", "p521"} {
			t.Run(name+"/"+id, func(t *testing.T) {
				got, err := identities[id].decrypt(data)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got, content) {
					t.Fatal("got other bytes")
				}
			})
		}
	}
}

func TestWrongKeyFails(t *testing.T) {
	content := sample(5000)
	for name, c := range ciphers {
		for _, id := range []string{"rsa2048", "p256"} {
			t.Run(name+"/"+id, func(t *testing.T) {
				data := encrypt(t, content, c, identities[id].recipient(false))
				// The stranger's key with the right certificate, and on its own.
				other := *identities["stranger"]
				if got, err := other.decrypt(data); err == nil || bytes.Equal(got, content) {
					t.Error("a stranger reads it")
				}
				other.certFile = identities[id].certFile
				if got, err := other.decrypt(data); err == nil && bytes.Equal(got, content) {
					t.Error("a stranger's key reads it")
				}
			})
		}
	}
}

func TestGCMDetectsChanges(t *testing.T) {
	content := sample(40_000)
	id := identities["p256"]
	data := encrypt(t, content, AES256GCM, id.recipient(false))
	// In the first segment, in the last one, in the tag: it ends 6 bytes before the end.
	for _, at := range []int{len(data) / 2, len(data) - 40, len(data) - 7} {
		changed := bytes.Clone(data)
		changed[at] ^= 1
		if got, err := id.decrypt(changed); err == nil {
			t.Errorf("byte %d of %d changed: decrypted to %d bytes", at, len(data), len(got))
		}
	}
	if _, err := id.decrypt(data); err != nil {
		t.Errorf("unchanged: %v", err)
	}
}

func TestTornEnvelopeFails(t *testing.T) {
	var out bytes.Buffer
	id := identities["rsa2048"]
	w, err := Encrypt(&out, []Recipient{id.recipient(false)}, EncryptOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(sample(50_000)); err != nil {
		t.Fatal(err)
	}
	if _, err := id.decrypt(out.Bytes()); err == nil {
		t.Error("decrypted without Close")
	}
}

func TestEncryptErrors(t *testing.T) {
	var out bytes.Buffer
	if _, err := Encrypt(&out, nil, EncryptOptions{}); !errors.Is(err, ErrNoRecipients) {
		t.Errorf("no recipients: %v", err)
	}
	if _, err := Encrypt(&out, []Recipient{{}}, EncryptOptions{}); err == nil {
		t.Error("no certificate: no error")
	}
	list := []Recipient{identities["rsa2048"].recipient(false)}
	if _, err := Encrypt(&out, list, EncryptOptions{Cipher: 9}); err == nil {
		t.Error("unknown cipher: no error")
	}
	if _, err := Encrypt(&out, list, EncryptOptions{Random: bytes.NewReader(make([]byte, 40))}); err == nil {
		t.Error("random ends: no error")
	}
	if out.Len() > 0 {
		t.Errorf("%d bytes were written", out.Len())
	}
}

// A brokenWriter fails after n bytes.
type brokenWriter struct{ n int }

var errBroken = errors.New("broken")

func (b *brokenWriter) Write(p []byte) (int, error) {
	if b.n -= len(p); b.n < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

func TestWriteErrorStays(t *testing.T) {
	list := []Recipient{identities["rsa2048"].recipient(false)}
	for _, room := range []int{0, 1000, 20_000, 40_000} {
		w, err := Encrypt(&brokenWriter{room}, list, EncryptOptions{Cipher: AES256GCM})
		if err == nil {
			_, _ = w.Write(sample(39_900))
			err = w.Close()
			if again := w.Close(); !errors.Is(again, errBroken) {
				t.Errorf("room for %d bytes: second Close says %v", room, again)
			}
		}
		if !errors.Is(err, errBroken) {
			t.Errorf("room for %d bytes: got %v", room, err)
		}
	}
}

func TestWriteAfterClose(t *testing.T) {
	w, err := Encrypt(&bytes.Buffer{}, []Recipient{identities["p256"].recipient(false)}, EncryptOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("x")); !errors.Is(err, ErrClosed) {
		t.Errorf("Write: %v", err)
	}
	if err := w.Close(); !errors.Is(err, ErrClosed) {
		t.Errorf("Close: %v", err)
	}
}
