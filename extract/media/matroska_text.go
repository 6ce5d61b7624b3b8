package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"regexp"
	"strings"
	"unicode/utf8"

	"postern/extract"
	"postern/extract/metadata"
)

// subtitles are what is known of a track of text.
type subtitles struct {
	codec string
	// packing is how its blocks are compressed: [packedNot] and the numbers of
	// RFC 9559 section 5.1.4.1.31.6. stripped is what was cut off before each.
	packing  uint64
	stripped []byte
}

const (
	packedZlib     = 0
	packedStripped = 3
	packedNot      = 99
)

// track reads what is said of one, and keeps it where it is text.
func (k *matroska) track(e element) {
	s := subtitles{packing: packedNot}
	var number uint64
	var private []byte
	encrypted := false
	var read func(element)
	read = func(e element) {
		switch e.id {
		case 0xd7:
			number = k.number(e)
		case 0x86:
			s.codec = k.text(e)
			k.Property("Matroska codec", s.codec)
		case 0x63a2:
			private = k.bytes(e)
		case 0x536e:
			k.Property("Matroska track", k.text(e))
		case 0x258688, 0x3a9697, 0x3b4040, 0x26b240:
			k.Property("Matroska codec", k.text(e))
		case 0x6d80, 0x6240:
			k.within(e, read)
		case 0x5034: // a compression, of zlib unless it says otherwise
			s.packing = packedZlib
			k.within(e, read)
		case 0x4254:
			s.packing = k.number(e)
		case 0x4255:
			s.stripped = k.bytes(e)
		case 0x5035:
			encrypted = true
		}
	}
	k.within(e, read)
	if !isText(s.codec) {
		k.loose("Matroska codec", private)
		return
	}
	if encrypted {
		k.Gap("", extract.EncryptedFile, "encrypted subtitles")
		return
	}
	k.Text(extract.All, "subtitles", metadata.Narrow(private))
	k.texts[number] = s
}

func (k *matroska) number(e element) uint64 {
	b := k.bytes(e)
	if len(b) > 8 {
		return 0
	}
	return binary.BigEndian.Uint64(append(make([]byte, 8-len(b)), b...))
}

// block reads one of text: the track, a time, flags, the text.
func (k *matroska) block(e element) {
	h := k.At(e.at, 12)
	marked, n := variable(h, 8)
	if n == 0 || e.size < int64(n)+3 {
		return
	}
	s, ok := k.texts[marked&^(1<<(7*n))]
	if !ok {
		return
	}
	const head, laced = 3, 6
	flags := h[n+2]
	b := k.Value("subtitle", k.Object.Data, e.at+int64(n)+head, e.size-int64(n)-head)
	switch {
	case flags&laced != 0:
		k.Printable("subtitle", b)
		return
	case s.packing == packedZlib:
		z, err := zlib.NewReader(bytes.NewReader(b))
		b = k.Inflated("subtitle", z, err)
	case s.packing == packedStripped:
		b = append(bytes.Clone(s.stripped), b...)
	case s.packing != packedNot:
		k.Gap("", extract.Unknown, "subtitles in a compression that is not read")
		return
	}
	k.line(s.codec, metadata.Narrow(b))
}

// override is a change of looks in a subtitle.
var override = regexp.MustCompile(`\{\\[^{}]*\}|</?[a-zA-Z][^<>]*>`)

// breaks are ways to write a new line, and a space that stays, in ASS.
var breaks = strings.NewReplacer(`\N`, "\n", `\n`, "\n", `\h`, " ")

// line hands on a subtitle as it is shown, and as it stands there where that is more.
func (k *matroska) line(codec, text string) {
	shown := text
	if strings.HasSuffix(codec, "ASS") || strings.HasSuffix(codec, "SSA") {
		const columns = 9 // the last one is the text
		if all := strings.SplitN(text, ",", columns); len(all) == columns {
			shown = all[columns-1]
		}
		shown = breaks.Replace(shown)
	}
	shown = override.ReplaceAllString(shown, "")
	k.Text(extract.Shown, "subtitle", shown)
	if shown != text {
		k.Text(extract.All, "subtitle", text)
	}
}

// addition reads what stands beside a block: more of a subtitle, or of a picture.
func (k *matroska) addition(b []byte) {
	if utf8.Valid(b) {
		k.Text(extract.Shown, "subtitle", string(b))
	} else {
		k.Printable("subtitle", b)
	}
}
