package media

import (
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

func box(kind string, content ...string) string {
	all := strings.Join(content, "")
	return u32(len(all)+8) + kind + all
}

func u32(n int) string { return string(binary.BigEndian.AppendUint32(nil, uint32(n))) }
func u16(n int) string { return string(binary.BigEndian.AppendUint16(nil, uint16(n))) }

const zeros = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"

// film writes a file with boxes in moov; samples stand at sampleAt.
const sampleAt = 24

func film(samples string, moov ...string) string {
	return box("ftyp", "isom\x00\x00\x00\x00") + box("mdat", samples) + box("moov", moov...)
}

// trackOf writes a track of text whose samples have sizes.
func trackOf(format string, tables ...string) string {
	return box("trak", box("tkhd", "\x00\x00\x00\x00", zeros[:8], u32(1), zeros),
		box("mdia", box("hdlr", zeros[:8], "sbtl", zeros[:12], "track words\x00"),
			box("minf", box("stbl", append([]string{box("stsd", zeros[:4], u32(1), box(format, zeros[:8]))}, tables...)...))))
}

func oneChunk(samples int, at int) string {
	return box("stsc", zeros[:4], u32(1), u32(1), u32(samples), u32(1)) + box("stco", zeros[:4], u32(1), u32(at))
}

func TestMP4(t *testing.T) {
	line := func(s string) string { return u16(len(s)) + s }
	tags := func(items string) string {
		return box("udta", box("meta", zeros[:4], box("hdlr", zeros[:8], "mdir", zeros[:12]), box("ilst", items)))
	}
	value := func(kind int, s string) string { return box("data", u32(kind), zeros[:4], s) }
	two := line("first line") + line("second")
	for _, c := range []struct {
		name, data, want string
		gap              extract.Cause
	}{
		{"tag", film("", tags(box("\xa9nam", value(1, "title words")))), "©nam: title words", ""},
		{"tag in UTF-16", film("", tags(box("\xa9nam", value(2, "\x67\x71\x4e\xac")))), "東京", ""},
		{"tag in Shift JIS", film("", tags(box("\xa9nam", value(3, "\x93\x8c\x8b\x9e")))), "東京", ""},
		{"number", film("", tags(box("cnID", value(21, "\x00\x0e\x9a\x1d\xf7\x5d\x10\x57")))), "cnID: 4110103168749655", ""},
		{"unknown value", film("", tags(box("abcd", value(99, "words of nobody")))), "words of nobody", ""},
		{"numbers without keys", film("", tags(box("\x00\x00\x00\x01", value(1, "value one"))+box("\x00\x00\x00\x02", value(1, "value two")))), "value two", ""},
		{"two values", film("", tags(box("\xa9ART", value(1, "one artist"), value(1, "another")))), "another", ""},
		{"QuickTime text", film("", box("udta", box("\xa9cpy", line("\x00\x00")[:2]+"\x00\x00", "")+box("\xa9inf", u16(5)+"\x00\x00"+"Gr\x9a\xa7e"+u16(4)+"\x55\xc4"+"more"))), "Größe\nmore", ""},
		{"3GPP text in UTF-16", film("", box("udta", box("titl", zeros[:4], "\x55\xc4", "\xfe\xff\x67\x71\x4e\xac\x00\x00"))), "東京", ""},
		{"chapters of Nero", film("", box("udta", box("chpl", "\x01\x00\x00\x00", zeros[:4], "\x02", zeros[:8], "\x05first", zeros[:8], "\x06second"))), "first\nsecond", ""},
		{"tags of Windows", film("", box("udta", box("Xtra", u32(12+9+6+10)+u32(9)+"WM/Lyrics"+u32(1)+u32(16)+u16(8)+"w\x00o\x00r\x00d\x00s\x00"))), "WM/Lyrics: words", ""},
		{"ID3 in a box", film("", box("meta", zeros[:4], box("hdlr", zeros[:8], "ID32", zeros[:12]), box("ID32", zeros[:6], id3(4, 0, frame4("TIT2", 0, "\x03id3 words"))))), "id3 words", ""},
		{"link to a file", film("", box("trak", box("mdia", box("minf", box("dinf", box("dref", zeros[:4], u32(1), box("url ", zeros[:4], "http://film.example/"))))))), "http://film.example/", ""},
		{"compressed movie", film("", box("cmov", box("dcom", "zlib"), box("cmvd", u32(100), packed("words in a moov")))), "words in a moov", ""},
		{"subtitles", film(two, trackOf("tx3g", box("stsz", zeros[:8], u32(2), u32(12), u32(8)), oneChunk(2, sampleAt))), "first line\nsecond", ""},
		{"subtitles in UTF-16", film(u16(6)+"\xfe\xff\x67\x71\x4e\xac", trackOf("text", box("stsz", zeros[:8], u32(1), u32(8)), oneChunk(1, sampleAt))), "東京", ""},
		{"small sizes", film(two, trackOf("tx3g", box("stz2", zeros[:7], "\x04", u32(2), "\xc8"), oneChunk(2, sampleAt))), "first line\nsecond", ""},
		{"sizes of 16 bits", film(two, trackOf("tx3g", box("stz2", zeros[:7], "\x10", u32(2), u16(12), u16(8)), oneChunk(2, sampleAt))), "first line\nsecond", ""},
		{"chunks far away", film(two, trackOf("tx3g", box("stsz", zeros[:8], u32(2), u32(12), u32(8)), box("stsc", zeros[:4], u32(1), u32(1), u32(1), u32(1)), box("co64", zeros[:4], u32(2), u32(0), u32(sampleAt), u32(0), u32(sampleAt+12)))), "first line\nsecond", ""},
		{"WebVTT", film(box("vttc", box("payl", "cue words")), trackOf("wvtt", box("stsz", zeros[:8], u32(1), u32(25)), oneChunk(1, sampleAt))), "cue words", ""},
		{"TTML", film("<tt>timed words</tt>", trackOf("stpp", box("stsz", zeros[:8], u32(1), u32(20)), oneChunk(1, sampleAt))), "text/xml\n<tt>timed words</tt>", ""},
		{"QuickTime of old", box("wide") + box("mdat", "") + box("moov", box("udta", box("\xa9nam", u16(5)+"\x00\x00words"))), "words", ""},
		{"unknown box", film("", box("what", "words of nobody")), "words of nobody", ""},
		{"behind the boxes", film("", box("mvhd")) + "\x00\x00\x00\x01\x00behind all", "behind all", ""},
		{"encrypted subtitles", film("", trackOf("enct")), "", extract.EncryptedFile},
		{"cut off", film("", tags(box("\xa9nam", value(1, "title words"))))[:100], "", extract.Corrupt},
		{"subtitles behind the end", film(two, trackOf("tx3g", box("stsz", zeros[:8], u32(2), u32(12), u32(8)), oneChunk(2, 1<<30))), "track words", extract.Corrupt},
		{"sizes that lie", film(two, trackOf("tx3g", box("stsz", zeros[:4], u32(1<<31-1), u32(1<<31-1)), oneChunk(1<<31-1, sampleAt))), "track words", extract.Corrupt},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, MP4, c.data, c.want, c.gap) })
	}
}

