package media

import (
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
)

// wide writes a text in UTF-16, little endian, with a zero at its end.
func wide(s string) string {
	var b []byte
	for _, r := range s + "\x00" {
		b = append(b, byte(r), byte(r>>8))
	}
	return string(b)
}

func le16(n int) string { return string(binary.LittleEndian.AppendUint16(nil, uint16(n))) }

func object(name string, content ...string) string {
	all := strings.Join(content, "")
	return name + string(binary.LittleEndian.AppendUint64(nil, uint64(len(all)+24))) + all
}

// windowsMedia writes a file with objects in its header.
func windowsMedia(objects ...string) string {
	return object(asfHeader, le32(len(objects))+"\x01\x02"+strings.Join(objects, "")) + object(asfData, zeros, zeros)
}

func TestASF(t *testing.T) {
	sized := func(s string) string { return le16(len(s)) + s }
	chars := func(s string) string { return le16(len(s)/2) + s }
	extended := func(name string, kind int, value string) string {
		return object(asfExtended, le16(1)+sized(wide(name))+le16(kind)+sized(value))
	}
	title, about := wide("東京 title"), wide("description words")
	for _, c := range []struct {
		name, data, want string
		gap              extract.Cause
	}{
		{"description", windowsMedia(object(asfDescription, le16(len(title)), le16(0), le16(0), le16(len(about)), le16(0), title, about)), "東京 title\ndescription words", ""},
		{"tag", windowsMedia(extended("WM/Lyrics", 0, wide("lyrics words"))), "WM/Lyrics: lyrics words", ""},
		{"number", windowsMedia(extended("Number", 4, "\x57\x10\x5d\xf7\x1d\x9a\x0e\x00")), "Number: 4110103168749655", ""},
		{"picture", windowsMedia(extended("WM/Picture", 1, "\x03"+le32(8)+wide("image/png")+wide("about words")+png)), "image/png\n" + png, ""},
		{"ID3", windowsMedia(extended("ID3", 1, id3(3, 0, frame3("TIT2", 0, "\x00id3 words")))), "id3 words", ""},
		{"library", windowsMedia(object(asfExtension, zeros[:22], object(asfLibrary, le16(1)+le32(0)+le16(len(wide("Key")))+le16(0)+le32(len(wide("library words")))+wide("Key")+wide("library words")))), "Key: library words", ""},
		{"commands", windowsMedia(object(asfScript, zeros[:16]+le16(1)+le16(1)+chars(wide("URL"))+le32(0)+le16(0)+chars(wide("http://command.example/")))), "http://command.example/", ""},
		{"markers", windowsMedia(object(asfMarker, zeros[:16]+le32(1)+le16(0)+sized(wide("markers"))+zeros[:24]+le16(0)+le32(12)+wide("place words"))), "place words", ""},
		{"codecs", windowsMedia(object(asfCodecs, zeros[:16]+le32(1)+le16(1)+chars(wide("codec name"))+chars(wide("codec words"))+sized("\x00"))), "codec words", ""},
		{"branding", windowsMedia(object(asfBranding, le32(0)+le32(0)+le32(20)+"http://logo.example/"+le32(4)+"2026")), "http://logo.example/\n2026", ""},
		{"unknown", windowsMedia(object(guid("00112233-4455-6677-8899-AABBCCDDEEFF"), "words of nobody")), "words of nobody", ""},
		{"behind the file", windowsMedia() + "\x00words behind the file", "after the end", ""},
		{"list cut off", windowsMedia(object(asfExtended, le16(9)+sized(wide("WM/Lyrics"))+le16(0)+sized(wide("lyrics words")))), "lyrics words", extract.Corrupt},
		{"size that lies", windowsMedia(object(asfDescription, le16(0xffff), le16(0), le16(0), le16(0), le16(0), title)), "東京 title", extract.Corrupt},
		{"cut off", windowsMedia(object(asfDescription, le16(len(title)), le16(0), le16(0), le16(0), le16(0), title))[:80], "", extract.Corrupt},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, ASF, c.data, c.want, c.gap) })
	}
	deep := ""
	for range 50 {
		deep = object(asfExtension, zeros[:22], deep)
	}
	check(t, ASF, windowsMedia(deep), "", extract.TooDeep)
}

func FuzzASF(f *testing.F) {
	fuzz(f, map[string][]string{"wma": {
		windowsMedia(object(asfScript, zeros[:16]+le16(1)+le16(1)+le16(2)+"U\x00R\x00"+le32(0)+le16(0)+le16(2)+"a\x00b\x00")),
		windowsMedia(object(asfExtension, zeros[:22], object(asfMarker, zeros[:16]+le32(1)+le16(0)+le16(2)+"m\x00"))),
	}}, "wma", "wmv")
}
