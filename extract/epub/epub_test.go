package epub_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/extract/epub"
	"postern/extract/extracttest"
)

func book(t testing.TB, more ...string) []byte {
	return extracttest.Zip(t, append([]string{
		"mimetype", "application/epub+zip",
		"META-INF/container.xml", `<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>`,
		"OPS/book.opf", `<package><metadata><dc:title>needle title</dc:title><dc:creator opf:file-as="Needle, Ann">Ann</dc:creator><meta name="x" content="needle meta"/></metadata>
<manifest><item id="b" href="b%20c.xhtml" media-type="application/xhtml+xml"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="b"/><itemref idref="a"/></spine></package>`,
		"OPS/a.xhtml", "<html>second</html>", "OPS/b c.xhtml", "<html>first</html>", "OPS/font.otf", "\x01\x02",
	}, more...)...)
}

func TestBook(t *testing.T) {
	r := extracttest.Read(t, epub.Format, "", book(t, "stray.txt", "needle"))
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
	}
	if got := r.Texts[extract.Properties]; got != "needle title\nAnn\n" {
		t.Errorf("properties %q", got)
	}
	if got := r.Texts[extract.All]; !strings.Contains(got, "needle meta") || !strings.Contains(got, "Needle, Ann") {
		t.Errorf("attributes %q", got)
	}
	var order []string
	for _, c := range r.Children {
		order = append(order, c.Path)
	}
	if got := strings.Join(order, " "); got != "OPS/b c.xhtml OPS/a.xhtml OPS/font.otf stray.txt" {
		t.Errorf("children %s", got)
	}
	if c := r.Children[0]; c.Types[0] != "application/xhtml+xml" || string(c.Data) != "<html>first</html>" {
		t.Errorf("the first page is %v, %q", c.Types, c.Data)
	}
}

func TestEncryption(t *testing.T) {
	data := func(algorithm, uri string) string {
		return `<encryption><enc:EncryptedData><enc:EncryptionMethod Algorithm="` + algorithm + `"/><enc:CipherData><enc:CipherReference URI="` + uri + `"/></enc:CipherData></enc:EncryptedData></encryption>`
	}
	for _, tt := range []struct {
		name, xml, part string
		gap             bool
	}{
		{"font", data("http://www.idpf.org/2008/embedding", "OPS/font.otf"), "font.otf", false},
		{"page", data("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OPS/b%20c.xhtml"), "b c.xhtml", true},
	} {
		r := extracttest.Read(t, epub.Format, "", book(t, "META-INF/encryption.xml", tt.xml))
		if r.Gap(extract.EncryptedFile) != tt.gap {
			t.Errorf("%s: gaps %v", tt.name, r.Gaps)
		}
		if c, ok := r.Child(tt.part); !ok || !c.Alternative {
			t.Errorf("%s: %s need be of a known type", tt.name, tt.part)
		}
	}
}

// TestPandoc reads a book that pandoc 2.17 wrote.
func TestPandoc(t *testing.T) {
	data, err := os.ReadFile("testdata/pandoc.epub")
	if err != nil {
		t.Fatal(err)
	}
	r := extracttest.Read(t, epub.Format, "", data)
	if !r.Detected || r.Err != nil || !strings.Contains(r.Texts[extract.Properties], "Refund title") {
		t.Errorf("detected %v, error %v, properties %q", r.Detected, r.Err, r.Texts[extract.Properties])
	}
	found := false
	for _, c := range r.Children {
		found = found || bytes.Contains(c.Data, []byte("5500005555555559"))
	}
	if !found {
		t.Error("the page is not handed on")
	}
}

func FuzzEPUB(f *testing.F) {
	f.Add(book(f))
	f.Add(book(f, "META-INF/encryption.xml", `<EncryptedData><CipherReference URI="OPS/a.xhtml"/></EncryptedData>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		o := extracttest.Object("", data)
		epub.Format.Detect(o)
		_ = epub.Format.Read(ctx, o, &extracttest.Sink{Limit: 16 << 20, Discard: true})
	})
}
