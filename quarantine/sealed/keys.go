package sealed

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strconv"
	"strings"

	"postern/internal/keyfile"
)

// A keyID names a key without telling anything about it.
type keyID [keyIDSize]byte

func (id keyID) String() string { return hex.EncodeToString(id[:]) }

type key struct {
	id     keyID
	secret [32]byte
}

func newKey(secret []byte) key {
	var k key
	copy(k.secret[:], secret)
	sum := sha256.Sum256(append([]byte("postern key id\x00"), secret...))
	copy(k.id[:], sum[:])
	return k
}

// A ring holds every key that is there; the newest seals.
type ring struct {
	keys   map[keyID]key
	newest key
	number int
}

// readRing reads seal.key (made when missing) and seal-2.key, seal-3.key and so
// on; the highest number is the newest.
func readRing(dir string) (ring, error) {
	r := ring{keys: map[keyID]key{}}
	secret, err := keyfile.Load(filepath.Join(dir, "seal.key"), 32)
	if err != nil {
		return r, err
	}
	r.add(1, newKey(secret))
	names, err := filepath.Glob(filepath.Join(dir, "seal-*.key"))
	if err != nil {
		return r, err
	}
	for _, name := range names {
		text := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), "seal-"), ".key")
		number, err := strconv.Atoi(text)
		if err != nil || number < 2 {
			continue
		}
		secret, err := keyfile.Load(name, 32)
		if err != nil {
			return r, err
		}
		r.add(number, newKey(secret))
	}
	return r, nil
}

func (r *ring) add(number int, k key) {
	r.keys[k.id] = k
	if number > r.number {
		r.newest, r.number = k, number
	}
}
