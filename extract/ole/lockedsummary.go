package ole

import (
	"bytes"
	"encoding/binary"
	"errors"
)

var errSummary = errors.New("encrypted document: the stream of its properties is broken")

// lockedSummary adds the streams that a document with a password keeps in one that is
// encrypted: its properties ([MS-OFFCRYPTO] 2.3.5.4). The two numbers that it begins
// with, the list of streams and each stream are encrypted from the start of a block.
func (f *file) lockedSummary() error {
	if f.key == nil {
		return nil
	}
	for _, name := range []string{"encryption", "EncryptedSummary"} {
		if st := f.find(name); st != nil && !st.read {
			st.read = true
			if err := f.summaryStreams(st.data); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *file) summaryStreams(b []byte) error {
	const headSize, entrySize = 8, 16
	if len(b) < headSize {
		return errSummary
	}
	head := bytes.Clone(b[:headSize])
	f.key.Block(0, head)
	at := uint64(binary.LittleEndian.Uint32(head))
	if at > uint64(len(b)) {
		return errSummary
	}
	list := bytes.Clone(b[at:])
	f.key.Block(0, list)
	if len(list) < 4 {
		return errSummary
	}
	count, left := binary.LittleEndian.Uint32(list), 2*len(b)
	for list = list[4:]; count > 0; count-- {
		if len(list) < entrySize || len(f.streams) >= maxStreams {
			return errSummary
		}
		from, size := uint64(binary.LittleEndian.Uint32(list)), uint64(binary.LittleEndian.Uint32(list[4:]))
		block, name := binary.LittleEndian.Uint16(list[8:]), 2*int(list[10])
		list = list[entrySize:]
		if left -= int(size); from+size > uint64(len(b)) || left < 0 || len(list) < name+2 {
			return errSummary
		}
		data := bytes.Clone(b[from : from+size])
		f.key.Block(uint32(block), data)
		f.streams = append(f.streams, &stream{path: clean(wide(list[:name])), data: data})
		list = list[name+2:]
	}
	return nil
}
