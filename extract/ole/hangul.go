package ole

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// hangulMagic begins the stream FileHeader of a document of Hangul ("Hangul Word
// Processor 5.0 file format", revision 1.3, section 3.2.1).
const hangulMagic = "HWP Document File"

// What the header says of the document, in its flags.
const (
	hangulPacked       = 1 << 0
	hangulPassword     = 1 << 1
	hangulDistribution = 1 << 2
	hangulRights       = 1 << 4
	hangulCertificate  = 1<<8 | 1<<10
)

const hangulFlags = 36 // where they stand

// hangul reads a document of Hangul 5 and later: the records of its sections, what the
// tables of styles and links say, pictures, embedded files, scripts and versions.
func (f *file) hangul() error {
	head := f.find("FileHeader")
	if head == nil || !bytes.HasPrefix(head.data, []byte(hangulMagic)) || len(head.data) < hangulFlags+4 {
		return nil
	}
	head.read = true
	if err := f.s.Text(extract.All, extract.Place{Where: "stream FileHeader"}, parts.Printable(head.data[len(hangulMagic):])); err != nil {
		return err
	}
	flags := binary.LittleEndian.Uint32(head.data[hangulFlags:])
	h := &hangul{file: f, packed: flags&hangulPacked != 0, said: map[string]bool{}}
	closed := flags&(hangulPassword|hangulRights|hangulCertificate) != 0
	for _, s := range f.hangulStreams() {
		if s.read || closed && s.name() != "PrvText" && s.name() != "HwpSummaryInformation" {
			s.read = true
			continue
		}
		s.read = true
		if err := h.stream(s); err != nil {
			return err
		}
	}
	switch {
	case closed:
		return wantsPassword("document of Hangul", nil)
	case h.cut:
		return &extract.GapError{Cause: extract.TooBig, Detail: "document of Hangul: more text than one may have"}
	case h.damaged:
		return &extract.GapError{Cause: extract.Corrupt, Detail: "document of Hangul: records are broken or cut off"}
	}
	return nil
}

// hangulStreams are the streams that are known, the sections in their order.
func (f *file) hangulStreams() []*stream {
	var known []*stream
	for _, s := range f.streams {
		switch top, _, _ := strings.Cut(s.path, "/"); top {
		case "DocInfo", "BodyText", "ViewText", "BinData", "PrvText", "PrvImage", "HwpSummaryInformation", "DocOptions", "Scripts", "XMLTemplate", "DocHistory", "Bibliography":
			known = append(known, s)
		}
	}
	slices.SortStableFunc(known, func(a, b *stream) int {
		if d := strings.Compare(path.Dir(a.path), path.Dir(b.path)); d != 0 {
			return d
		}
		return sectionNumber(a) - sectionNumber(b)
	})
	return known
}

// sectionNumber is the one in "Section12", which other names are before.
func sectionNumber(s *stream) int {
	n, err := strconv.Atoi(strings.TrimPrefix(s.name(), "Section"))
	if err != nil {
		return -1
	}
	return n
}

// A hangul is a document of Hangul while it is read.
type hangul struct {
	*file
	packed  bool
	damaged bool
	cut     bool
	tables  int
	out     int64 // bytes that came out of streams
	said    map[string]bool
}

// mostHangul bounds what comes out of the streams of a document, but for its files.
const mostHangul = 64 << 20

func (h *hangul) stream(s *stream) error {
	top, _, _ := strings.Cut(s.path, "/")
	switch top {
	case "DocInfo", "BodyText", "DocHistory":
		return h.records(s.name(), h.inflate(s.data))
	case "ViewText":
		data, ok := distributed(s.data)
		h.damaged = h.damaged || !ok
		return h.records(s.name(), h.inflate(data))
	case "BinData":
		return h.binary(s)
	case "PrvImage":
		return h.s.Child(extract.Child{Path: s.path, Preview: true}, bytes.NewReader(s.data))
	case "PrvText":
		return h.s.Text(extract.All, extract.Place{Where: "preview"}, strings.TrimRight(wide(s.data), "\x00")+"\n")
	case "HwpSummaryInformation":
		if isPropertySet(s.data) {
			return h.propertySets(s)
		}
		if err := h.s.Text(extract.All, extract.Place{Where: "stream " + s.name()}, parts.Printable(s.data)); err != nil {
			return err
		}
		return h.s.Text(extract.Properties, extract.Place{Where: "properties"}, summaryTexts(s.data))
	}
	return h.others(s)
}

// inflate reads a stream, which is compressed in most documents.
func (h *hangul) inflate(data []byte) io.Reader {
	if !h.packed {
		return bytes.NewReader(data)
	}
	return flate.NewReader(bytes.NewReader(data))
}

// binary hands on a picture or an embedded file. The table of them says for each
// whether it is compressed; that it can be inflated says it too.
func (h *hangul) binary(s *stream) error {
	r := bufio.NewReader(h.inflate(s.data))
	head, err := r.Peek(12)
	if err != nil && !errors.Is(err, io.EOF) {
		r = bufio.NewReader(bytes.NewReader(s.data))
		head, _ = r.Peek(12)
	}
	if len(head) == 12 && string(head[4:]) == magic { // an object stands behind its size
		_, _ = r.Discard(4)
	}
	return h.s.Child(extract.Child{Path: s.path, Names: []string{s.name()}}, r)
}

// others reads a stream of settings, a script or a template: its texts.
func (h *hangul) others(s *stream) error {
	data := s.data
	if h.packed {
		b, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(s.data)), mostRecord+1))
		h.cut = h.cut || len(b) > mostRecord
		h.damaged = h.damaged || err != nil
		if len(b) > 0 {
			data = b
		}
	}
	at := extract.Place{Where: "stream " + s.name()}
	for _, text := range lengthTexts(data) {
		if err := h.s.Text(extract.All, at, text+"\n"); err != nil {
			return err
		}
	}
	return h.s.Text(extract.All, at, parts.Printable(data))
}
