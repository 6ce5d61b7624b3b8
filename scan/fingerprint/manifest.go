package fingerprint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"postern/internal/indexfile"
)

// Extension ends the names of indexes, each of which is a folder; ManifestFile is
// the file in it that changes, in one step, with everything that changes the index.
const (
	Extension    = ".fingerprints"
	ManifestFile = "manifest"
)

// ErrKey means that an index was made with another key.
var ErrKey = errors.New("was made with another key; put the key file back, or make the index again")

// A manifest says which segments are an index.
type manifest struct {
	Version int `json:"version"`
	// Made is a random number: another index of the same name has another one.
	Made    uint64    `json:"made"`
	Name    string    `json:"name"`
	Public  bool      `json:"public,omitempty"`
	Key     []byte    `json:"key"`
	Changed time.Time `json:"changed"`
	// NextDocument and NextSegment are numbers that nothing has had.
	NextDocument uint64         `json:"next_document"`
	NextSegment  uint64         `json:"next_segment"`
	Segments     []segmentEntry `json:"segments"`
}

type segmentEntry struct {
	File      string `json:"file"`
	Documents int    `json:"documents"`
	Entries   int64  `json:"entries"`
	Bytes     int64  `json:"bytes"`
	// Removed are the numbers of documents that count no more, ascending.
	Removed []uint32 `json:"removed,omitempty"`
}

func segmentFile(n uint64) string { return fmt.Sprintf("%08d.segment", n) }

// readManifest reads the manifest of the index in dir. It is JSON behind a line
// with its CRC-32C.
func readManifest(dir string) (*manifest, error) {
	path := filepath.Join(dir, ManifestFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := parseManifest(text)
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	return m, nil
}

func parseManifest(text []byte) (*manifest, error) {
	head, body, ok := bytes.Cut(text, []byte("\n"))
	sum, err := strconv.ParseUint(string(bytes.TrimPrefix(head, []byte(Kind+" "))), 16, 32)
	if !ok || err != nil || !bytes.HasPrefix(head, []byte(Kind+" ")) {
		return nil, indexfile.ErrKind
	}
	if crc32.Checksum(body, castagnoli) != uint32(sum) {
		return nil, indexfile.ErrCorrupt
	}
	var m manifest
	if err := json.Unmarshal(body, &m); err != nil {
		return nil, indexfile.ErrCorrupt
	}
	if m.Version != Version {
		return nil, fmt.Errorf("has version %d, this program reads version %d; make the index again", m.Version, Version)
	}
	for i := range m.Segments {
		s := &m.Segments[i]
		if s.File != filepath.Base(s.File) || !slices.IsSorted(s.Removed) {
			return nil, indexfile.ErrCorrupt
		}
	}
	return &m, nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// write puts the manifest in its place, in one step.
func (m *manifest) write(dir string) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%s %08x\n%s", Kind, crc32.Checksum(body, castagnoli), body)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, ManifestFile))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return indexfile.SyncDir(dir)
}

// sweep removes the files in dir that belong to no index any more: segments that
// were merged, and what an interrupted change left.
func (m *manifest) sweep(dir string) error {
	used := map[string]bool{ManifestFile: true, lockFile: true}
	for i := range m.Segments {
		used[m.Segments[i].File], used[m.Segments[i].File+checkedExtension] = true, true
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range entries {
		if !used[e.Name()] && e.Type().IsRegular() {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}

// Info is what is known about an index without its key.
type Info struct {
	Name      string    `json:"name"`
	Public    bool      `json:"public"`
	Changed   time.Time `json:"changed"`
	Documents int       `json:"documents"`
	Points    int64     `json:"fingerprints"`
	Segments  int       `json:"segments"`
	Bytes     int64     `json:"bytes"`
}

func (m *manifest) info() Info {
	i := Info{Name: m.Name, Public: m.Public, Changed: m.Changed, Segments: len(m.Segments)}
	for k := range m.Segments {
		s := &m.Segments[k]
		i.Documents += s.Documents - len(s.Removed)
		i.Points += s.Entries
		i.Bytes += s.Bytes
	}
	return i
}

// ReadInfo reads what the index in a folder says about itself.
func ReadInfo(dir string) (Info, error) {
	m, err := readManifest(dir)
	if err != nil {
		return Info{}, err
	}
	return m.info(), nil
}
