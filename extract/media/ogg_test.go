package media

import (
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
)

// page writes a page of a stream with packets; open says that the last goes on.
func page(flags byte, serial uint32, open bool, packets ...string) string {
	var lacing []byte
	for i, p := range packets {
		for range len(p) / 255 {
			lacing = append(lacing, 255)
		}
		if !open || i < len(packets)-1 {
			lacing = append(lacing, byte(len(p)%255))
		}
	}
	return oggMagic + string([]byte{flags}) + zeros[:8] + string(binary.LittleEndian.AppendUint32(nil, serial)) + zeros[:8] +
		string([]byte{byte(len(lacing))}) + string(lacing) + strings.Join(packets, "")
}

func TestOgg(t *testing.T) {
	long := "\x03vorbis" + commentList("TITLE="+strings.Repeat("long words ", 100)+"to the end", "ARTIST=behind it")
	opus := page(2, 1, false, "OpusHead\x01\x01") + page(0, 1, false, "OpusTags"+commentList("TITLE=words"))
	for _, c := range []struct {
		name, data, want string
		gap              extract.Cause
	}{
		{"packet over pages", page(2, 1, false, "\x01vorbis") + page(0, 1, true, long[:510]) + page(1, 1, true, long[510:1020]) + page(1, 1, false, long[1020:]), "ARTIST=behind it", ""},
		{"streams take turns", page(2, 1, false, "\x01vorbis") + page(2, 2, false, "OpusHead\x01") + page(0, 1, true, long[:510]) + page(0, 2, false, "OpusTags"+commentList("TITLE=words of two")) + page(1, 1, false, long[510:]), "ARTIST=behind it", ""},
		{"chained", opus + page(2, 1, false, "\x01vorbis") + page(0, 1, false, "\x03vorbis"+commentList("TITLE=second song")), "second song", ""},
		{"subtitles of Kate", page(2, 1, false, "\x80kate\x00\x00\x00") + page(0, 1, false, "\x81kate\x00\x00\x00\x00"+commentList("TITLE=kate title"), "\x00"+zeros+little("spoken words")), "spoken words", ""},
		{"CMML", page(2, 1, false, "CMML\x00\x00\x00\x00") + page(0, 1, false, "<clip><desc>clip words</desc></clip>"), "clip words", ""},
		{"blocks of FLAC", page(2, 1, false, "\x7fFLAC\x01\x00") + page(0, 1, false, flacBlock(4, commentList("TITLE=words"))) + page(0, 1, false, flacBlock(0x86, pictureOf("image/png", "about words", png))), "about words", ""},
		{"unknown codec", page(2, 1, false, "nobody's codec") + page(0, 1, false, "words of nobody"), "words of nobody", ""},
		{"between pages", opus + "words between pages" + opus, "words between pages", extract.Corrupt},
		{"zeros between pages", opus + zeros + page(2, 2, false, "OpusHead\x01") + page(0, 2, false, "OpusTags"+commentList("TITLE=behind zeros")), "behind zeros", ""},
		{"behind a tag", id3(3, 0, frame3("TIT2", 0, "\x00tag words")) + opus, "tag words", ""},
		{"without comments", page(2, 1, false, "\x01vorbis") + page(0, 1, false, "a", "b", "c"), "", extract.Corrupt},
		{"page cut off", opus[:len(opus)-5], "", extract.Corrupt},
		{"packet without an end", page(2, 1, false, "\x01vorbis") + page(0, 1, true, long[:510]), "", extract.Corrupt},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, Ogg, c.data, c.want, c.gap) })
	}
}

func FuzzOgg(f *testing.F) {
	fuzz(f, map[string][]string{"ogg": {
		page(2, 1, false, "\x80kate\x00\x00\x00") + page(0, 1, false, "\x81kate\x00\x00\x00\x00"+commentList("TITLE=kate title"), "\x00"+zeros+little("spoken words")),
		page(2, 1, false, "\x7fFLAC\x01\x00") + page(0, 1, false, flacBlock(0x84, commentList("TITLE=words"))),
	}}, "ogg", "oga", "ogv", "opus", "spx")
}
