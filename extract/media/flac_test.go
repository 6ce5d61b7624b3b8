package media

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

func little(s string) string {
	return string(binary.LittleEndian.AppendUint32(nil, uint32(len(s)))) + s
}

func big(s string) string { return string(binary.BigEndian.AppendUint32(nil, uint32(len(s)))) + s }

// commentList writes comments as Vorbis has them.
func commentList(all ...string) string {
	s := little("vendor words") + string(binary.LittleEndian.AppendUint32(nil, uint32(len(all))))
	for _, c := range all {
		s += little(c)
	}
	return s
}

func pictureOf(media, about, data string) string {
	return "\x00\x00\x00\x03" + big(media) + big(about) + strings.Repeat("\x00", 16) + big(data)
}

func flacBlock(kind byte, data string) string {
	return string([]byte{kind, byte(len(data) >> 16), byte(len(data) >> 8), byte(len(data))}) + data
}

func TestFLAC(t *testing.T) {
	const last = 0x80
	for _, c := range []struct {
		name, data, want string
		gap              extract.Cause
	}{
		{"comments", flacBlock(last|4, commentList("TITLE=words")), "TITLE=words", ""},
		{"picture in a comment", flacBlock(last|4, commentList("METADATA_BLOCK_PICTURE="+base64.StdEncoding.EncodeToString([]byte(pictureOf("image/png", "about", png))))), "image/png\n" + png, ""},
		{"picture of old", flacBlock(last|4, commentList("COVERARTMIME=image/jpeg", "COVERART="+base64.StdEncoding.EncodeToString([]byte("\xff\xd8\xff")))), "image/jpeg\n\xff\xd8\xff", ""},
		{"link to a picture", flacBlock(last|6, pictureOf("-->", "", "http://picture.example/")), "http://picture.example/", ""},
		{"cue sheet", flacBlock(5, "4006381333931"+strings.Repeat("\x00", 300)) + flacBlock(last|1, "\x00\x00"), "4006381333931", ""},
		{"application", flacBlock(last|2, "riffwords of a program"), "words of a program", ""},
		{"unknown block", flacBlock(last|99, "words of nobody"), "words of nobody", ""},
		{"more comments than there are", flacBlock(last|4, little("v")+"\xff\xff\xff\xff"+little("TITLE=words")), "TITLE=words", extract.Corrupt},
		{"comment of a size that lies", flacBlock(last|4, little("v")+"\x01\x00\x00\x00\xff\xff\xff\x7fTITLE=words"), "TITLE=words", extract.Corrupt},
		{"block cut off", flacBlock(4, commentList("TITLE=words"))[:0] + "\x04\x00\xff\xff" + commentList("TITLE=words"), "TITLE=words", extract.Corrupt},
		{"behind a tag of ID3", flacBlock(last|4, commentList("TITLE=words")), "TITLE=words", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := "fLaC" + c.data
			if strings.Contains(c.name, "ID3") {
				data = id3(3, 0, frame3("TIT2", 0, "\x00before")) + data
			}
			check(t, FLAC, data, c.want, c.gap)
		})
	}
}

// check reads data and looks for a text and a gap.
func check(t *testing.T, f extract.Format, data, want string, gap extract.Cause) extracttest.Result {
	t.Helper()
	r := extracttest.Read(t, f, "a."+f.Extensions[0], []byte(data))
	if !r.Detected {
		t.Error("not detected")
	}
	if text := everything(r); !strings.Contains(text, want) {
		t.Errorf("%q is missing in %q", want, text)
	}
	if gap == "" && (r.Err != nil || len(r.Gaps) > 0) || gap != "" && !r.Gap(gap) {
		t.Errorf("error %v, gaps %v, want %q", r.Err, r.Gaps, gap)
	}
	return r
}

func FuzzFLAC(f *testing.F) {
	fuzz(f, map[string][]string{"flac": {
		"fLaC" + flacBlock(4, commentList("TITLE=words", "METADATA_BLOCK_PICTURE=AAAA")) + flacBlock(0x86, pictureOf("image/png", "about", png)),
	}}, "flac")
}
