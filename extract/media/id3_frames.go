package media

import (
	"bytes"
	"strings"

	"postern/extract"
	"postern/extract/metadata"
)

// longNames are the names of version 2 whose frames are more than a text or a link, or
// have a name for people.
var longNames = map[string]string{
	"TT1": "TIT1", "TT2": "TIT2", "TT3": "TIT3", "TP1": "TPE1", "TP2": "TPE2", "TP3": "TPE3", "TP4": "TPE4", "TAL": "TALB", "TCM": "TCOM",
	"TXT": "TEXT", "TCR": "TCOP", "TEN": "TENC", "TPB": "TPUB", "TXX": "TXXX", "WXX": "WXXX", "COM": "COMM", "ULT": "USLT", "SLT": "SYLT",
	"PIC": "APIC", "GEO": "GEOB", "UFI": "UFID", "POP": "POPM", "IPL": "IPLS", "LNK": "LINK", "CRA": "AENC",
}

// frameWords are the names of frames for people (ID3v2.4 frames section 4).
var frameWords = map[string]string{
	"TIT1": "content group", "TIT2": "title", "TIT3": "subtitle", "TALB": "album", "TPE1": "artist", "TPE2": "band", "TPE3": "conductor", "TPE4": "remixer",
	"TCOM": "composer", "TEXT": "lyricist", "TCOP": "copyright", "TENC": "encoded by", "TPUB": "publisher", "TOWN": "owner", "TPRO": "produced notice",
	"TMOO": "mood", "TSRC": "ISRC", "TXXX": "text", "COMM": "comment", "USLT": "lyrics", "SYLT": "lyrics", "WXXX": "link", "APIC": "picture", "GEOB": "object",
	"PRIV": "private", "UFID": "file identifier", "POPM": "popularimeter", "USER": "terms of use", "OWNE": "ownership", "CHAP": "chapter", "CTOC": "contents",
	"TIPL": "people", "TMCL": "musicians", "IPLS": "people", "LINK": "link",
}

// frame reads the content of one.
func (t *tag) frame(id string, b []byte, depth int) {
	where := "ID3 " + id
	if words := frameWords[id]; words != "" {
		where = "ID3 " + words
	}
	if len(b) == 0 {
		return
	}
	rest := b[1:] // behind the encoding
	switch {
	case id == "TXXX":
		name, rest := cutText(b[0], rest)
		t.Property(where, labelled(name, encoded(b[0], rest)))
	case id[0] == 'T', id == "IPLS", id == "GRP1", id == "MVNM", id == "MVIN":
		t.Property(where, encoded(b[0], rest))
	case id == "WXXX":
		name, link := cutText(b[0], rest)
		t.Property(where, labelled(name, marked(link)))
	case id[0] == 'W':
		t.Property(where, metadata.Narrow(b))
	case id == "COMM", id == "USLT":
		t.comment(id, where, b)
	case id == "SYLT":
		t.synchronisedLyrics(where, b)
	case id == "USER" && len(rest) >= 3:
		t.Property(where, encoded(b[0], rest[3:]))
	case id == "OWNE":
		price, rest := ended(rest)
		t.Property(where, price+" "+encoded(b[0], rest[min(8, len(rest)):]))
	case id == "APIC":
		t.cover(where, b)
	case id == "GEOB":
		t.object(where, b)
	case id == "PRIV", id == "UFID", id == "POPM":
		owner, data := ended(b)
		t.Property(where, owner)
		if owner == "XMP" {
			t.XMP(data)
		} else {
			t.loose(where, data)
		}
	case id == "CHAP":
		name, rest := ended(b)
		t.Property(where, name)
		t.inner(rest, 16, depth) // behind times and offsets
	case id == "CTOC":
		t.contents(where, b, depth)
	default:
		t.loose(where, b)
	}
}

// comment reads a comment or lyrics: language, description, text.
func (t *tag) comment(id, where string, b []byte) {
	if len(b) < 4 {
		return
	}
	view := extract.Properties
	if id == "USLT" {
		view = extract.Shown
	}
	name, rest := cutText(b[0], b[4:])
	t.Text(view, where, labelled(name, encoded(b[0], rest)))
}

// synchronisedLyrics joins the syllables of lyrics with times (ID3v2.4 frames section
// 4.9), which break lines themselves.
func (t *tag) synchronisedLyrics(where string, b []byte) {
	if len(b) < 6 {
		return
	}
	name, rest := cutText(b[0], b[6:])
	t.Property(where, name)
	var text strings.Builder
	for len(rest) > 0 {
		var syllable string
		syllable, rest = cutText(b[0], rest)
		text.WriteString(syllable)
		rest = rest[min(4, len(rest)):]
	}
	t.Text(extract.Shown, where, text.String())
}

// cover reads a picture: its type, a description, and its bytes or a link to them.
func (t *tag) cover(where string, b []byte) {
	var media string
	rest := b[1:]
	if t.version == 2 {
		media, rest = string(rest[:min(3, len(rest))]), rest[min(3, len(rest)):]
	} else {
		media, rest = ended(rest)
	}
	if len(rest) == 0 {
		return
	}
	name, data := cutText(b[0], rest[1:])
	t.Property(where, name)
	switch {
	case media == "-->":
		t.Property(where, metadata.Narrow(data))
	case !strings.Contains(media, "/"): // QUIRK: "JPG", and so in version 2
		t.picture("picture", "image/"+strings.Replace(strings.ToLower(media), "jpg", "jpeg", 1), data)
	default:
		t.picture("picture", media, data)
	}
}

// object reads a file of any kind: its type, name, description and bytes.
func (t *tag) object(where string, b []byte) {
	media, rest := ended(b[1:])
	name, rest := cutText(b[0], rest)
	about, data := cutText(b[0], rest)
	t.Property(where, about)
	c := extract.Child{Path: "object", Names: names(name), Types: types(media)}
	if name != "" {
		c.Path = name
	}
	t.file(c, bytes.NewReader(data))
}

// contents reads a table of contents: which chapters, and frames that tell of it.
func (t *tag) contents(where string, b []byte, depth int) {
	name, rest := ended(b)
	t.Property(where, name)
	if len(rest) < 2 {
		return
	}
	entries, rest := int(rest[1]), rest[2:]
	for range entries {
		name, rest = ended(rest)
		t.Property(where, name)
	}
	t.inner(rest, 0, depth)
}

// inner reads frames in a frame, behind some bytes.
func (t *tag) inner(b []byte, skip, depth int) {
	b = b[min(skip, len(b)):]
	t.frames(bytes.NewReader(b), 0, int64(len(b)), depth+1)
}
