package sealed

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func open(t *testing.T, dir string) *Blobs {
	t.Helper()
	b, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func put(t *testing.T, b *Blobs, id, content string) string {
	t.Helper()
	key, err := b.Put(t.Context(), id, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func read(t *testing.T, b *Blobs, id, key string) (string, error) {
	t.Helper()
	r, err := b.Open(t.Context(), id, key)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	return string(text), errors.Join(err, r.Close())
}

func TestRoundTrip(t *testing.T) {
	b := open(t, t.TempDir())
	for _, size := range []int{0, 1, chunkSize - 1, chunkSize, chunkSize + 1, 2 * chunkSize, 3*chunkSize + 7} {
		want := strings.Repeat("0123456789abcdef", size/16+1)[:size]
		id := "blob" + strings.Repeat("x", size%7+1) + string(rune('a'+size%26))
		key, err := b.Put(t.Context(), id, iotest.HalfReader(strings.NewReader(want)))
		if err != nil {
			t.Fatal(err)
		}
		got, err := read(t, open(t, filepath.Dir(b.dir)), id, key)
		if err != nil || got != want {
			t.Errorf("size %d: read %d bytes, %v", size, len(got), err)
		}
		path, err := b.path(id)
		if err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if size > 16 && bytes.Contains(file, []byte(want[:16])) {
			t.Errorf("size %d: the file holds clear text", size)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
	}
}

// Every way of changing a file is noticed, at the latest at its end.
func TestTampering(t *testing.T) {
	b := open(t, t.TempDir())
	content := strings.Repeat("secret ", 20_000) // three chunks
	put(t, b, "aaaa", content)
	put(t, b, "aabb", content)
	path, _ := b.path("aaaa")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	otherPath, _ := b.path("aabb")
	other, err := os.ReadFile(otherPath)
	if err != nil {
		t.Fatal(err)
	}
	flip := func(at int) []byte {
		bad := bytes.Clone(good)
		bad[at] ^= 1
		return bad
	}
	const whole = chunkSize + tagSize
	first, second := good[headerSize:headerSize+whole], good[headerSize+whole:headerSize+2*whole]
	for name, bad := range map[string][]byte{
		"magic": flip(0), "version": flip(7), "salt": flip(20), "first byte": flip(headerSize), "last byte": flip(len(good) - 1),
		"middle": flip(len(good) / 2), "empty": nil, "half a header": good[:20], "header alone": good[:headerSize],
		"cut by one": good[:len(good)-1], "cut at a chunk": good[:headerSize+whole], "cut at two chunks": good[:headerSize+2*whole],
		"one byte more": append(bytes.Clone(good), 0), "first chunk twice": append(bytes.Clone(good[:headerSize+whole]), good[headerSize:]...),
		"chunks swapped":   bytes.Join([][]byte{good[:headerSize], second, first, good[headerSize+2*whole:]}, nil),
		"a chunk left out": bytes.Join([][]byte{good[:headerSize], second, good[headerSize+2*whole:]}, nil),
		"another file":     other, "chunk of another file": bytes.Join([][]byte{good[:headerSize], other[headerSize:]}, nil),
	} {
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := read(t, b, "aaaa", "")
		if !errors.Is(err, ErrDamaged) || !strings.HasPrefix(content, got) {
			t.Errorf("%s: read %d bytes, error %v", name, len(got), err)
		}
	}
	if err := os.WriteFile(path, flip(10), 0o600); err != nil { // key id
		t.Fatal(err)
	}
	if _, err := read(t, b, "aaaa", ""); err == nil || !strings.Contains(err.Error(), "no key") {
		t.Errorf("key id: %v", err)
	}
}

func FuzzBlob(f *testing.F) {
	secret := make([]byte, 32)
	k := newKey(secret)
	content := strings.Repeat("0123456789", 7000) // two chunks
	var file bytes.Buffer
	if err := seal(&file, strings.NewReader(content), k, "blob"); err != nil {
		f.Fatal(err)
	}
	good := file.Bytes()
	f.Add(0, byte(1), 0, []byte(nil))
	f.Add(len(good)-1, byte(128), 0, []byte(nil))
	f.Add(0, byte(0), 1, []byte(nil))
	f.Add(0, byte(0), 0, []byte("more"))
	f.Add(headerSize+5, byte(255), tagSize, []byte("x"))
	f.Add(prefix, byte(1), 70_000, []byte(nil))
	f.Fuzz(func(t *testing.T, at int, mask byte, cut int, more []byte) {
		bad := bytes.Clone(good)
		if at >= 0 && at < len(bad) {
			bad[at] ^= mask
		}
		bad = append(bad[:len(bad)-min(max(cut, 0), len(bad))], more...)
		got, err := openAll(bad, k)
		switch {
		case bytes.Equal(bad, good):
			if err != nil || string(got) != content {
				t.Errorf("unchanged: %d bytes, %v", len(got), err)
			}
		case err == nil:
			t.Error("a changed file was read without an error")
		case !strings.HasPrefix(content, string(got)):
			t.Error("a changed file gave other content")
		}
	})
}

func openAll(file []byte, k key) ([]byte, error) {
	r := bytes.NewReader(file)
	header, id, err := readHeader(r)
	if err != nil {
		return nil, err
	}
	if id != k.id {
		return nil, ErrDamaged
	}
	aead, err := fileCipher(k, header, "blob")
	if err != nil {
		return nil, err
	}
	return io.ReadAll(newOpener(r, aead))
}

func TestFailedPutLeavesNothing(t *testing.T) {
	b := open(t, t.TempDir())
	broken := errors.New("broken")
	_, err := b.Put(t.Context(), "aaaa", io.MultiReader(strings.NewReader("x"), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) {
		t.Errorf("Put: %v", err)
	}
	entries, err := os.ReadDir(filepath.Join(b.dir, "aa"))
	if err != nil || len(entries) != 0 {
		t.Errorf("left: %v, %v", entries, err)
	}
}

func TestRotate(t *testing.T) {
	dir := t.TempDir()
	b, old := open(t, dir), open(t, dir)
	first := put(t, b, "aaaa", "one")
	id, err := b.Rotate()
	if err != nil {
		t.Fatal(err)
	}
	second := put(t, b, "bbbb", "two")
	if second == first || second != id {
		t.Errorf("keys %s, %s, Rotate said %s", first, second, id)
	}
	for _, blobs := range []*Blobs{b, old, open(t, dir)} { // old learns of the key by itself
		one, err1 := read(t, blobs, "aaaa", first)
		two, err2 := read(t, blobs, "bbbb", second)
		if one != "one" || two != "two" {
			t.Errorf("read %q, %q: %v, %v", one, two, err1, err2)
		}
	}
	if _, err := read(t, b, "aaaa", second); !errors.Is(err, ErrDamaged) {
		t.Errorf("read with the other key: %v", err)
	}
}

// A lost or damaged key file is told, and never replaced.
func TestBadKeyFile(t *testing.T) {
	dir := t.TempDir()
	b := open(t, dir)
	put(t, b, "aaaa", "one")
	path := filepath.Join(dir, "keys", "seal.key")
	if err := os.WriteFile(path, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil {
		t.Error("opened with a damaged key")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := read(t, open(t, dir), "aaaa", ""); err == nil || !strings.Contains(err.Error(), "no key") {
		t.Errorf("read with another key: %v", err)
	}
}

func TestIDsNameNoOtherFile(t *testing.T) {
	b := open(t, t.TempDir())
	for _, id := range []string{"", "abc", "../../x", "ab/cd", "ab..cd", "ABCD", ".new-1", "ab\x00cd", strings.Repeat("a", 101)} {
		if _, err := b.Put(t.Context(), id, strings.NewReader("x")); err == nil {
			t.Errorf("id %q was taken", id)
		}
	}
}

func TestLeftovers(t *testing.T) {
	b := open(t, t.TempDir())
	put(t, b, "aaaa", "x")
	put(t, b, "bbbb", "x")
	unfinished := filepath.Join(b.dir, "aa", tempPrefix+"1")
	running := filepath.Join(b.dir, "aa", tempPrefix+"2")
	for _, path := range []string{unfinished, running} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-2 * time.Hour)
	for _, path := range []string{unfinished, filepath.Join(b.dir, "aa", "aaaa")} {
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	ids, err := b.Leftovers(t.Context(), time.Now().Add(-time.Hour))
	if err != nil || len(ids) != 1 || ids[0] != "aaaa" {
		t.Errorf("Leftovers = %v, %v", ids, err)
	}
	if _, err := os.Stat(unfinished); !os.IsNotExist(err) {
		t.Errorf("the old unfinished file is still there: %v", err)
	}
	if _, err := os.Stat(running); err != nil {
		t.Errorf("the new unfinished file: %v", err)
	}
}

// 25 MiB are sealed and opened with the memory of a few chunks.
func TestMemory(t *testing.T) {
	b := open(t, t.TempDir())
	const size = 25 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := b.Put(t.Context(), "aaaa", io.LimitReader(zeros{}, size)); err != nil {
		t.Fatal(err)
	}
	r, err := b.Open(t.Context(), "aaaa", "")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	n, err := io.Copy(io.Discard, r)
	runtime.ReadMemStats(&after)
	if n != size || err != nil {
		t.Errorf("read %d bytes, %v", n, err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
		t.Errorf("%d bytes were allocated", used)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
