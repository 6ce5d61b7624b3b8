package archive

import (
	"context"
	"encoding/binary"
	"io"
	"strings"

	"postern/extract"
)

// Rpm is the format of RPM packages (rpm.org, "RPM V4 Package format"): a lead, two
// headers, and a compressed CPIO archive.
var Rpm = extract.Format{
	Name:       "rpm",
	About:      "RPM packages: what their headers say, scripts too, and the payload",
	MediaTypes: []string{"application/x-rpm", "application/x-redhat-package-manager"},
	Extensions: []string{"rpm"},
	Detect:     detects(beginsWith("\xed\xab\xee\xdb")),
	Risky:      true,
	Read:       readRpm,
}

const (
	rpmLead   = 96
	rpmHeader = 16
	// rpmEntries and rpmStore bound a header as rpm itself does.
	rpmEntries = 64 << 10
	rpmStore   = 64 << 20
)

var be = binary.BigEndian

func readRpm(ctx context.Context, o *extract.Object, s extract.Sink) error {
	damaged := &extract.GapError{Cause: extract.Corrupt, Detail: "damaged RPM header"}
	lead := make([]byte, min(rpmLead, o.Size))
	readFull(o, lead, 0)
	if err := readableText(s, "lead", lead); err != nil {
		return err
	}
	end, err := rpmTexts(ctx, o, s, rpmLead)
	if err == nil && end > 0 {
		end, err = rpmTexts(ctx, o, s, (end+7)&^7) // the signature's header is padded
	}
	if err != nil {
		return err
	}
	if end == 0 {
		if err := handRest(o, s, rpmLead); err != nil {
			return err
		}
		return damaged
	}
	return s.Child(extract.Child{Path: "payload"}, io.NewSectionReader(o.Data, end, o.Size-end))
}

// rpmTexts hands on the texts of the header at an offset. It returns where the
// header ends, 0 when there is none.
func rpmTexts(ctx context.Context, o *extract.Object, s extract.Sink, at int64) (end int64, err error) {
	var h [rpmHeader]byte
	if !readFull(o, h[:], at) || string(h[:4]) != "\x8e\xad\xe8\x01" {
		return 0, nil
	}
	entries, size := int64(be.Uint32(h[8:])), int64(be.Uint32(h[12:]))
	index := at + rpmHeader
	store := index + 16*entries
	if entries > rpmEntries || size > rpmStore || store+size > o.Size {
		return 0, nil
	}
	table, data := make([]byte, 16*entries), make([]byte, size)
	if !readFull(o, table, index) || !readFull(o, data, store) {
		return 0, nil
	}
	left := 4 * size // entries may point at the same texts
	var texts spans
	for ; len(table) > 0; table = table[16:] {
		if left <= 0 {
			return 0, &extract.GapError{Cause: extract.TooBig, Detail: "RPM header: too many entries over the same text"}
		}
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		kind, from, count := be.Uint32(table[4:]), be.Uint32(table[8:]), be.Uint32(table[12:])
		const text, list, translated = 6, 8, 9
		if kind != text && kind != list && kind != translated || int64(from) >= size {
			continue
		}
		if kind == text {
			count = 1
		}
		n, err := rpmStrings(s, data[from:], count, &left)
		if err != nil {
			return 0, err
		}
		texts.add(int64(from), int64(from)+n)
	}
	for _, x := range texts.outside(size) { // numbers, checksums, signatures
		if err := readableText(s, "header", data[x.from:x.to]); err != nil {
			return 0, err
		}
	}
	return store + size, nil
}

// rpmStrings hands on texts that each end with a zero, and returns how long they are.
func rpmStrings(s extract.Sink, data []byte, count uint32, left *int64) (n int64, err error) {
	for ; count > 0 && len(data) > 0 && *left > 0; count-- {
		text := cString(data)
		*left -= int64(len(text) + 1)
		n += int64(min(len(text)+1, len(data)))
		data = data[min(len(text)+1, len(data)):]
		if text = strings.ToValidUTF8(text, "\ufffd"); text == "" {
			continue
		}
		if err := s.Text(extract.Properties, extract.Place{Where: "header"}, text+"\n"); err != nil {
			return n, err
		}
	}
	return n, nil
}
