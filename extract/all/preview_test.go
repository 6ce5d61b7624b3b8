package all_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"os"
	"slices"
	"strings"
	"testing"

	"postern/extract"
)

// The picture that a document holds of itself says nothing that is not in it; the
// same picture elsewhere does.
func TestPreviewIsNoPicture(t *testing.T) {
	odt, err := os.ReadFile("../odf/testdata/refund.odt")
	if err != nil {
		t.Fatal(err)
	}
	var picture string
	z, err := zip.NewReader(bytes.NewReader(odt), int64(len(odt)))
	if err == nil {
		var b []byte
		if b, err = readMember(z, "Thumbnails/thumbnail.png"); err == nil {
			picture = string(b)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	docx := func(name, rels string) []byte {
		return packageOf(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w:p/>", name, picture, "word/_rels/document.xml.rels", rels)
	}
	bitmap := func(height uint16) []byte { // 512 wide, of three bytes
		b := append([]byte("BM"), make([]byte, 52+512*3*int(height))...)
		binary.LittleEndian.PutUint32(b[2:], uint32(len(b)))
		b[10], b[14], b[19], b[26], b[28] = 54, 40, 2, 1, 24
		binary.LittleEndian.PutUint16(b[22:], height)
		return packageOf(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w:p/>", "docProps/thumbnail.bmp", string(b), "word/_rels/document.xml.rels", "<Relationships/>")
	}
	r := newReader(t)
	for _, c := range []struct {
		name, file string
		data       []byte
		want       bool
	}{
		{"of OpenDocument", "a.odt", odt, false},
		{"of Office Open XML", "a.docx", docx("docProps/thumbnail.png", "<Relationships/>"), false},
		{"that the text shows", "b.docx", docx("docProps/thumbnail.png", `<Relationships><Relationship Id="r" Type="x/image" Target="../docProps/thumbnail.png"/></Relationships>`), true},
		{"a picture of the text", "c.docx", docx("word/media/image1.png", "<Relationships/>"), true},
		{"a bitmap, which is not packed", "e.docx", bitmap(288), false},
		{"a bitmap far too large", "f.docx", bitmap(800), true},
		{"far too large", "d.docx", packageOf(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w:p/>", "docProps/thumbnail.png", picture+strings.Repeat("\x00", 300<<10)), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := readMessage(t, r, mixed(attach(c.file, "application/octet-stream", c.data)))
			has := slices.ContainsFunc(got.report.Facts, func(f extract.Fact) bool {
				return f.Name == extract.ImageWithoutText && !strings.Contains(f.Path, "Pictures/")
			})
			if has != c.want {
				t.Errorf("facts %v, gaps %v", got.report.Facts, got.report.Gaps)
			}
		})
	}
}

func readMember(z *zip.Reader, name string) ([]byte, error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(f)
	return b.Bytes(), err
}

// packageOf makes a ZIP file of members: name, content, name, content.
func packageOf(t *testing.T, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i+1 < len(members); i += 2 {
		f, err := w.Create(members[i])
		if err == nil {
			_, err = f.Write([]byte(members[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Office fills the last block of such a picture with what memory held.
func TestBehindPreview(t *testing.T) {
	jpeg, err := os.ReadFile("../image/testdata/sample.jpg")
	if err != nil {
		t.Fatal(err)
	}
	memory := "\x00\x34\x78\x0a\xff\xff\xff\xff\x01\x80\xb1needle of memory\x00\x07\xfe\x09\x0c\x9d\x02"
	r := newReader(t)
	const thumbnail = "docProps/thumbnail.jpeg"
	more := memory + strings.Repeat("\x81\x03\xfe\x95", 4<<10) // than a block: a packed file, perhaps
	for _, c := range []struct {
		name, memory string
		want         bool
	}{{thumbnail, memory, false}, {"word/media/image1.jpeg", memory, true}, {thumbnail, more, true}} {
		name, want := c.name, c.want
		data := packageOf(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w:p/>", name, string(jpeg)+c.memory)
		got := readMessage(t, r, mixed(attach("a.docx", "application/octet-stream", data)))
		if has := len(got.report.Gaps) > 0; has != want {
			t.Errorf("%s: gaps %v, want some: %v", name, got.report.Gaps, want)
		}
		if !got.has("", "needle of memory") {
			t.Errorf("%s: the text behind the picture is not read", name)
		}
	}
}
