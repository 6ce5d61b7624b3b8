package officecrypto

import (
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"strings"
)

// hashNamed is a hash function by the name that descriptions give it (2.3.4.10).
func hashNamed(name string) func() hash.Hash {
	switch strings.ToUpper(strings.ReplaceAll(name, "-", "")) {
	case "MD5":
		return md5.New
	case "SHA1":
		return sha1.New
	case "SHA256":
		return sha256.New
	case "SHA384":
		return sha512.New384
	case "SHA512":
		return sha512.New
	}
	return nil
}

// sum is the hash of the pieces one after the other.
func sum(h hash.Hash, pieces ...[]byte) []byte {
	h.Reset()
	for _, p := range pieces {
		h.Write(p)
	}
	return h.Sum(nil)
}

const (
	// mostRounds bounds the work that a document asks for each password (2.3.4.10).
	mostRounds = 10_000_000
	// roundsBetween is how many are done before ctx is looked at.
	roundsBetween = 1024
)

// spin hashes salt and password, and then so many times the number of the round and
// the hash before it (2.3.4.7, 2.3.4.11). It returns nil when ctx ends.
func spin(ctx context.Context, h hash.Hash, salt, password []byte, rounds uint32) []byte {
	b := append(make([]byte, 4, 4+h.Size()), sum(h, salt, password)...)
	for i := range rounds {
		if i%roundsBetween == 0 && ctx.Err() != nil {
			return nil
		}
		le.PutUint32(b, i)
		h.Reset()
		h.Write(b)
		b = h.Sum(b[:4])
	}
	return b[4:]
}

// fitted cuts or fills a hash to so many bytes (2.3.4.11).
func fitted(b []byte, size int) []byte {
	for len(b) < size {
		b = append(b, 0x36)
	}
	return b[:size]
}
