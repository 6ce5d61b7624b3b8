package parts

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"

	"postern/extract"
)

// Slack reads what is in the container but in no part: comments, and bytes
// before, between and after the members. The list of members need not name all
// that is there.
func (p *Pack) Slack(z *zip.Reader, o *extract.Object) {
	if p.Stopped() {
		return
	}
	comments := []string{z.Comment}
	type span struct{ from, to int64 }
	var spans []span
	for _, f := range z.File {
		comments = append(comments, f.Comment)
		if at, err := f.DataOffset(); err == nil {
			spans = append(spans, span{at, at + int64(f.CompressedSize64)})
		}
	}
	for _, c := range comments {
		if c = strings.TrimSpace(strings.ToValidUTF8(c, "\ufffd")); c != "" {
			p.Text(extract.Properties, extract.Place{Where: "container"}, c+"\n")
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return int(a.from - b.from) })
	end := int64(0)
	for _, s := range spans {
		p.slack(o.Data, end, localHeader(o.Data, end, s.from))
		end = max(end, s.to)
	}
	p.slack(o.Data, end, directory(o.Data, end, o.Size))
}

// slack hands on the bytes from from to to when they are more than the
// descriptor that may follow a member.
func (p *Pack) slack(data io.ReaderAt, from, to int64) {
	const descriptor = 24
	if to-from <= descriptor {
		return
	}
	p.Fact("", extract.Ambiguous, "bytes in the container that belong to no part")
	if p.Err == nil {
		p.Err = p.Sink.Child(extract.Child{Path: fmt.Sprintf("container at byte %d", from)}, io.NewSectionReader(data, from, to-from))
	}
}

// maxSearch is how far a header is looked for.
const maxSearch = 1 << 20

// localHeader returns where the header begins that ends at the data of a
// member. When there is none, everything from end on is slack.
func localHeader(data io.ReaderAt, end, member int64) int64 {
	from := max(end, member-maxSearch)
	if member <= from {
		return end
	}
	b := make([]byte, member-from)
	n, _ := data.ReadAt(b, from)
	b = b[:n]
	for i := bytes.LastIndex(b, []byte("PK\x03\x04")); i >= 0; i = bytes.LastIndex(b[:i], []byte("PK\x03\x04")) {
		if i+30 <= len(b) {
			size := 30 + int(binary.LittleEndian.Uint16(b[i+26:])) + int(binary.LittleEndian.Uint16(b[i+28:]))
			if from+int64(i+size) == member {
				return from + int64(i)
			}
		}
	}
	return member
}

// directory returns where the central directory begins: the first signature of
// an entry after the last member.
func directory(data io.ReaderAt, end, size int64) int64 {
	b := make([]byte, min(maxSearch, max(0, size-end)))
	n, _ := data.ReadAt(b, end)
	if i := bytes.Index(b[:n], []byte("PK\x01\x02")); i >= 0 {
		return end + int64(i)
	}
	return size
}
