package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// silence are three frames of MPEG sound.
var silence = strings.Repeat("\xff\xfb\x10\xc4"+strings.Repeat("\x00", 100), 3)

func safely(n int) string {
	return string([]byte{byte(n >> 21 & 127), byte(n >> 14 & 127), byte(n >> 7 & 127), byte(n & 127)})
}

// id3 writes a tag of a version with flags around frames.
func id3(version, flags byte, frames string) string {
	return "ID3" + string([]byte{version, 0, flags}) + safely(len(frames)) + frames
}

// frame3 and frame2 write frames of versions 3 and 2.
func frame3(id string, flags byte, data string) string {
	return id + string(binary.BigEndian.AppendUint32(nil, uint32(len(data)))) + "\x00" + string([]byte{flags}) + data
}

func frame4(id string, flags byte, data string) string {
	return id + safely(len(data)) + "\x00" + string([]byte{flags}) + data
}

func frame2(id, data string) string {
	return id + string([]byte{byte(len(data) >> 16), byte(len(data) >> 8), byte(len(data))}) + data
}

func packed(text string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return b.String()
}

func TestID3(t *testing.T) {
	apeTag := func(items string) string {
		end := "APETAGEX\xd0\x07\x00\x00" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(items)+32))) + "\x01\x00\x00\x00\x00\x00\x00\x80" + strings.Repeat("\x00", 8)
		return items + end
	}
	v1 := "TAG" + fmt.Sprintf("%-30s%-30s%-30s2026%-30s\x00", "title of one", "artist", "album", "a comment")
	lyrics := "LYRICSBEGININD0000200LYR00012lyrics wordsEAL00005album"
	lyrics = strings.Replace(lyrics, "LYR00012", "LYR00012", 1)
	for _, c := range []struct {
		name, data, want string
		gap              extract.Cause
	}{
		{"version 2", id3(2, 0, frame2("TT2", "\x00short names")+frame2("COM", "\x00eng\x00version two")) + silence, "version two", ""},
		{"version 2, picture", id3(2, 0, frame2("PIC", "\x00PNG\x03about\x00"+png+"pixels")) + silence, "picture  image/png\n" + png + "pixels", ""},
		{"name of version 2 in 3", id3(3, 0, frame3("TT2\x00", 0, "\x00short")+frame3("TPE1", 0, "\x00behind it")) + silence, "behind it", ""},
		{"unsynchronised", id3(3, 0x80, frame3("TIT2", 0, "\x01\xff\xfe4\x001\x001\x001\x00\xff\xff")+frame3("TPE1", 0, "\x00behind it")) + silence, "behind it", ""},
		{"unsynchronised, stuffed", id3(3, 0x80, strings.ReplaceAll(frame3("TIT2", 0, "\x01\xff\xfe4\x001\x001\x001\x00")+frame3("TPE1", 0, "\x00behind it"), "\xff", "\xff\x00")) + silence, "4111\nbehind it", ""},
		{"unsynchronised frame", id3(4, 0, frame4("TIT2", 2, "\x01\xff\x00\xfe4\x001\x001\x001\x00")+frame4("TPE1", 0, "\x00behind it")) + silence, "4111\nbehind it", ""},
		{"compressed, version 3", id3(3, 0, frame3("TIT2", 0x80, "\x00\x00\x00\x10"+packed("\x00packed words"))) + silence, "packed words", ""},
		{"compressed, version 4", id3(4, 0, frame4("TIT2", 9, "\x00\x00\x00\x10"+packed("\x03packed words"))) + silence, "packed words", ""},
		{"compressed and broken", id3(4, 0, frame4("TIT2", 9, "\x00\x00\x00\x10nothing"+"")) + silence, "", extract.Corrupt},
		{"encrypted", id3(3, 0, frame3("TIT2", 0x40, "\x80secret")) + silence, "", extract.EncryptedFile},
		{"grouped", id3(3, 0, frame3("TIT2", 0x20, "\x07\x00grouped words")) + silence, "grouped words", ""},
		{"extended header, version 3", id3(3, 0x40, "\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00"+frame3("TIT2", 0, "\x00behind it")) + silence, "behind it", ""},
		{"extended header, version 4", id3(4, 0x40, "\x00\x00\x00\x06\x01\x00"+frame4("TIT2", 0, "\x00behind it")) + silence, "behind it", ""},
		{"sizes of eight bits in version 4", id3(4, 0, frame3("TIT2", 0, "\x00"+strings.Repeat("long ", 100))+frame3("TPE1", 0, "\x00behind it")) + silence, "behind it", ""},
		{"padding", id3(4, 0, frame4("TIT2", 0, "\x00words")+strings.Repeat("\x00", 50)) + silence, "words", ""},
		{"two tags", id3(4, 0, frame4("TIT2", 0, "\x00first tag")) + id3(3, 0, frame3("TIT2", 0, "\x00second tag")) + silence, "second tag", ""},
		{"tag at the end", silence + id3(4, 0x10, frame4("TIT2", 0, "\x01\xff\xfe\x71\x67\xac\x4e")) + "3DI\x04\x00\x10" + safely(len(frame4("TIT2", 0, "12345"))+2), "東京", ""},
		{"tag between frames", silence + id3(4, 0, frame4("TIT2", 0, "\x01\xff\xfe\x71\x67\xac\x4e")) + silence, "東京", ""},
		{"no encoding", id3(3, 0, frame3("TIT2", 0, "words alone")) + silence, "words alone", ""},
		{"UTF-16 without a mark", id3(3, 0, frame3("TIT2", 0, "\x01\x71\x67\xac\x4e")) + silence, "東京", ""},
		{"unknown frame", id3(3, 0, frame3("XYZW", 0, "\x01\x02words of nobody\x00")) + silence, "words of nobody", ""},
		{"version 1", silence + v1, "title of one", ""},
		{"enhanced", silence + "TAG+" + fmt.Sprintf("%-60s%-60s%-60s\x00%-30s%-6s%-6s", "longer title", "", "", "genre", "", "") + v1, "longer title", ""},
		{"lyrics", silence + lyrics + fmt.Sprintf("%06d", len(lyrics)) + "LYRICS200" + v1, "lyrics words", ""},
		{"old lyrics", silence + "LYRICSBEGINold lyrics wordsLYRICSEND" + v1, "old lyrics words", ""},
		{"APE before version 1", silence + apeTag("\x06\x00\x00\x00\x00\x00\x00\x00Title\x00Gr\xc3\xb6\xc3\x9f") + v1, "Title: Grö", ""},
		{"APE, item cut off", silence + apeTag("\xff\x00\x00\x00\x00\x00\x00\x00Title\x00words") + v1, "words", extract.Corrupt},
		{"tag cut off", "ID3\x03\x00\x00\x00\x00\x7f\x7f" + frame3("TIT2", 0, "\x00words"), "words", extract.Corrupt},
		{"frame cut off", id3(3, 0, "TIT2\x00\x00\xff\xff\x00\x00\x00words") + silence, "words", extract.Corrupt},
		{"frames of no name", id3(3, 0, "\x01\x02\x03words without a frame") + silence, "words without a frame", extract.Corrupt},
		{"lyrics of a size that lies", silence + "LYRICSBEGIN000999LYRICS200" + v1, "title of one", extract.Corrupt},
		{"APE of a size that lies", silence + apeTag("")[:12] + "\xff\xff\xff\xff" + apeTag("")[16:] + v1, "title of one", extract.Corrupt},
	} {
		t.Run(c.name, func(t *testing.T) {
			check(t, MP3, c.data, c.want, c.gap)
		})
	}
}

