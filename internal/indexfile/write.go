// Package indexfile is the frame of index files: they are written at once and
// put in place whole, never change afterwards, and are read from mapped memory.
//
// A file is its kind (8 bytes), a version (4 bytes) and 4 bytes of zero; then the
// body; then a footer in JSON, which says what lies where in the body; then a
// trailer of 32 bytes: offset of the footer (8 bytes), its length (4), CRC-32C of
// all before the footer (4), CRC-32C of the footer (4), 4 bytes of zero, and the
// kind again. All numbers are little-endian.
package indexfile

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
)

const (
	headSize    = 16
	trailerSize = 32
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// A Writer writes a file beside its place. Only Commit puts it there.
type Writer struct {
	path string
	kind string
	f    *os.File
	w    *bufio.Writer
	n    int64
	crc  uint32
}

// Create begins a file of a kind, which has 8 bytes.
func Create(path, kind string, version uint32) (*Writer, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return nil, err
	}
	w := &Writer{path: path, kind: kind, f: f, w: bufio.NewWriterSize(f, 1<<20)}
	head := append([]byte(kind), make([]byte, headSize-8)...)
	binary.LittleEndian.PutUint32(head[8:], version)
	if _, err := w.Write(head); err != nil {
		return nil, errors.Join(err, w.Abort())
	}
	return w, nil
}

func (w *Writer) Write(p []byte) (int, error) {
	w.n += int64(len(p))
	w.crc = crc32.Update(w.crc, castagnoli, p)
	return w.w.Write(p)
}

// Offset is where the next byte goes.
func (w *Writer) Offset() int64 { return w.n }

// Align fills up to a multiple of eight bytes and returns where that is.
func (w *Writer) Align() (int64, error) {
	if odd := w.n % 8; odd != 0 {
		if _, err := w.Write(make([]byte, 8-odd)); err != nil {
			return 0, err
		}
	}
	return w.n, nil
}

// Commit writes the footer and puts the file in its place, in one step: whoever
// opens it gets the old one or the new one.
func (w *Writer) Commit(footer any) error {
	text, err := json.Marshal(footer)
	if err != nil {
		return errors.Join(err, w.Abort())
	}
	trailer := make([]byte, 0, trailerSize)
	trailer = binary.LittleEndian.AppendUint64(trailer, uint64(w.n))
	trailer = binary.LittleEndian.AppendUint32(trailer, uint32(len(text)))
	trailer = binary.LittleEndian.AppendUint32(trailer, w.crc)
	trailer = binary.LittleEndian.AppendUint32(trailer, crc32.Checksum(text, castagnoli))
	trailer = append(append(trailer, 0, 0, 0, 0), w.kind...)
	w.w.Write(text)
	w.w.Write(trailer) // the first error comes back from Flush
	if err := errors.Join(w.w.Flush(), w.f.Sync()); err != nil {
		return errors.Join(err, w.Abort())
	}
	if err := w.f.Close(); err != nil {
		return errors.Join(err, os.Remove(w.f.Name()))
	}
	if err := os.Rename(w.f.Name(), w.path); err != nil {
		return errors.Join(err, os.Remove(w.f.Name()))
	}
	return SyncDir(filepath.Dir(w.path))
}

// Abort gives the file up.
func (w *Writer) Abort() error {
	return errors.Join(w.f.Close(), os.Remove(w.f.Name()))
}

// SyncDir makes sure that what was renamed in a folder stays so.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
