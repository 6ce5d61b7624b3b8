package sealed

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A keyID names a key without telling anything about it.
type keyID [keyIDSize]byte

func (id keyID) String() string { return hex.EncodeToString(id[:]) }

type key struct {
	id     keyID
	secret [32]byte
}

const keyHead = "postern key v1 "

// Key returns the secret in the key file at path, and makes the file when it is
// missing. The file is complete and durable before anybody can see it, so that
// processes that start at once agree on one key. Its mode is 0600.
func Key(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeKey(path); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("make key file: %w", err)
		}
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read key file: %w", err)
	}
	body, ok := bytes.CutPrefix(bytes.TrimSpace(text), []byte(keyHead))
	secret := make([]byte, 32)
	if !ok || len(body) != hex.EncodedLen(len(secret)) {
		return nil, fmt.Errorf("read key file: %s holds no key: restore it from a backup", path)
	}
	if _, err := hex.Decode(secret, body); err != nil {
		return nil, fmt.Errorf("read key file: %s holds no key: restore it from a backup", path)
	}
	return secret, nil
}

// makeKey writes a new key beside path and links it there; the link fails with
// fs.ErrExist when another process was faster.
func makeKey(path string) error {
	secret := make([]byte, 32)
	rand.Read(secret)
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, ".key-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(keyHead + hex.EncodeToString(secret) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
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
	secret, err := Key(filepath.Join(dir, "seal.key"))
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
		secret, err := Key(name)
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
