package odf

import (
	"errors"
	"io"
	"strings"
	"testing"

	"postern/internal/xmltoken"
)

// manifest is the encryption data of a part, with an attribute replaced.
func manifest(algorithm, derivation string) string {
	return `<manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="AAAA">` +
		`<manifest:algorithm manifest:algorithm-name="` + algorithm + `"/>` +
		`<manifest:start-key-generation manifest:start-key-generation-name="http://www.w3.org/2000/09/xmldsig#sha256" manifest:key-size="32"/>` +
		`<manifest:key-derivation manifest:key-derivation-name="` + derivation + `" manifest:salt="AAAAAAAAAAAAAAAAAAAAAA=="/></manifest:encryption-data>`
}

func parsed(text string) *encryption {
	e := &encryption{}
	for t := xmltoken.New(strings.NewReader(text)); ; {
		tok, err := t.Next()
		if err != nil {
			return e
		}
		if tok.Kind == xmltoken.StartTag {
			e.token(&tok)
		}
	}
}

// Nothing that a manifest asks for takes more work or memory than is allowed.
func TestHostileManifest(t *testing.T) {
	const (
		uri    = "http://www.w3.org/2001/04/xmlenc#"
		cbc    = uri + `aes256-cbc" manifest:initialisation-vector="AAAAAAAAAAAAAAAAAAAAAA==`
		pbkdf2 = `PBKDF2" manifest:key-size="32" manifest:iteration-count="`
		argon  = `urn:org:documentfoundation:names:experimental:office:manifest:argon2id" manifest:key-size="32" `
	)
	for _, tt := range []struct {
		name, algorithm, derivation string
		want                        error
	}{
		{"AES", cbc, pbkdf2 + "100000", nil},
		{"Blowfish", `Blowfish CFB" manifest:initialisation-vector="AAAAAAAAAAA=`, "PBKDF2", nil},
		{"Argon2", cbc, argon + `loext:argon2-iterations="3" loext:argon2-memory="65536" loext:argon2-lanes="4`, nil},
		{"rounds", cbc, pbkdf2 + "1000001", errCostly},
		{"endless rounds", cbc, pbkdf2 + "99999999999999999999", errUnknownEncryption},
		{"no rounds", cbc, pbkdf2 + "0", errUnknownEncryption},
		{"negative rounds", cbc, pbkdf2 + "-1", errUnknownEncryption},
		{"short key", cbc, `PBKDF2" manifest:key-size="16`, errUnknownEncryption},
		{"long key", `Blowfish CFB" manifest:initialisation-vector="AAAAAAAAAAA=`, `PBKDF2" manifest:key-size="2000000000`, errUnknownEncryption},
		{"no vector", uri + "aes256-cbc", pbkdf2 + "1024", errUnknownEncryption},
		{"long vector", `Blowfish CFB" manifest:initialisation-vector="AAAAAAAAAAAAAAAAAAAAAA==`, "PBKDF2", errUnknownEncryption},
		{"unknown cipher", uri + "rot13", pbkdf2 + "1024", errUnknownEncryption},
		{"unknown derivation", cbc, "PGP", errUnknownEncryption},
		{"memory", cbc, argon + `loext:argon2-iterations="1" loext:argon2-memory="2097152" loext:argon2-lanes="4`, errCostly},
		{"passes", cbc, argon + `loext:argon2-iterations="1000" loext:argon2-memory="65536" loext:argon2-lanes="4`, errCostly},
		{"lanes", cbc, argon + `loext:argon2-iterations="1" loext:argon2-memory="65536" loext:argon2-lanes="255`, errCostly},
		{"no passes", cbc, argon + `loext:argon2-iterations="0" loext:argon2-memory="65536" loext:argon2-lanes="4`, errUnknownEncryption},
		{"no lanes", cbc, argon + `loext:argon2-iterations="1" loext:argon2-memory="65536`, errUnknownEncryption},
	} {
		if got := parsed(manifest(tt.algorithm, tt.derivation)).known(); !errors.Is(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := (&encryption{}).known(); !errors.Is(got, errUnknownEncryption) {
		t.Errorf("nothing: %v", got)
	}
}

func FuzzEncryption(f *testing.F) {
	for _, algorithm := range []string{`#aes256-cbc" manifest:initialisation-vector="AAAAAAAAAAAAAAAAAAAAAA==`, `#aes256-gcm" manifest:initialisation-vector="AAAAAAAAAAAAAAAA`, `Blowfish CFB" manifest:initialisation-vector="AAAAAAAAAAA=`} {
		f.Add(manifest(algorithm, `PBKDF2" manifest:key-size="32" manifest:iteration-count="2`), []byte("0123456789abcdef0123456789abcdef"))
		f.Add(manifest(algorithm, `#argon2id" manifest:key-size="32" argon2-iterations="1" argon2-memory="8" argon2-lanes="1`), []byte("0123456789abcdef0123456789abcdef"))
	}
	f.Fuzz(func(t *testing.T, manifest string, part []byte) {
		e := parsed(manifest)
		if e.known() != nil || e.rounds > 100 || e.memory > 100 {
			return
		}
		r, err := e.open(e.key([]byte("a")), strings.NewReader(string(part)))
		if err != nil {
			return
		}
		if plain, err := io.ReadAll(r); err == nil && len(plain) > len(part) {
			t.Errorf("%d bytes come out of %d", len(plain), len(part))
		}
	})
}
