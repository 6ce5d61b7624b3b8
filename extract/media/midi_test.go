package media

import (
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

func midi(tracks ...string) string {
	s := midiMagic + "\x00\x01\x00\x01\x00\x60"
	for _, t := range tracks {
		s += "MTrk" + u32(len(t)) + t
	}
	return s
}

// event writes an event of text after no time.
func event(kind byte, text string) string {
	return "\x00\xff" + string([]byte{kind, byte(len(text))}) + text
}

func TestMIDI(t *testing.T) {
	const end = "\x00\xff\x2f\x00"
	for _, c := range []struct {
		name, data, want string
		gap              extract.Cause
	}{
		{"texts", midi(event(2, "copyright words") + event(3, "track words") + end), "copyright words\ntrack words", ""},
		{"syllables", midi(event(5, "4111 ") + "\x10\x90\x3c\x40" + "\x10\x3c\x00" + event(5, "1111 ") + "\x81\x00\xc0\x05" + event(5, "1111 ") + event(5, "1111") + end), "4111 1111 1111 1111", ""},
		{"karaoke", midi(event(1, "@TTitle") + event(1, "\\First ") + event(1, "line") + event(1, "/second") + end), "First line\nsecond", ""},
		{"system message", midi("\x00\xf0\x10words of nobody\xf7" + end), "words of nobody", ""},
		{"second track", midi(end, event(1, "second track")+end), "second track", ""},
		{"unknown chunk", midi(end) + "MTxx" + u32(15) + "words of nobody", "words of nobody", ""},
		{"behind the file", midi(end) + "\x00words behind the file", "after the end", ""},
		{"track goes wrong", midi(event(1, "before it") + "\x00\xf5\x00"), "before it", extract.Corrupt},
		{"text cut off", midi(event(1, "before it") + "\x00\xff\x01\x7fwords"), "words", extract.Corrupt},
		{"file cut off", midi(event(1, "before it") + event(1, "words"))[:42], "before it", extract.Corrupt},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, MIDI, c.data, c.want, c.gap) })
	}
}

func TestFLV(t *testing.T) {
	text := func(s string) string { return u16(len(s)) + s }
	tag := func(kind byte, data string) string {
		return string([]byte{kind}) + u32(len(data))[1:] + zeros[:7] + data + u32(len(data)+11)
	}
	head := "FLV\x01\x05" + u32(9) + zeros[:4]
	data := "\x02" + text("onMetaData") + "\x08" + u32(2) + text("title") + "\x02" + text("title words") + text("more") + "\x03" + text("inner") + "\x0a" + u32(2) + "\x02" + text("one") + "\x0c" + u32(3) + "two" + "\x00\x00\x09" + "\x00\x00\x09"
	for _, c := range []struct {
		name, data, want string
		gap              extract.Cause
	}{
		{"data", head + tag(9, "film") + tag(18, data), "title: title words\nmore\ninner\ninner: one\ninner: two", ""},
		{"unknown tag", head + tag(25, "words of nobody"), "words of nobody", ""},
		{"data goes wrong", head + tag(18, data+"\x77words of nobody"), "words of nobody", extract.Corrupt},
		{"text of a size that lies", head + tag(18, "\x02\xff\xffwords"), "words", extract.Corrupt},
		{"cut off", (head + tag(18, data))[:60], "onMetaData", extract.Corrupt},
		{"objects in objects", head + tag(18, strings.Repeat("\x03\x00\x01a", 100)), "", extract.Corrupt},
		{"list without end", head + tag(18, "\x0a\xff\xff\xff\xff\x05\x05"), "", extract.Corrupt},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, FLV, c.data, c.want, c.gap) })
	}
}

// Lists of lists do not multiply.
func TestFLVLists(t *testing.T) {
	data := strings.Repeat("\x0a\xff\xff\xff\xff", 10) + strings.Repeat("\x05", 1000)
	extracttest.Read(t, FLV, "a.flv", []byte("FLV\x01\x05"+u32(9)+zeros[:4]+"\x12"+u32(len(data))[1:]+zeros[:7]+data))
}

func FuzzMIDI(f *testing.F) {
	fuzz(f, map[string][]string{"mid": {midi(event(5, "4111 ") + "\x10\x90\x3c\x40\x10\x3c\x00\x00\xf0\x02a\xf7\x00\xff\x2f\x00")}}, "mid")
}

func FuzzFLV(f *testing.F) { fuzz(f, nil, "flv") }
