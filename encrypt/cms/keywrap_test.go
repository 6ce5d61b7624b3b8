package cms

import (
	"bytes"
	"crypto"
	"encoding/hex"
	"strings"
	"testing"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The vectors of RFC 3394 section 4.
func TestWrapKeyVectors(t *testing.T) {
	const kek = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"
	const key = "00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F"
	for _, tt := range []struct {
		name           string
		kekLen, keyLen int
		want           string
	}{
		{"4.1", 16, 16, "1FA68B0A8112B447 AEF34BD8FB5A7B82 9D3E862371D2CFE5"},
		{"4.2", 24, 16, "96778B25AE6CA435 F92B5B97C050AED2 468AB8A17AD84E5D"},
		{"4.3", 32, 16, "64E8C3F9CE0F5BA2 63E9777905818A2A 93C8191E7D6E8AE7"},
		{"4.4", 24, 24, "031D33264E15D332 68F24EC260743EDC E1C6C7DDEE725A93 6BA814915C6762D2"},
		{"4.5", 32, 24, "A8F9BC1612C68B3F F6E6F4FBE30E71E4 769C8B80A32CB895 8CD5D17D6B254DA1"},
		{"4.6", 32, 32, "28C9F404C4B810F4 CBCCB35CFB87F826 3F5786E2D80ED326 CBC7F0E71A99F43B FB988B9B7A02DD21"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := wrapKey(unhex(t, kek)[:tt.kekLen], unhex(t, key)[:tt.keyLen])
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, unhex(t, tt.want)) {
				t.Errorf("got %X", got)
			}
		})
	}
}

func TestWrapKeyRefuses(t *testing.T) {
	for _, n := range []int{0, 8, 17, 31} {
		if _, err := wrapKey(make([]byte, 32), make([]byte, n)); err == nil {
			t.Errorf("key of %d bytes: no error", n)
		}
	}
	if _, err := wrapKey(make([]byte, 5), make([]byte, 32)); err == nil {
		t.Error("kek of 5 bytes: no error")
	}
}

// TestWrapKeyAgainstOpenSSL asks openssl to unwrap.
func TestWrapKeyAgainstOpenSSL(t *testing.T) {
	for i := range 8 {
		kek, key := sample(100 + i)[68+i:], sample(300 + i)[268+i:]
		wrapped, err := wrapKey(kek, key)
		if err != nil {
			t.Fatal(err)
		}
		got, err := openssl(wrapped, "enc", "-d", "-id-aes256-wrap", "-K", hex.EncodeToString(kek), "-iv", "a6a6a6a6a6a6a6a6")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, key) {
			t.Errorf("got %x, want %x", got, key)
		}
	}
}

// A vector of NIST's CAVS files for ANS X9.63-2001, SHA-256.
func TestX963Vector(t *testing.T) {
	got := x963(crypto.SHA256, unhex(t, "96c05619d56c328ab95fe84b18264b08725b85e33fd34f08"), nil, 16)
	if want := unhex(t, "443024c3dae66b95e6f5670601558f71"); !bytes.Equal(got, want) {
		t.Errorf("got %x, want %x", got, want)
	}
}

func TestX963AgainstOpenSSL(t *testing.T) {
	for name, hash := range map[string]crypto.Hash{"SHA256": crypto.SHA256, "SHA384": crypto.SHA384, "SHA512": crypto.SHA512} {
		for _, n := range []string{"16", "32", "100", "200"} {
			t.Run(name+"/"+n, func(t *testing.T) {
				secret, info := sample(66), sharedInfo(sequence(oidAES256Wrap), 256)
				want, err := openssl(nil, "kdf", "-binary", "-keylen", n, "-kdfopt", "digest:"+name,
					"-kdfopt", "hexsecret:"+hex.EncodeToString(secret), "-kdfopt", "hexinfo:"+hex.EncodeToString(info), "X963KDF")
				if err != nil {
					t.Fatal(err)
				}
				if got := x963(hash, secret, info, len(want)); !bytes.Equal(got, want) || len(want) < 16 {
					t.Errorf("got %x, want %x", got, want)
				}
			})
		}
	}
}
