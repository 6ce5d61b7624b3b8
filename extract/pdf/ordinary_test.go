package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// What ordinary programs write is no gap, odd as it is.
func TestNoGap(t *testing.T) {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(show("flushed")))
	w.Flush() // and not closed
	form := "/Type/XObject/Subtype/Form/Filter/FlateDecode"
	for name, data := range map[string][]byte{
		"a stream that is flushed":   onePage("/X Do "+show("flushed"), "", "", streamOf(form, b.String())),
		"an empty deflated stream":   onePage("/X Do "+show("flushed"), "", "", streamOf(form, "")),
		"old memory after the end":   append(onePage(show("flushed"), "", ""), "\x00\x00\x00\x00\x14\x36\x5f\x01\x16\x02\xf0\x02\x30\x65\x5f\x01"...),
		"zero bytes after the end":   append(onePage(show("flushed"), "", ""), make([]byte, 600)...),
		"a dictionary without bytes": onePage("/X Do "+show("flushed"), "", "", streamOf(form, "\r\n")),
	} {
		r := extracttest.Read(t, Format, "", data)
		if r.Err != nil || len(r.Gaps) > 0 || slices.ContainsFunc(r.Children, func(c extracttest.Child) bool { return !c.Alternative }) {
			t.Errorf("%s: err %v, gaps %v, children %d", name, r.Err, r.Gaps, len(r.Children))
		}
		if got := r.Texts[extract.Shown]; !strings.Contains(got, "flushed") {
			t.Errorf("%s: %q", name, got)
		}
	}
	wide := extracttest.Read(t, Format, "", append(onePage(show("x"), "", ""), "4\x001\x001\x001\x001\x001\x001\x001\x001\x001\x001\x001\x001\x001\x001\x001\x00"...))
	if c, ok := wide.Child("after the end"); !ok || c.Alternative || len(c.Data) != 32 {
		t.Errorf("16 digits of 16 bits after the end are not handed on whole: %q", c.Data)
	}
	packed := "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x31\x44\x07\x00"
	small := extracttest.Read(t, Format, "", append(onePage(show("x"), "", ""), packed...))
	if c, ok := small.Child("after the end"); !ok || string(c.Data) != packed {
		t.Errorf("a small packed file after the end is not handed on: %q", c.Data)
	}
	r := extracttest.Read(t, Format, "", append(onePage(show("x"), "", ""), strings.Repeat("a secret after the end\n", 2)...))
	if len(r.Children) != 1 {
		t.Error("text after the end is not handed on")
	}
}

// Long metadata is handed on in pieces, which do not cut an entity or a line in two: a
// preview in base64 stands there.
func TestLongMetadata(t *testing.T) {
	picture := make([]byte, 700_000)
	for i := range picture {
		picture[i] = byte(i * i >> 8)
	}
	code := base64.StdEncoding.EncodeToString(picture)
	var x strings.Builder
	for at := 0; at < len(code); at += 76 {
		x.WriteString(code[at:min(len(code), at+76)] + "&#xA;")
	}
	xmp := "<x:xmpmeta xmlns:x='adobe:ns:meta/'><image>" + x.String() + "</image>\n<z>äöü</z></x:xmpmeta>"
	r := extracttest.Read(t, Format, "", onePage(show("x"), "/Metadata 6 0 R", "", streamOf("/Type/Metadata/Subtype/XML", xmp)))
	got := r.Texts[extract.Properties]
	if flat := strings.Join(strings.Fields(got), ""); !strings.Contains(flat, code) || !strings.Contains(got, "äöü") {
		t.Error("the preview is torn")
	}
}

// An empty password of the owner opens a file that has one for its user.
func TestOwnersPasswordEmpty(t *testing.T) {
	out := filepath.Join(t.TempDir(), "x.pdf")
	for bits, how := range map[string]string{"128": "--use-aes=y", "256": "--allow-insecure"} {
		if b, err := exec.Command("qpdf", "--encrypt", "secret", "", bits, how, "--", filepath.Join(samples, "letter.pdf"), out).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, b)
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		r := extracttest.Read(t, Format, "", data)
		// Of 128 bits, the user's password stands for an empty one of the owner (algorithm 3).
		if opened := bits == "256"; r.Gap(extract.EncryptedFile) == opened || strings.Contains(r.Texts[extract.Shown], "Refund request") != opened {
			t.Errorf("%s bits: err %v, gaps %v", bits, r.Err, r.Gaps)
		}
	}
}

// Of a file with nothing but its attachments encrypted, the pages are read.
func TestOnlyAttachmentsEncrypted(t *testing.T) {
	plain := string(onePage(show("in the clear"), "/Names<</EmbeddedFiles<</Names[(a)<</F(a.txt)/EF<</F 6 0 R>>>>]>>>>", "", streamOf("/Type/EmbeddedFile", "sixteen bytes at least: encrypted")))
	u := "<" + strings.Repeat("ab", 48) + ">"
	data := strings.Replace(plain, "/Root 1 0 R", "/Root 1 0 R/Encrypt<</Filter/Standard/V 5/R 6/Length 256/CF<</StdCF<</CFM/AESV3/AuthEvent/EFOpen>>>>/EFF/StdCF/StmF/Identity/StrF/Identity/P -4/U "+u+"/O "+u+"/UE "+u+"/OE "+u+">>", 1)
	r := extracttest.Read(t, Format, "", []byte(data))
	if r.Err != nil || !r.Gap(extract.EncryptedFile) || len(r.Children) != 0 {
		t.Errorf("err %v, gaps %v, children %d", r.Err, r.Gaps, len(r.Children))
	}
	if got := r.Texts[extract.Shown]; !strings.Contains(got, "in the clear") {
		t.Errorf("got %q", got)
	}
}
