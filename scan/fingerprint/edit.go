package fingerprint

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

const lockFile = "lock"

// ErrLocked means that somebody else is changing the index.
var ErrLocked = errors.New("another process is changing this index; try again when it is done")

// flushEntries is how many fingerprints wait in memory before they are written.
const flushEntries = 2 << 20

// An Editor changes an index, alone. Readers see its changes in steps, each of them
// whole; what has been written stays when the editor does not come to its end.
// Safe for concurrent use.
type Editor struct {
	dir   string
	keys  *Keys
	now   func() time.Time
	lock  *os.File
	mu    sync.Mutex
	m     *manifest
	parts []*part
	// What waits in memory.
	docs    []newDocument
	entries []entry
	byName  map[uint64][]int // by the hash of the name, into docs
	stale   []uint32         // of docs, replaced already
	changed bool
	flushAt int
}

// EditOptions say what an editor makes of an index.
type EditOptions struct {
	// Name and Public are those of a new index; public ones hold text that is no
	// secret in any document.
	Name   string
	Public bool
	Now    func() time.Time
}

// Edit begins to change the index in a folder, and makes it where there is none.
func Edit(dir string, k *Keys, o EditOptions) (*Editor, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	e := &Editor{dir: dir, keys: k, now: o.Now, byName: map[uint64][]int{}, flushAt: flushEntries}
	var err error
	if e.lock, err = os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return nil, err
	}
	if err := unix.Flock(int(e.lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		if errors.Is(err, unix.EWOULDBLOCK) {
			err = ErrLocked
		}
		return nil, errors.Join(fmt.Errorf("change index %s: %w", dir, err), e.lock.Close())
	}
	if err := e.begin(o); err != nil {
		return nil, errors.Join(err, e.lock.Close())
	}
	return e, nil
}

func (e *Editor) begin(o EditOptions) error {
	var err error
	if e.m, err = readManifest(e.dir); errors.Is(err, fs.ErrNotExist) {
		e.m = &manifest{Version: Version, Made: rand.Uint64(), Name: o.Name, Public: o.Public, Key: e.keys.id(), NextDocument: 1, NextSegment: 1}
		e.changed = true
	} else if err != nil {
		return err
	}
	switch {
	case !bytes.Equal(e.m.Key, e.keys.id()):
		return fmt.Errorf("change index %s: %w", e.dir, ErrKey)
	case e.m.Public != o.Public && o.Public:
		return fmt.Errorf("the index %q holds protected documents, not public text: take another name", e.m.Name)
	case e.m.Public != o.Public:
		return fmt.Errorf("the index %q holds public text, not protected documents: take another name", e.m.Name)
	}
	for i := range e.m.Segments {
		s, err := openSegment(e.dir, e.m.Segments[i].File, false)
		if err != nil {
			return err
		}
		e.parts = append(e.parts, &part{s, slices.Clone(e.m.Segments[i].Removed)})
	}
	return e.m.sweep(e.dir)
}

// Info is what the index holds, without what waits in memory.
func (e *Editor) Info() Info {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.m.info()
}

// remove notes that a document counts no more.
func (e *Editor) remove(p *part, doc uint32) {
	if i, found := slices.BinarySearch(p.removed, doc); !found {
		// Readers have the old list.
		p.removed = slices.Insert(slices.Clone(p.removed), i, doc)
		e.changed = true
	}
}

// Remove removes the documents that match, and says how many those were.
func (e *Editor) Remove(match func(Document) bool) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.flush(context.Background()); err != nil {
		return 0, err
	}
	n := 0
	for _, p := range e.parts {
		list := slices.Clone(p.removed)
		for i := range uint32(p.Documents) {
			if p.isRemoved(i) {
				continue
			}
			d, err := p.document(e.keys, i)
			if err != nil {
				return 0, err
			}
			if match(d) {
				list = append(list, i)
				n++
			}
		}
		slices.Sort(list)
		p.removed = list
	}
	e.changed = e.changed || n > 0
	return n, nil
}

// Commit writes everything, makes it the index, and merges its segments. When ctx
// ends, what has come is the index all the same, with more segments than need be.
func (e *Editor) Commit(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.save(ctx)
}

func (e *Editor) save(ctx context.Context) error {
	if err := e.flush(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	if err := e.commit(); err != nil {
		return err
	}
	if err := e.merge(ctx); err != nil {
		return err
	}
	return e.commit()
}

// Close gives the index free. What was not committed is lost.
func (e *Editor) Close() error { return e.lock.Close() }

// flush writes what waits in memory as a segment.
func (e *Editor) flush(ctx context.Context) error {
	if len(e.docs) == 0 {
		return nil
	}
	sortEntries(e.entries)
	if err := e.write(func(name string) error {
		return writeSegment(ctx, e.keys, e.dir, name, e.docs, int64(len(e.entries)), &sorted{e.entries})
	}); err != nil {
		return err
	}
	slices.Sort(e.stale)
	e.parts[len(e.parts)-1].removed = e.stale
	e.docs, e.entries, e.stale = nil, e.entries[:0], nil
	clear(e.byName)
	return nil
}

// write makes one more segment.
func (e *Editor) write(make func(name string) error) error {
	name := segmentFile(e.m.NextSegment)
	e.m.NextSegment++
	if err := make(name); err != nil {
		return err
	}
	s, err := openSegment(e.dir, name, false)
	if err != nil {
		return err
	}
	e.parts = append(e.parts, &part{segment: s})
	e.changed = true
	return nil
}

// commit makes the parts the index.
func (e *Editor) commit() error {
	if !e.changed {
		return nil
	}
	m := *e.m
	m.Changed = e.now().UTC().Truncate(time.Second)
	m.Segments = nil
	for _, p := range e.parts {
		m.Segments = append(m.Segments, segmentEntry{p.name, p.Documents, p.Entries, int64(len(p.file.Data)), p.removed})
	}
	if err := m.write(e.dir); err != nil {
		return err
	}
	e.m, e.changed = &m, false
	return m.sweep(e.dir)
}
