package archive_test

import (
	"bytes"
	"hash/crc32"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// rarVolume5 is the start of a volume: the main header, and a member of which only
// a part is here.
func rarVolume5(flags ...byte) []byte {
	block := func(head []byte) []byte {
		b := append([]byte{byte(len(head))}, head...)
		sum := crc32.ChecksumIEEE(b)
		return append([]byte{byte(sum), byte(sum >> 8), byte(sum >> 16), byte(sum >> 24)}, b...)
	}
	b := append([]byte("Rar!\x1a\x07\x01\x00"), block(append([]byte{1, 0}, flags...))...)
	part := byte(0x10) // the data goes on in the next volume
	if len(flags) > 1 {
		part = 0x08 // it began in the one before
	}
	head := append([]byte{2, 2 | part, 4, 0, 40, 0, 0, 1, 8}, "note.txt"...)
	return append(append(b, block(head)...), "data"...)
}

func TestVolumesAreNamed(t *testing.T) {
	for _, tt := range []struct {
		name   string
		format extract.Format
		data   []byte
		detail string
	}{
		{"first RAR", archive.Rar, rarVolume5(1), "first volume of a split RAR"},
		{"second RAR", archive.Rar, rarVolume5(3, 1), "later volume of a split RAR"},
		{"first 7z", archive.SevenZip, pack(t, "7z", bytes.Repeat([]byte("some noise "), 100), "-mx0")[:100], "first part of a split one"},
	} {
		r := extracttest.Read(t, tt.format, "a", tt.data)
		err := r.Err
		for _, c := range r.Children {
			if c.Err != nil {
				err = c.Err
			}
		}
		if err == nil || !strings.Contains(err.Error(), tt.detail) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
