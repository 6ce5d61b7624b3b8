package fingerprint

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"postern/internal/siphash"
)

// Keys are what fingerprints are hashed with, all from one secret key. They serve
// all indexes, so that a text is cut into fingerprints once. Safe for concurrent use.
type Keys struct {
	secret []byte
	// final hashes what is kept, runes the single letters. The hash of a shingle is
	// linear in those of its letters: it must not be kept as it is.
	final, runes siphash.Key
	names        siphash.Key
	seal         cipher.AEAD
	letters      *letterTable
	// table has the hashes of letters.
	table [tableRunes]uint64
}

// NewKeys derives the keys from a secret of 32 bytes.
func NewKeys(secret []byte) (*Keys, error) {
	block, err := aes.NewCipher(mac(secret, "seal names", nil))
	if err != nil {
		return nil, err
	}
	k := &Keys{secret: secret}
	if k.seal, err = cipher.NewGCM(block); err != nil {
		return nil, err
	}
	k.final = siphash.NewKey([16]byte(mac(secret, "fingerprints", nil)))
	k.runes = siphash.NewKey([16]byte(mac(secret, "letters", nil)))
	k.names = siphash.NewKey([16]byte(mac(secret, "names", nil)))
	k.letters = letters()
	for r, l := range k.letters {
		if l != 0 {
			k.table[r] = k.runes.Sum2(uint64(l), 0)
		}
	}
	return k, nil
}

// id names the key without telling it.
func (k *Keys) id() []byte { return mac(k.secret, "id", nil)[:8] }

func mac(secret []byte, label string, data []byte) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(label))
	h.Write([]byte{0})
	h.Write(data)
	return h.Sum(nil)
}

// sealName encrypts the name of a document. The nonce is made of what is sealed, so
// that none serves two names.
func (k *Keys) sealName(id uint64, name string) []byte {
	data := binary.LittleEndian.AppendUint64(nil, id)
	nonce := mac(k.secret, "nonce", append(data, name...))[:k.seal.NonceSize()]
	return k.seal.Seal(nonce[:len(nonce):len(nonce)], nonce, []byte(name), data)
}

func (k *Keys) openName(id uint64, sealed []byte) (string, error) {
	n := k.seal.NonceSize()
	if len(sealed) < n {
		return "", errors.New("cut off")
	}
	name, err := k.seal.Open(nil, sealed[:n], sealed[n:], binary.LittleEndian.AppendUint64(nil, id))
	return string(name), err
}