// Chapters in chapters end somewhere.
func TestChaptersWithoutEnd(t *testing.T) {
	inner := ""
	for range 50 {
		inner = frame3("CHAP", 0, "a\x00"+strings.Repeat("\x00", 16)+inner)
	}
	r := extracttest.Read(t, MP3, "a.mp3", []byte(id3(3, 0, inner)+silence))
	if !r.Gap(extract.TooDeep) {
		t.Errorf("gaps %v", r.Gaps)
	}
}

// What is no sound is not taken for it.
func TestNoSound(t *testing.T) {
	for name, data := range map[string]string{
		"text":                      "ID3 is a kind of tag",
		"one frame":                 "\xff\xfb\x10\xc4 and then something else that is long enough to be no frame of sound at all, and so on, and so on for a while",
		"UTF-16":                    "\xff\xfeI\x00D\x003\x00",
		"UTF-16 as long as a frame": "\xff\xfeA\x00" + strings.Repeat("b\x00", 66),
		"JPEG":                      "\xff\xd8\xff\xe0\x00\x10JFIF",
		"half a tag":                "ID3\x03",
	} {
		for ext, f := range formats {
			if f.Detect(extracttest.Object("a."+ext, []byte(data))) {
				t.Errorf("%s is taken for %s", name, f.Name)
			}
		}
	}
}

func FuzzID3(f *testing.F) {
	fuzz(f, map[string][]string{"mp3": {
		id3(2, 0, frame2("TT2", "\x00short names")+frame2("PIC", "\x00PNG\x03about\x00"+png)) + silence,
		id3(4, 0x40, "\x00\x00\x00\x06\x01\x00"+frame4("TIT2", 9, "\x00\x00\x00\x10"+packed("\x03packed words"))) + silence,
		silence + "LYRICSBEGINLYR00012lyrics words000031LYRICS200TAG" + strings.Repeat("\x00", 125),
		silence + "APETAGEX\xd0\x07\x00\x00\x20\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x80" + strings.Repeat("\x00", 8),
	}}, "mp3", "aac", "ape", "wv", "tta")
}