// The same samples over and over come to an end.
func TestSamplesWithoutEnd(t *testing.T) {
	two := "\x00\x0afirst line" + strings.Repeat("\x00", 1000)
	data := film(two, trackOf("tx3g", box("stsz", zeros[:4], u32(12), u32(1<<31-1)), box("stsc", zeros[:4], u32(1), u32(1), u32(1<<31-1), u32(1)), box("stco", zeros[:4], u32(1), u32(sampleAt))))
	r := extracttest.Read(t, MP4, "a.mp4", []byte(data))
	if !r.Gap(extract.Corrupt) && !r.Gap(extract.TooBig) {
		t.Errorf("gaps %v", r.Gaps)
	}
	deep := ""
	for range 200 {
		deep = box("moov", box("mvhd"), deep)
	}
	if r := extracttest.Read(t, MP4, "a.mp4", []byte(box("ftyp", "isom\x00\x00\x00\x00")+deep)); !r.Gap(extract.TooDeep) {
		t.Errorf("gaps %v", r.Gaps)
	}
}

func FuzzMP4(f *testing.F) {
	fuzz(f, map[string][]string{"mp4": {
		film("\x00\x0afirst line\x00\x06second", trackOf("tx3g", box("stz2", zeros[:7], "\x04", u32(2), "\xc8"), oneChunk(2, sampleAt))),
		film("", box("udta", box("Xtra", u32(37)+u32(9)+"WM/Lyrics"+u32(1)+u32(16)+u16(8)+"w\x00o\x00r\x00d\x00s\x00"), box("chpl", "\x01\x00\x00\x00", zeros[:4], "\x02", zeros[:8], "\x05first"))),
	}}, "mp4", "mov", "m4a", "3gp")
}
