package pdf

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// The second parser is asked where ours is in doubt: its reading of the rest is
// in the view All, and whatever it does with damage is no trouble of ours.
func TestSecondReading(t *testing.T) {
	read := func(data []byte) string {
		f := extract.Format{Name: "second", Detect: func(*extract.Object) bool { return true }, Read: func(ctx context.Context, _ *extract.Object, s extract.Sink) error {
			return secondReading(ctx, data, s)
		}}
		r := extracttest.Read(t, f, "x.pdf", data)
		return r.Texts[extract.All]
	}
	letter, err := os.ReadFile(filepath.Join("..", "..", "testdata", "office", "letter.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	if got := read(letter); !strings.Contains(got, "Refund request") {
		t.Errorf("got %q", got)
	}
	for _, damaged := range [][]byte{nil, []byte("%PDF-1.4"), letter[:len(letter)/2], onePage("BT (x) Tj", "", "/Parent 3 0 R"), pdfOf("<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 100000000>>")} {
		read(damaged)
	}
}

func TestDoubtAsksTheSecondParser(t *testing.T) {
	whole := deflated(strings.Repeat(show("form")+"\n", 2000))
	data := onePage("/X Do "+show("hello second"), "", "", streamOf("/Type/XObject/Subtype/Form/Filter/FlateDecode", whole[:len(whole)/2]))
	r := extracttest.Read(t, Format, "x.pdf", data)
	if len(r.Gaps) == 0 {
		t.Fatal("the damaged stream is no gap")
	}
	if got := r.Texts[extract.All]; !strings.Contains(got, "hello second") {
		t.Errorf("the second reading is missing: %q", got)
	}
}
