package officecrypto

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/xml"
	"hash"
	"strings"
)

// agile encryption (2.3.4.10 to 2.3.4.15): a random key encrypts the package, and the
// password encrypts that key. The check of the package's integrity is no part of
// opening it.
type agile struct {
	data, lock              cipherText
	rounds                  uint32
	input, expected, sealed []byte // the password's check, and the key
}

// cipherText says how something is encrypted.
type cipherText struct {
	hash    func() hash.Hash
	salt    []byte
	keySize int // bytes
	cfb     bool
}

// largestInfo bounds the description, bytes.
const largestInfo = 64 << 10

// cipherXML are the attributes of keyData and encryptedKey.
type cipherXML struct {
	BlockSize       int    `xml:"blockSize,attr"`
	KeyBits         int    `xml:"keyBits,attr"`
	CipherAlgorithm string `xml:"cipherAlgorithm,attr"`
	CipherChaining  string `xml:"cipherChaining,attr"`
	HashAlgorithm   string `xml:"hashAlgorithm,attr"`
	SaltValue       string `xml:"saltValue,attr"`
}

func parseAgile(text []byte) (*agile, error) {
	if len(text) > largestInfo {
		return nil, errBroken
	}
	var doc struct {
		KeyData    cipherXML `xml:"keyData"`
		Encryptors []struct {
			Key []struct {
				cipherXML
				SpinCount uint32 `xml:"spinCount,attr"`
				Input     string `xml:"encryptedVerifierHashInput,attr"`
				Value     string `xml:"encryptedVerifierHashValue,attr"`
				KeyValue  string `xml:"encryptedKeyValue,attr"`
			} `xml:"http://schemas.microsoft.com/office/2006/keyEncryptor/password encryptedKey"`
		} `xml:"keyEncryptors>keyEncryptor"`
	}
	if xml.Unmarshal(bytes.TrimRight(text, "\x00"), &doc) != nil {
		return nil, errBroken
	}
	for _, e := range doc.Encryptors {
		if len(e.Key) == 0 {
			continue // for certificates
		}
		k := e.Key[0]
		if k.SpinCount > mostRounds {
			return nil, errRounds
		}
		a := &agile{rounds: k.SpinCount, input: decoded(k.Input), expected: decoded(k.Value), sealed: decoded(k.KeyValue)}
		var err error
		if a.data, err = doc.KeyData.parse(); err != nil {
			return nil, err
		}
		if a.lock, err = k.parse(); err != nil {
			return nil, err
		}
		if !whole(a.input) || !whole(a.expected) || !whole(a.sealed) || len(a.sealed) < a.data.keySize || len(a.expected) < a.lock.hash().Size() {
			return nil, errBroken
		}
		return a, nil
	}
	return nil, errUnknown
}

func whole(b []byte) bool { return len(b) > 0 && len(b)%blockSize == 0 }

func decoded(s string) []byte {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(s))
	if err != nil {
		return nil
	}
	return b
}

func (x *cipherXML) parse() (cipherText, error) {
	c := cipherText{hash: hashNamed(x.HashAlgorithm), salt: decoded(x.SaltValue), keySize: x.KeyBits / 8, cfb: x.CipherChaining == "ChainingModeCFB"}
	switch {
	case c.hash == nil, x.CipherAlgorithm != "AES", x.BlockSize != blockSize, !c.cfb && x.CipherChaining != "ChainingModeCBC":
		return c, errUnknown
	case x.KeyBits != 128 && x.KeyBits != 192 && x.KeyBits != 256, len(c.salt) == 0:
		return c, errBroken
	}
	return c, nil
}

// What is hashed with the password's hash to get a key for each purpose (2.3.4.13).
var (
	forInput    = []byte{0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79}
	forExpected = []byte{0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e}
	forKey      = []byte{0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6}
)

func (a *agile) key(ctx context.Context, password []byte) []byte {
	h := a.lock.hash()
	spun := spin(ctx, h, a.lock.salt, password, a.rounds)
	if spun == nil {
		return nil
	}
	open := func(purpose, sealed []byte) []byte {
		b := bytes.Clone(sealed)
		a.lock.decrypt(fitted(sum(h, spun, purpose), a.lock.keySize), fitted(bytes.Clone(a.lock.salt), blockSize), b)
		return b
	}
	got := sum(h, open(forInput, a.input))
	if !bytes.Equal(got, open(forExpected, a.expected)[:len(got)]) {
		return nil
	}
	return open(forKey, a.sealed)[:a.data.keySize]
}

func (a *agile) segments(key []byte) func(uint32, []byte) {
	h := a.data.hash()
	return func(n uint32, b []byte) {
		a.data.decrypt(key, fitted(sum(h, a.data.salt, le.AppendUint32(nil, n)), blockSize), b)
	}
}

// decrypt decrypts whole blocks in place. The key has a size of AES.
func (c *cipherText) decrypt(key, iv, b []byte) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return
	}
	if !c.cfb {
		cipher.NewCBCDecrypter(block, iv).CryptBlocks(b, b)
		return
	}
	// Feedback of 8 bits: each byte goes into the register.
	register, out := iv, make([]byte, blockSize)
	for i, sealed := range b {
		block.Encrypt(out, register)
		b[i] ^= out[0]
		copy(register, register[1:])
		register[blockSize-1] = sealed
	}
}
