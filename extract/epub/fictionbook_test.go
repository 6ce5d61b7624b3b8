package epub_test

import (
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/epub"
	"postern/extract/extracttest"
)

const fiction = `<?xml version="1.0" encoding="UTF-8"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><description><title-info><author><last-name>needle author</last-name></author></title-info></description>
<body><section><title><p>Refund</p></title><p>Card 4111 <strong>11</strong>11 1111
 1111 <a l:href="https://needle.example/">x</a></p></section></body><binary id="cover.png" content-type="image/png">iVBO
Rw0KGgo=</binary></FictionBook>`

func TestFictionBook(t *testing.T) {
	r := extracttest.Read(t, epub.FictionBook, "", []byte(fiction))
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
	}
	if got := r.Texts[extract.Shown]; got != "Refund\nCard 4111 1111 1111 1111 x\n" {
		t.Errorf("text %q", got)
	}
	if got := r.Texts[extract.Properties]; got != "needle author\n" {
		t.Errorf("properties %q", got)
	}
	if !strings.Contains(r.Texts[extract.All], "https://needle.example/") {
		t.Error("the link is not read")
	}
	if c, ok := r.Child("cover.png"); !ok || string(c.Data) != "\x89PNG\r\n\x1a\n" || c.Err != nil {
		t.Errorf("picture %v, %q, error %v", ok, c.Data, c.Err)
	}
}

func FuzzFictionBook(f *testing.F) {
	f.Add([]byte(fiction))
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, epub.FictionBook, "", data) })
}
