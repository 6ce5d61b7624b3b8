package ole

import (
	"bytes"
	"compress/flate"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

func wants(t *testing.T, r extracttest.Result, list ...string) {
	t.Helper()
	for _, want := range list {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("%q is missing in %q", want, r.Texts)
		}
	}
}

// Streams beside an encrypted document are read as if it were not there.
func TestBesideEncryptedPackage(t *testing.T) {
	streams := streamsIn(t, extracttest.Locked(t, "agile.docx"))
	streams["DataSpaces/Hidden"] = []byte("needle one")
	streams["Other"] = []byte("needle two")
	book := biff(recBOF, "\x00\x06\x05\x00") + biff(recEOF, "") + biff(recBOF, "\x00\x06\x10\x00") + biff(recLabel, "\x00\x00\x00\x00\x00\x00\x0c\x00\x00needle three") + biff(recEOF, "")
	streams["Workbook"] = []byte(book)
	o := extracttest.Object("agile.docx", extracttest.Compound(streams))
	o.Passwords = []string{"Kleiner-Esel7"}
	r := extracttest.ReadObject(t, Format, o)
	wants(t, r, "needle one", "needle two", "needle three")
	if !r.Gap(extract.Unknown) {
		t.Errorf("error %v, gaps %v", r.Err, r.Gaps)
	}
}

// Text in records and marks of Hangul that hold numbers, and in the head of the document, is read.
func TestHangulHidden(t *testing.T) {
	streams := hangulDocument(0)
	mark := "\x15\x00needle!!two.\x15\x00"
	streams["BodyText/Section99"] = []byte(hangulRecord(recordParagraph, 0) + hangulRecord(recordLines, 1, "needle one") + hangulRecord(recordText, 1, mark) + hangulRecord(0x10+90, 1, "\x01\x02needle three"))
	streams["FileHeader"] = append(bytes.Clone(streams["FileHeader"]), "needle four"...)
	r := extracttest.Read(t, Format, "a.hwp", extracttest.Compound(streams))
	wants(t, r, "needle one", "needle!!two.", "needle three", "needle four")
	if r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("error %v, gaps %v", r.Err, r.Gaps)
	}
}

// A script of which more comes than is held is a gap, and one that is damaged too.
func TestLongHangulScript(t *testing.T) {
	var z bytes.Buffer
	w, _ := flate.NewWriter(&z, flate.BestSpeed)
	_, _ = w.Write([]byte("needle one" + strings.Repeat("\x00", mostRecord)))
	_ = w.Close()
	streams := hangulDocument(hangulPacked)
	streams["Scripts/Long"] = z.Bytes()
	r := extracttest.Read(t, Format, "a.hwp", extracttest.Compound(streams))
	if wants(t, r, "needle one"); !r.Gap(extract.TooBig) {
		t.Errorf("error %v, gaps %v", r.Err, r.Gaps)
	}
	streams["Scripts/Long"] = z.Bytes()[:z.Len()/2]
	if r := extracttest.Read(t, Format, "a.hwp", extracttest.Compound(streams)); !r.Gap(extract.Corrupt) {
		t.Errorf("cut off: error %v, gaps %v", r.Err, r.Gaps)
	}
}

// Number formats of Excel 2 to 4 without end take no memory without end.
func TestOldFormatsAreBounded(t *testing.T) {
	b := newBook(&file{ctx: t.Context(), s: &extracttest.Sink{Discard: true}})
	book := biff(recBOF2, "\x02\x00\x10\x00") + strings.Repeat(biff(rec2Format, "\x01x"), 2*mostOldFormats) + biff(recEOF, "")
	if err := b.records([]byte(book)); err != nil || len(b.formats) > mostOldFormats {
		t.Errorf("error %v, %d formats", err, len(b.formats))
	}
	b = newBook(&file{ctx: t.Context(), s: &extracttest.Sink{Discard: true}})
	book = biff(recBOF4, "\x00\x00\x10\x00") + strings.Repeat(biff(recFormat, "\x00\x00\x01x"), 2*mostOldFormats) + biff(recEOF, "")
	if err := b.records([]byte(book)); err != nil || len(b.formats) > mostOldFormats {
		t.Errorf("error %v, %d formats", err, len(b.formats))
	}
}
