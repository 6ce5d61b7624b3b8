package database_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rc4"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/database"
	"postern/extract/extracttest"
)

func hashed(parts ...[]byte) []byte {
	h := sha1.Sum(slices.Concat(parts...))
	return h[:]
}

var lockSalt = []byte("sixteen bytes of")

// agile is what Access 2010 and later write ([MS-OFFCRYPTO] 2.3.4.10).
func agile(password string) (info []byte, encrypt func(n uint32, b []byte)) {
	key := bytes.Repeat([]byte("k"), 16)
	seal := func(key, iv, plain []byte) []byte {
		b := append(bytes.Clone(plain), make([]byte, -len(plain)&15)...)
		c, _ := aes.NewCipher(key[:16])
		cipher.NewCBCEncrypter(c, iv[:16]).CryptBlocks(b, b)
		return b
	}
	spun := hashed(lockSalt, wide16(password))
	for i := range uint32(100) {
		spun = hashed(num(4, uint64(i)), spun)
	}
	lock := func(purpose string, plain []byte) string {
		return base64.StdEncoding.EncodeToString(seal(hashed(spun, []byte(purpose)), lockSalt, plain))
	}
	input := []byte("the verifier in.")
	attributes := fmt.Sprintf(`saltSize="16" blockSize="16" keyBits="128" hashSize="20" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA1" saltValue="%s"`,
		base64.StdEncoding.EncodeToString(lockSalt))
	info = fmt.Appendf([]byte("\x04\x00\x04\x00\x40\x00\x00\x00"), `<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"><keyData %s/><keyEncryptors>`+
		`<keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><p:encryptedKey xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password" spinCount="100" %s `+
		`encryptedVerifierHashInput="%s" encryptedVerifierHashValue="%s" encryptedKeyValue="%s"/></keyEncryptor></keyEncryptors></encryption>`,
		attributes, attributes, lock("\xfe\xa7\xd2\x76\x3b\x4b\x9e\x79", input), lock("\xd7\xaa\x0f\x6d\x30\x61\x34\x4e", hashed(input)),
		lock("\x14\x6e\x0b\xe7\xab\xac\xd0\xd6", key))
	return info, func(n uint32, b []byte) { copy(b, seal(key, hashed(lockSalt, num(4, uint64(n))), b)) }
}

// cryptoAPI is what Access 2007 writes ([MS-OFFCRYPTO] 2.3.5).
func cryptoAPI(password string) (info []byte, encrypt func(n uint32, b []byte)) {
	base := hashed(lockSalt, wide16(password))
	block := func(n uint32) *rc4.Cipher {
		c, _ := rc4.NewCipher(hashed(base, num(4, uint64(n)))[:16])
		return c
	}
	input := []byte("the verifier in.")
	sealed := append(bytes.Clone(input), hashed(input)...)
	block(0).XORKeyStream(sealed, sealed)
	const provider = "A provider\x00"
	header := slices.Concat(num(4, 4), num(4, 0), num(4, 0x6801), num(4, 0x8004), num(4, 128), num(4, 1), num(8, 0), wide16(provider))
	info = slices.Concat([]byte("\x03\x00\x02\x00"), num(4, 4), num(4, uint64(len(header))), header, num(4, 16), lockSalt, sealed[:16], num(4, 20), sealed[16:])
	return info, func(n uint32, b []byte) { block(n).XORKeyStream(b, b) }
}

// Access numbers the segments by pages: a page's number, changed by the key in page 0.
func TestLockedAccess(t *testing.T) {
	for name, scheme := range map[string]func(string) ([]byte, func(uint32, []byte)){"agile": agile, "CryptoAPI": cryptoAPI} {
		const key = 0x5eed5eed
		info, encrypt := scheme("gardenia42")
		data := shop(&jetWriter{version: 3})
		mask, _ := rc4.NewCipher([]byte("\xc7\xda\x39\x6b"))
		mask.XORKeyStream(data[0x18:0x98], data[0x18:0x98])
		binary.LittleEndian.PutUint32(data[0x3e:], key)
		mask, _ = rc4.NewCipher([]byte("\xc7\xda\x39\x6b"))
		mask.XORKeyStream(data[0x18:0x98], data[0x18:0x98])
		copy(data[0x299:], append(num(2, uint64(len(info))), info...))
		for n := 1; n < len(data)/4096; n++ {
			encrypt(key^uint32(n), data[n*4096:][:4096])
		}
		o := extracttest.Object("shop.accdb", data)
		o.Passwords = []string{"wrong", "gardenia42"}
		r := extracttest.ReadObject(t, database.Access, o)
		if r.Err != nil || len(r.Facts) != 1 || r.Facts[0].Name != extract.PasswordInMessage || !strings.Contains(r.Texts[extract.Shown], "a memo with the card "+card) {
			t.Errorf("%s: %v, facts %v, %.200q", name, r.Err, r.Facts, r.Texts[extract.Shown])
		}
		if !database.Access.Locked(o) {
			t.Errorf("%s: it does not seem to be locked", name)
		}
		o.Passwords = o.Passwords[:1]
		if r := extracttest.ReadObject(t, database.Access, o); !r.Gap(extract.EncryptedFile) || r.Text() != "\n" && strings.Contains(r.Text(), card) {
			t.Errorf("%s: without the password: %v", name, r.Err)
		}
	}
}
