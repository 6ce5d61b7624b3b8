package officecrypto

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"testing"
)

// sealed is a package as a program writes it: by [MS-OFFCRYPTO] 2.3.4.10 to 2.3.4.15.
func sealed(t testing.TB, password, hashName, chaining string, bits, rounds int, content []byte) (info, stream []byte) {
	t.Helper()
	c := cipherText{hash: hashNamed(hashName), keySize: bits / 8, cfb: chaining == "ChainingModeCFB", salt: []byte("sixteen bytes of")}
	encrypt := func(key, iv, plain []byte) []byte {
		b := append(bytes.Clone(plain), make([]byte, -len(plain)&(blockSize-1))...)
		block, err := aes.NewCipher(key)
		if err != nil {
			t.Fatal(err)
		}
		if !c.cfb {
			cipher.NewCBCEncrypter(block, iv).CryptBlocks(b, b)
			return b
		}
		register := bytes.Clone(iv)
		for i := range b {
			out := make([]byte, blockSize)
			block.Encrypt(out, register)
			b[i] ^= out[0]
			register = append(register[1:], b[i])
		}
		return b
	}
	h := c.hash()
	spun := spin(context.Background(), h, c.salt, wide(password), uint32(rounds))
	seal := func(purpose, plain []byte) string {
		return base64.StdEncoding.EncodeToString(encrypt(fitted(sum(h, spun, purpose), c.keySize), c.salt, plain))
	}
	key, input := bytes.Repeat([]byte("k"), c.keySize), []byte("the verifier in.")
	attributes := fmt.Sprintf(`saltSize="16" blockSize="16" keyBits="%d" hashSize="%d" cipherAlgorithm="AES" cipherChaining="%s" hashAlgorithm="%s" saltValue="%s"`,
		bits, h.Size(), chaining, hashName, base64.StdEncoding.EncodeToString(c.salt))
	info = fmt.Appendf([]byte("\x04\x00\x04\x00\x40\x00\x00\x00"), `<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"><keyData %s/><keyEncryptors>`+
		`<keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><p:encryptedKey xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password" spinCount="%d" %s `+
		`encryptedVerifierHashInput="%s" encryptedVerifierHashValue="%s" encryptedKeyValue="%s"/></keyEncryptor></keyEncryptors></encryption>`,
		attributes, rounds, attributes, seal(forInput, input), seal(forExpected, sum(h, input)), seal(forKey, key))
	stream = le.AppendUint64(nil, uint64(len(content)))
	for n := uint32(0); len(content) > 0; n++ {
		part := content[:min(len(content), segmentSize)]
		content = content[len(part):]
		stream = append(stream, encrypt(key, fitted(sum(h, c.salt, le.AppendUint32(nil, n)), blockSize), part)...)
	}
	return info, stream
}

func TestAgile(t *testing.T) {
	content := bytes.Repeat([]byte("forty-two. "), 1000)
	for _, hashName := range []string{"SHA1", "SHA-1", "SHA256", "SHA384", "SHA512", "MD5"} {
		for _, bits := range []int{128, 192, 256} {
			for _, chaining := range []string{"ChainingModeCBC", "ChainingModeCFB"} {
				info, stream := sealed(t, "Grüße 🐎", hashName, chaining, bits, 100, content)
				p, err := ParsePackage(info)
				if err != nil {
					t.Fatal(err)
				}
				if p.Key(t.Context(), "Grüsse") != nil {
					t.Error("a wrong password opens it")
				}
				got, err := io.ReadAll(p.Open(p.Key(t.Context(), "Grüße 🐎"), stream))
				if err != nil || !bytes.Equal(got, content) {
					t.Errorf("%s, %d bits, %s: %v, %.40q", hashName, bits, chaining, err, got)
				}
			}
		}
	}
}

// What a package says about its size is no reason to read less.
func TestSizeOfPackage(t *testing.T) {
	content := bytes.Repeat([]byte("x"), 10_000)
	info, stream := sealed(t, "a", "SHA1", "ChainingModeCBC", 128, 1, content)
	p, err := ParsePackage(info)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name      string
		size      uint64
		cut, want int
		err       error
	}{
		{"as it is", 10_000, len(stream), 10_000, nil},
		{"some bytes less", 8_000, len(stream), 8_000, nil},
		{"nothing", 0, len(stream), 10_000, nil},
		{"a segment less", 1, len(stream), 10_000, nil},
		{"more than there is", 1 << 62, len(stream), 10_000, io.ErrUnexpectedEOF},
		{"cut off", 10_000, 8 + 4096 + 30, 4096 + 16, io.ErrUnexpectedEOF},
		{"no block", 3, 8 + 5, 0, io.ErrUnexpectedEOF},
		{"no size", 3, 5, 0, io.ErrUnexpectedEOF},
	} {
		b := bytes.Clone(stream)
		le.PutUint64(b, tt.size)
		got, err := io.ReadAll(p.Open(p.Key(t.Context(), "a"), b[:tt.cut]))
		got = bytes.TrimRight(got, "\x00")
		if !errors.Is(err, tt.err) || len(got) != tt.want || !bytes.Equal(got, content[:len(got)]) {
			t.Errorf("%s: %d bytes, %v; want %d, %v", tt.name, len(got), err, tt.want, tt.err)
		}
	}
}

