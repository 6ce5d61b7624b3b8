package pdf

import (
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/extract/extracttest"
)

// TestHostile reads files that are made to make a reader loop, recurse or
// allocate without end. Each must be over soon, and what is sound in it read.
func TestHostile(t *testing.T) {
	deep := strings.Repeat("[", 200_000)
	kids := strings.Repeat("6 0 R ", 50_000)
	for _, c := range []struct {
		name string
		file []byte
		want string // a text that must be found all the same
	}{
		{"page tree loops", pdfOf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 3 0 R]/Count 100000000>>", "<</Type/Pages/Kids[2 0 R 4 0 R]>>", "<</Type/Page/Contents 5 0 R>>", streamOf("", show("needle"))), "needle"},
		{"page tree loops in direct objects", pdfOf("<</Type/Catalog/Pages<</Kids 2 0 R>>>>", "[<</Kids 2 0 R>><</Kids 2 0 R>>]"), ""},
		{"one page often", pdfOf("<</Type/Catalog/Pages<</Kids["+kids+"]>>>>", "0", "0", streamOf("", show("needle")), "0", "<</Type/Page/Contents 4 0 R>>"), "needle"},
		{"form runs itself", onePage("/X Do "+show("needle"), "", "", streamOf("/Subtype/Form/Resources<</XObject<</X 6 0 R>>>>", "/X Do /X Do")), "needle"},
		{"forms double", onePage("/X Do "+show("needle"), "", "", doubling(6, 20)...), "needle"},
		{"length refers to itself", onePage(show("needle"), "", "", "<</Length 6 0 R>>stream\nx\nendstream"), "needle"},
		{"lengths refer to each other", onePage(show("needle"), "", "", lengthChain(6, 5000)...), "needle"},
		{"length lies", []byte(strings.ReplaceAll(string(onePage(show("needle"), "", "")), "/Length ", "/Length 99")), "needle"},
		{"length is negative", []byte(strings.ReplaceAll(string(onePage(show("needle"), "", "")), "/Length ", "/Length -")), "needle"},
		{"tables loop", []byte(strings.Replace(string(onePage(show("needle"), "", "")), "/Root", "/Prev 9/XRefStm 9/Root", 1)), "needle"},
		{"table without end", []byte(strings.Replace(string(onePage(show("needle"), "", "")), "xref\n0 6", "xref\n0 100000000", 1)), "needle"},
		{"nested arrays", onePage(show("needle"), "", "", deep), "needle"},
		{"nested arrays in content", onePage(show("needle")+deep, "", ""), "needle"},
		{"nested dictionaries", onePage(show("needle"), "", "", strings.Repeat("<</A", 200_000)), "needle"},
		{"references chase", onePage(show("needle"), "/A 6 0 R", "", "7 0 R", "6 0 R"), "needle"},
		{"saved states", onePage(strings.Repeat("q ", 300_000)+show("needle"), "", ""), "needle"},
		{"many filters", onePage(show("needle"), "/JS 6 0 R", "", streamOf("/Filter["+strings.Repeat("/Fl", 10_000)+"]", "x")), "needle"},
		{"object stream of itself", onePage(show("needle"), "/A 7 0 R", "", streamOf("/Type/ObjStm/N 100000000/First 4", "6 0 <<>>")), "needle"},
		{"streams without end", onePage(show("needle"), "", "", strings.Repeat("endobj 9 0 obj <</Length 9>>stream\n", 3000)), "needle"},
		{"wide cross-reference stream", append(onePage(show("needle"), "", ""), "9 0 obj<</Type/XRef/W[0 0 0]/Index[0 2000000000]/Length 1>>stream\nx\nendstream\nstartxref\n0\n%%EOF"...), "needle"},
		{"predictor of huge rows", onePage(show("needle"), "/JS 6 0 R", "", flateStream("/DecodeParms<</Predictor 12/Columns 999999999999>>", "x")), "needle"},
		{"operands without end", onePage(strings.Repeat("1 ", 500_000)+show("needle"), "", ""), "needle"},
		{"sizes without bounds", onePage("BT /F1 1e300 Tf 1e300 0 0 1e300 0 0 Tm 1e300 Tz (needle) Tj ET", "", ""), "needle"},
		{"string without end", onePage("("+strings.Repeat("x", 1000), "", ""), ""},
		{"only a header", []byte("%PDF-1.7\n"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			r := extracttest.Read(t, Format, "", c.file)
			if took := time.Since(start); took > time.Minute {
				t.Errorf("took %v", took)
			}
			if !strings.Contains(r.Text(), c.want) {
				t.Errorf("%q is not found; err %v, gaps %v", c.want, r.Err, r.Gaps)
			}
		})
	}
}

// doubling makes forms of which each runs the next one twice.
func doubling(first, n int) []string {
	var forms []string
	for i := range n {
		forms = append(forms, streamOf(fmt.Sprintf("/Subtype/Form/Resources<</XObject<</X %d 0 R>>>>", first+i+1), "/X Do /X Do"))
	}
	return append(forms, streamOf("/Subtype/Form", "q Q"))
}

func lengthChain(first, n int) []string {
	var objects []string
	for i := range n {
		objects = append(objects, fmt.Sprintf("<</Length %d 0 R>>stream\nx\nendstream", first+i+1))
	}
	return objects
}

// TestBombStopsWithTheSink reads a stream of 1 GiB that shows text without end.
func TestBombStopsWithTheSink(t *testing.T) {
	// A flushed piece of flate may be repeated as it stands.
	var b strings.Builder
	w, _ := flate.NewWriter(&b, flate.BestSpeed)
	piece := strings.Repeat(show("4111 1111 1111 1111")+"\n", 1<<14)
	io.WriteString(w, piece)
	w.Flush()
	bomb := "\x78\x01" + strings.Repeat(b.String(), 1<<30/len(piece))
	file := onePage("", "", "/Contents 6 0 R", streamOf("/Filter/FlateDecode", bomb))
	s := &extracttest.Sink{Limit: 2 << 20, Discard: true}
	start := time.Now()
	err := Format.Read(context.Background(), extracttest.Object("", file), s)
	if !errors.Is(err, extract.ErrBudget) {
		t.Errorf("err %v, want the sink's", err)
	}
	if took := time.Since(start); took > time.Minute {
		t.Errorf("took %v", took)
	}
}

func TestContextStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Format.Read(ctx, extracttest.Object("", onePage(show("x"), "", "")), &extracttest.Sink{}); !errors.Is(err, context.Canceled) {
		t.Errorf("err %v", err)
	}
}

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       bool
	}{
		{"header first", "%PDF-1.4\n", true},
		{"junk first", "junk\n%PDF-1.4\n1 0 obj\n", true},
		{"a text about it", "Files that begin with %PDF-1.4 are PDF.", false},
		{"other", "PK\x03\x04", false},
		{"empty", "", false},
	} {
		if got := Format.Detect(extracttest.Object("", []byte(c.data))); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
