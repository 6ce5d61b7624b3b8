package officecrypto

import (
	"bytes"
	"errors"
	"testing"
)

func TestHostileBinary(t *testing.T) {
	api := func(algorithm, bits uint32) []byte {
		b := append([]byte("\x04\x00\x02\x00\x04\x00\x00\x00\x20\x00\x00\x00"), make([]byte, 32)...)
		le.PutUint32(b[20:], algorithm)
		le.PutUint32(b[28:], bits)
		return append(le.AppendUint32(b, 16), make([]byte, 56)...)
	}
	for _, tt := range []struct {
		name string
		b    []byte
		want error
	}{
		{"empty", nil, errBroken},
		{"RC4", append([]byte("\x01\x00\x01\x00"), make([]byte, 48)...), nil},
		{"RC4, cut off", append([]byte("\x01\x00\x01\x00"), make([]byte, 47)...), errBroken},
		{"unknown version", make([]byte, 52), errUnknown},
		{"CryptoAPI", api(algRC4, 128), nil},
		{"CryptoAPI, cut off", api(algRC4, 128)[:90], errBroken},
		{"CryptoAPI without an algorithm", api(0, 0), nil},
		{"AES", api(algAES128, 128), errUnknown},
		{"key of 8 bits", api(algRC4, 8), errUnknown},
		{"key of 512 bits", api(algRC4, 512), errUnknown},
		{"key of 4 GiB", api(algRC4, 0xffffffff), errUnknown},
		{"header of 4 GiB", append([]byte("\x04\x00\x02\x00\x04\x00\x00\x00\xff\xff\xff\xff"), make([]byte, 99)...), errBroken},
	} {
		b, err := ParseBinary(tt.b)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
		if err == nil && b.Key("a") != nil {
			t.Errorf("%s: any password opens it", tt.name)
		}
	}
}

// TestXOR knows the verifier that files with the default password hold.
func TestXOR(t *testing.T) {
	p := []byte(DefaultPassword)
	if v := xorVerifier(p); v != 0x9a0a {
		t.Errorf("verifier %#x", v)
	}
	for _, password := range []string{"", "a password of sixteen", "密码", "wrong"} {
		if NewXOR(password, xorKey(p), xorVerifier(p)) != nil {
			t.Errorf("%q opens it", password)
		}
	}
	x := NewXOR(DefaultPassword, xorKey(p), xorVerifier(p))
	if x == nil {
		t.Fatal("the password does not open it")
	}
	b := []byte{0, x[1], x[2] ^ 'a'}
	if x.Word(b); !bytes.Equal(b, []byte{0, x[1], 'a'}) {
		t.Errorf("got %x", b)
	}
}

func FuzzBinary(f *testing.F) {
	f.Add(append([]byte("\x01\x00\x01\x00"), make([]byte, 48)...))
	f.Add(append([]byte("\x04\x00\x02\x00\x04\x00\x00\x00\x20\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\x01\x68\x00\x00\x04\x80\x00\x00\x80"), make([]byte, 100)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		if lock, err := ParseBinary(b); err == nil {
			if k := lock.Key("a"); k != nil {
				k.Stream(b, 512)
			}
		}
	})
}