func TestHostileInfo(t *testing.T) {
	good, _ := sealed(t, "a", "SHA512", "ChainingModeCBC", 256, 77, nil)
	swap := func(from, to string) []byte {
		b := bytes.ReplaceAll(good, []byte(from), []byte(to))
		if bytes.Equal(b, good) {
			t.Fatalf("%q is not there", from)
		}
		return b
	}
	standard := append([]byte("\x04\x00\x02\x00\x24\x00\x00\x00"), make([]byte, 120)...)
	for _, tt := range []struct {
		name string
		info []byte
		want error
	}{
		{"empty", nil, errBroken},
		{"unknown version", append([]byte("\x03\x00\x03\x00"), good[4:]...), errUnknown},
		{"no XML", good[:8], errBroken},
		{"cut off", good[:len(good)-30], errBroken},
		{"too many rounds", swap(`spinCount="77"`, `spinCount="10000001"`), errRounds},
		{"negative rounds", swap(`spinCount="77"`, `spinCount="-1"`), errBroken},
		{"unknown hash", swap("SHA512", "WHIRLPOOL"), errUnknown},
		{"unknown cipher", swap(`"AES"`, `"RC2"`), errUnknown},
		{"unknown chaining", swap("ChainingModeCBC", "ChainingModeECB"), errUnknown},
		{"block of 8", swap(`blockSize="16"`, `blockSize="8"`), errUnknown},
		{"key of no size", swap(`keyBits="256"`, `keyBits="0"`), errBroken},
		{"key of a negative size", swap(`keyBits="256"`, `keyBits="-256"`), errBroken},
		{"no salt", swap(`saltValue="`, `other="`), errBroken},
		{"no key", swap(`encryptedKeyValue="`, `other="`), errBroken},
		{"certificates alone", swap("/keyEncryptor/password", "/keyEncryptor/certificate"), errUnknown},
		{"a header of no size", standard, errBroken},
		{"a header larger than all", append([]byte("\x04\x00\x02\x00\x24\x00\x00\x00\xff\xff\xff\xff"), standard[12:]...), errBroken},
		{"a cipher of no name", append([]byte("\x04\x00\x02\x00\x24\x00\x00\x00\x20\x00\x00\x00"), append(make([]byte, 32), append([]byte{16}, make([]byte, 71)...)...)...), errUnknown},
	} {
		if _, err := ParsePackage(tt.info); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

// calls is a context that ends when it was asked so often.
type calls struct {
	context.Context
	left int
}

func (c *calls) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// A document cannot make one password take longer than the context lasts.
func TestRoundsEndWithContext(t *testing.T) {
	info, _ := sealed(t, "a", "SHA512", "ChainingModeCBC", 256, 20_000, nil)
	p, err := ParsePackage(info)
	if err != nil {
		t.Fatal(err)
	}
	if p.Key(&calls{t.Context(), 1}, "a") != nil {
		t.Error("it did not end")
	}
	if p.Key(&calls{t.Context(), 1000}, "a") == nil {
		t.Error("the password does not open it")
	}
}

func FuzzPackage(f *testing.F) {
	for _, chaining := range []string{"ChainingModeCBC", "ChainingModeCFB"} {
		info, stream := sealed(f, "a", "SHA1", chaining, 128, 10, []byte("content"))
		f.Add(info, stream)
	}
	f.Add(append([]byte("\x04\x00\x02\x00\x24\x00\x00\x00\x20\x00\x00\x00\x24\x00\x00\x00\x00\x00\x00\x00\x0e\x66\x00\x00\x04\x80\x00\x00\x80"), make([]byte, 100)...), []byte("12345678"))
	f.Fuzz(func(t *testing.T, info, stream []byte) {
		p, err := ParsePackage(info)
		if err != nil {
			return
		}
		p.Key(&calls{t.Context(), 3}, "a")
		got, _ := io.ReadAll(p.Open(make([]byte, 16), stream))
		if len(got) > len(stream) {
			t.Errorf("%d bytes come out of %d", len(got), len(stream))
		}
	})
}
