package media

import (
	"context"
	"encoding/binary"
	"io"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// A sparse is a large file that is zero but for a start and an end; it counts what is
// read of it.
type sparse struct {
	start, end string
	size, read int64
}

func (s *sparse) ReadAt(p []byte, off int64) (int, error) {
	s.read += int64(len(p))
	clear(p)
	copyAt := func(text string, at int64) {
		if from := at - off; from >= 0 && from < int64(len(p)) {
			copy(p[from:], text)
		} else if from < 0 && -from < int64(len(text)) {
			copy(p, text[-from:])
		}
	}
	copyAt(s.start, 0)
	copyAt(s.end, s.size-int64(len(s.end)))
	if left := s.size - off; left < int64(len(p)) {
		return int(max(left, 0)), io.EOF
	}
	return len(p), nil
}

// A film of 2 GiB is not read, but for what is said of it at its end.
func TestLargeFilms(t *testing.T) {
	const frames = 2 << 30
	quad := func(n int64) string { return string(binary.BigEndian.AppendUint64(nil, uint64(n))) }
	info := piece("LIST", "INFO"+piece("INAM", "title words\x00"))
	for _, c := range []struct {
		name       string
		format     extract.Format
		start, end string
	}{
		{"MP4", MP4, box("ftyp", "isom\x00\x00\x00\x00") + "\x00\x00\x00\x01mdat" + quad(frames+16), box("moov", box("udta", box("titl", zeros[:6], "title words")))},
		{
			"Matroska", Matroska, el(idEBML) + elementName(idSegment) + "\x01\xff\xff\xff\xff\xff\xff\xff" + elementName(idCluster) + "\x01" + quad(frames)[1:],
			el(idInfo, el(0x7ba9, "title words")),
		},
		{"WAVE", WAVE, "RF64\xff\xff\xff\xffWAVE" + piece("ds64", string(binary.LittleEndian.AppendUint64(nil, frames+16))+string(binary.LittleEndian.AppendUint64(nil, frames))+zeros[:12]) + "data\xff\xff\xff\xff", info},
		{"ASF", ASF, object(asfHeader, zeros[:6]) + asfData + string(binary.LittleEndian.AppendUint64(nil, frames+24)), object(guid("00112233-4455-6677-8899-AABBCCDDEEFF"), "title words")},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := &sparse{start: c.start, end: c.end, size: int64(len(c.start)+len(c.end)) + frames}
			o := &extract.Object{Data: data, Size: data.size, Head: []byte(c.start + strings.Repeat("\x00", 100)), Tail: []byte(c.end)}
			sink := &extracttest.Sink{}
			if err := c.format.Read(context.Background(), o, sink); err != nil {
				t.Error(err)
			}
			r := sink.Result()
			if !strings.Contains(r.Text(), "title words") || len(r.Gaps) > 0 {
				t.Errorf("text %q, gaps %v", r.Text(), r.Gaps)
			}
			const most = 64 << 10
			if data.read > most {
				t.Errorf("%d bytes were read, want at most %d", data.read, most)
			}
		})
	}
}
