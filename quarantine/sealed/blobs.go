package sealed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"postern/internal/keyfile"
)

// Blobs are sealed files in a folder: DIR/blobs/ab/ID, and their keys in
// DIR/keys. Safe for concurrent use by several processes.
type Blobs struct {
	dir, keyDir string

	mu   sync.Mutex
	ring ring
}

// Open opens the blobs below dir, and makes folders and the first key where
// they are missing. Folders are for the owner only (mode 0700).
func Open(dir string) (*Blobs, error) {
	b := &Blobs{dir: filepath.Join(dir, "blobs"), keyDir: filepath.Join(dir, "keys")}
	for _, d := range []string{b.dir, b.keyDir} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("make folder for stored bytes: %w", err)
		}
	}
	if err := syncDir(dir); err != nil {
		return nil, err
	}
	r, err := readRing(b.keyDir)
	if err != nil {
		return nil, err
	}
	b.ring = r
	return b, nil
}

// Rotate makes a new key, which seals from now on; the older ones still open.
// A running process learns of it when it meets a blob of that key or starts.
func (b *Blobs) Rotate() (keyID string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	r, err := readRing(b.keyDir)
	if err != nil {
		return "", err
	}
	path := filepath.Join(b.keyDir, fmt.Sprintf("seal-%d.key", r.number+1))
	if _, err := keyfile.Load(path, 32); err != nil {
		return "", err
	}
	if b.ring, err = readRing(b.keyDir); err != nil {
		return "", err
	}
	return b.ring.newest.id.String(), nil
}

// Put seals all of r under id, which must be new. When it returns nil the file
// is durable and whole; else there is none.
func (b *Blobs) Put(ctx context.Context, id string, r io.Reader) (string, error) {
	path, err := b.path(id)
	if err != nil {
		return "", err
	}
	b.mu.Lock()
	k := b.ring.newest
	b.mu.Unlock()
	if err := b.write(path, &ctxReader{ctx, r}, k, id); err != nil {
		return "", fmt.Errorf("store bytes: %w", err)
	}
	return k.id.String(), nil
}

// write seals to a temporary name, syncs, and renames to path.
func (b *Blobs) write(path string, r io.Reader, k key, id string) error {
	dir := filepath.Dir(path)
	if err := b.makeDir(dir); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, tempPrefix+"*") // mode 0600
	if err != nil {
		return err
	}
	err = seal(f, r, k, id)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return err
	}
	if err := syncDir(dir); err != nil {
		os.Remove(path)
		return err
	}
	return nil
}

func (b *Blobs) makeDir(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	// Also where the folder was there: another process may have made it and
	// not have come to sync its name yet.
	return syncDir(b.dir)
}

// Open streams the bytes of id. Reading fails with ErrDamaged where they are
// not what was stored; what was returned up to then is genuine.
// keyID may be empty; else the file must be sealed with that key.
func (b *Blobs) Open(_ context.Context, id, keyID string) (io.ReadCloser, error) {
	path, err := b.path(id)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open stored bytes: %w", err)
	}
	o, err := b.opener(f, id, keyID)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("open stored bytes: %w", err)
	}
	return struct {
		io.Reader
		io.Closer
	}{o, f}, nil
}

func (b *Blobs) opener(f io.Reader, id, want string) (*opener, error) {
	header, kid, err := readHeader(f)
	if err != nil {
		return nil, err
	}
	if want != "" && want != kid.String() {
		return nil, ErrDamaged
	}
	k, err := b.key(kid)
	if err != nil {
		return nil, err
	}
	aead, err := fileCipher(k, header, id)
	if err != nil {
		return nil, err
	}
	return newOpener(f, aead), nil
}

// key finds a key, looking into the folder again for one that is unknown.
func (b *Blobs) key(id keyID) (key, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if k, ok := b.ring.keys[id]; ok {
		return k, nil
	}
	r, err := readRing(b.keyDir)
	if err != nil {
		return key{}, err
	}
	b.ring = r
	if k, ok := r.keys[id]; ok {
		return k, nil
	}
	return key{}, fmt.Errorf("no key %v in %s: restore the key file from a backup", id, b.keyDir)
}

// Delete removes the bytes of id. It is no error when there are none.
func (b *Blobs) Delete(_ context.Context, id string) error {
	path, err := b.path(id)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete stored bytes: %w", err)
	}
	return nil
}

// Exists reports whether there is a file for id, whole or not.
func (b *Blobs) Exists(id string) (bool, error) {
	path, err := b.path(id)
	if err != nil {
		return false, err
	}
	_, err = os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// path is where id lies. An id is made of lower-case letters, digits and
// hyphens, 4 to 100 of them, so that it can name no other file.
func (b *Blobs) path(id string) (string, error) {
	if len(id) < 4 || len(id) > 100 || strings.ContainsFunc(id, notInID) {
		return "", fmt.Errorf("%q cannot name stored bytes", id)
	}
	return filepath.Join(b.dir, id[:2], id), nil
}

func notInID(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-'
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// A ctxReader ends with the error of its context.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *ctxReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
