package hangul

import (
	"bufio"
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"postern/extract"
	"postern/extract/parts"
	"postern/mail"
)

// Hwp3 is a document of Hangul 3 ("HWP 3.0 file format", Hancom). Its text is found in the
// unpacked body by the signs of its own charset, without the paragraphs' structure.
var Hwp3 = extract.Format{
	Name:       "hwp3",
	About:      "documents of Hangul 3: the text of the body, line by line, properties; pictures and objects in them as a gap, and those with a password",
	MediaTypes: []string{"application/x-hwp-v3"},
	Extensions: []string{"hwp"},
	Detect:     func(o *extract.Object) bool { return bytes.HasPrefix(o.Head, []byte(magic3)) && len(o.Head) >= head3 },
	Risky:      true,
	Read:       read3,
}

const (
	magic3    = "HWP Document File V3.0"
	head3     = 30 + 128 + 1008 // the magic, the settings, the summary
	summary3  = 30 + 128
	lineSize  = 112 // bytes of a line of the summary
	password3 = 30 + 96
	packed3   = 30 + 124
	info3     = 30 + 126 // the length of a block before the body
	// hanja is the first Chinese sign, and hanjaCount how many there are.
	hanja      = 0x4000
	hanjaCount = 4888
	// mostBody bounds what is unpacked.
	mostBody = 32 << 20
)

func read3(ctx context.Context, o *extract.Object, s extract.Sink) error {
	var head [head3]byte
	if n, _ := o.Data.ReadAt(head[:], 0); n < len(head) {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "document of Hangul 3: cut off"}
	}
	le := binary.LittleEndian
	if le.Uint16(head[password3:]) != 0 {
		return &extract.GapError{Cause: extract.EncryptedFile, Detail: "document of Hangul 3 with a password"}
	}
	for at := summary3; at < head3; at += lineSize {
		if text := signs(head[at:min(at+lineSize, head3)]); text != "" {
			if err := s.Text(extract.Properties, extract.Place{Where: "properties"}, text+"\n"); err != nil {
				return err
			}
		}
	}
	from := min(int64(head3)+int64(le.Uint16(head[info3:])), o.Size)
	front := make([]byte, from)
	if n, _ := o.Data.ReadAt(front, 0); n < len(front) {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "document of Hangul 3: cut off"}
	}
	file := bufio.NewReader(io.NewSectionReader(o.Data, from, o.Size-from))
	var r io.Reader = file
	if head[packed3] != 0 {
		r = flate.NewReader(file)
	}
	body, err := io.ReadAll(io.LimitReader(r, mostBody+1))
	if e := lines(ctx, body, s); e != nil {
		return e
	}
	behind, e := io.ReadAll(io.LimitReader(file, mostBody+1))
	if e != nil {
		return e
	}
	// The format has text of one byte a sign for names alone: elsewhere it is hidden from its programs.
	for _, x := range []struct {
		where string
		b     []byte
	}{{"settings", front[len(magic3):]}, {"names and data", body}, {"behind the body", behind}} {
		if e := parts.PrintablePieces(x.b, func(text string) error { return s.Text(extract.All, extract.Place{Where: x.where}, text) }); e != nil {
			return e
		}
	}
	if err == nil && len(behind) > mostBody {
		return &extract.GapError{Cause: extract.TooBig, Detail: "document of Hangul 3: more behind its body than one may have"}
	}
	switch {
	case err != nil:
		return &extract.GapError{Cause: extract.Corrupt, Detail: "document of Hangul 3: its body is damaged"}
	case len(body) > mostBody:
		return &extract.GapError{Cause: extract.TooBig, Detail: "document of Hangul 3: its body is larger than one may be"}
	}
	return objects3(body, s)
}

// objects3 hands on the pictures and objects of a body, each from its first bytes on.
func objects3(body []byte, s extract.Sink) error {
	const most = 16
	found := 0
	for _, magic := range []string{"\xff\xd8\xff", "\x89PNG\r\n\x1a\n", "GIF8", "PK\x03\x04", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "%PDF-"} {
		for at := 0; found < most; {
			i := bytes.Index(body[at:], []byte(magic))
			if i < 0 {
				break
			}
			found++
			at += i
			if err := s.Child(extract.Child{Path: fmt.Sprintf("object @%d", at), Alternative: true}, bytes.NewReader(body[at:])); err != nil {
				return err
			}
			at += len(magic)
		}
	}
	if found > 0 {
		return &extract.GapError{Cause: extract.Unknown, Detail: "document of Hangul 3: its text was read, and of its pictures and objects what could be found"}
	}
	return nil
}

// lines emits the runs of signs in a body. Records around them have any size, so that
// signs begin at even and at odd bytes.
func lines(ctx context.Context, b []byte, s extract.Sink) error {
	const least = 2
	at := extract.Place{Where: "text"}
	for i := 0; i+2 <= len(b); {
		if i&0xfff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		n := run(b[i:])
		if n < least {
			i++
			continue
		}
		if err := s.Text(extract.Shown, at, signs(b[i:i+2*n])+"\n"); err != nil {
			return err
		}
		i += 2 * n
	}
	return nil
}

// run is how many signs of text b begins with.
func run(b []byte) int {
	const most = 1 << 16
	n := 0
	for n < most && 2*n+2 <= len(b) && sign(binary.LittleEndian.Uint16(b[2*n:])) != 0 {
		n++
	}
	return n
}

// signs is the text of b up to its end or a zero.
func signs(b []byte) string {
	var out strings.Builder
	for i := 0; i+2 <= len(b); i += 2 {
		u := binary.LittleEndian.Uint16(b[i:])
		if u == 0 {
			break
		}
		if r := sign(u); r != 0 {
			out.WriteRune(r)
		} else {
			out.WriteRune('\ufffd')
		}
	}
	return strings.TrimSpace(out.String())
}

// What the three groups of five bits in a syllable say (KS X 1001, annex 3): the first
// sound, the vowel and the last sound, counted as in Unicode; -1 are none.
var (
	firsts = [32]int{-1, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}
	vowels = [32]int{-1, -1, -1, 0, 1, 2, 3, 4, -1, -1, 5, 6, 7, 8, 9, 10, -1, -1, 11, 12, 13, 14, 15, 16, -1, -1, 17, 18, 19, 20, -1, -1}
	lasts  = [32]int{-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, -1, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, -1, -1}
)

// sign is the sign of a unit; 0 is none that is known.
func sign(u uint16) rune {
	if u >= ' ' && u < 0x7f {
		return rune(u)
	}
	if u >= hanja && u < hanja+hanjaCount { // in the order of KS X 1001
		i := int(u - hanja)
		text, _ := mail.Charset("euc-kr", []byte{byte(0xca + i/94), byte(0xa1 + i%94)})
		r, _ := utf8.DecodeRuneInString(text)
		return r
	}
	if u < 0x8000 {
		return 0
	}
	first, vowel, last := firsts[u>>10&31], vowels[u>>5&31], lasts[u&31]
	if first < 0 || vowel < 0 || last < 0 {
		return 0
	}
	return rune(0xac00 + (first*21+vowel)*28 + last)
}
