package indexfile

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// A File is an index file, mapped. It stays mapped until nobody holds it any
// more: what was found in it may be in use when another file has taken its place.
type File struct {
	// Data is the whole file. It must not be written to, and not be kept without
	// the File.
	Data []byte
	// Body is its part before the footer; offsets count from its first byte.
	Body []byte
}

// Errors of files that are none of ours, or no longer.
var (
	ErrKind    = errors.New("is no index of this kind")
	ErrCorrupt = errors.New("the file is damaged or cut off; build the index again")
)

// Open maps the file at path and reads its footer. The body is checked by
// [File.Check].
func Open(path, kind string, version uint32, footer any) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() < headSize+trailerSize || info.Size() > math.MaxInt {
		return nil, fmt.Errorf("open index %s: %w", path, ErrCorrupt)
	}
	data, err := unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("map index %s: %w", path, err)
	}
	x, err := Parse(data, kind, version, footer)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open index %s: %w", path, err), unix.Munmap(data))
	}
	runtime.AddCleanup(x, func(data []byte) { _ = unix.Munmap(data) }, data)
	return x, nil
}

// Parse reads a file from memory.
func Parse(data []byte, kind string, version uint32, footer any) (*File, error) {
	if len(data) < headSize+trailerSize {
		return nil, ErrCorrupt
	}
	if string(data[:8]) != kind {
		return nil, ErrKind
	}
	if v := binary.LittleEndian.Uint32(data[8:]); v != version {
		return nil, fmt.Errorf("has version %d, this program reads version %d; build the index again", v, version)
	}
	trailer := data[len(data)-trailerSize:]
	at, length := binary.LittleEndian.Uint64(trailer), uint64(binary.LittleEndian.Uint32(trailer[8:]))
	if string(trailer[20:]) != "\x00\x00\x00\x00"+kind || at < headSize || at > uint64(len(data)) || at+length+trailerSize != uint64(len(data)) {
		return nil, ErrCorrupt
	}
	text := data[at : at+length]
	if crc32.Checksum(text, castagnoli) != binary.LittleEndian.Uint32(trailer[16:]) {
		return nil, ErrCorrupt
	}
	if err := json.Unmarshal(text, footer); err != nil {
		return nil, ErrCorrupt
	}
	return &File{Data: data, Body: data[:at]}, nil
}

// Check reads the whole body and compares its checksum.
func (x *File) Check() error {
	defer runtime.KeepAlive(x)
	trailer := x.Data[len(x.Data)-trailerSize:]
	if crc32.Checksum(x.Body, castagnoli) != binary.LittleEndian.Uint32(trailer[12:]) {
		return ErrCorrupt
	}
	return nil
}

// Release tells the kernel that the memory which a check has read is not needed at
// once. It stays mapped.
func (x *File) Release() error {
	defer runtime.KeepAlive(x)
	return unix.Madvise(x.Data, unix.MADV_DONTNEED)
}
