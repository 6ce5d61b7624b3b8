package ooxml

import (
	"os"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

func vsdx(t testing.TB, shapes string) []byte {
	return packOf(t, map[string]string{
		"visio/document.xml":               `<VisioDocument/>`,
		"visio/pages/pages.xml":            `<Pages><Page ID="0" Name="Plan"><Rel r:id="r1"/></Page></Pages>`,
		"visio/pages/_rels/pages.xml.rels": rels("r1", "page", "page1.xml"),
		"visio/pages/page1.xml":            `<PageContents><Shapes><Shape ID="1">` + shapes + `</Shape></Shapes></PageContents>`,
		"visio/comments.xml":               `<Comments><CommentList><CommentEntry>a remark</CommentEntry></CommentList></Comments>`,
		"visio/masters/master1.xml":        `<MasterContents><Shape><Text>of a master</Text></Shape></MasterContents>`,
	})
}

func TestVisio(t *testing.T) {
	r := extracttest.Read(t, Vsdx, "", vsdx(t, `<Section N="Property"><Row N="a"><Cell N="Value" V="4711"/><Cell N="Label" V="Serial"/></Row></Section>`+
		`<Section N="Hyperlink"><Row><Cell N="Address" V="http://a.example/"/></Row></Section><Text><cp IX="0"/>4111 11<cp IX="1"/>11 1111 1111</Text>`))
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("detected %v, err %v, gaps %v", r.Detected, r.Err, r.Gaps)
	}
	for text, want := range map[string][2]string{
		"4111 1111 1111 1111": {string(extract.Shown), "page Plan"},
		"Serial: 4711":        {string(extract.Shown), "page Plan, data"},
		"a remark":            {string(extract.Shown), "comments"},
		"of a master":         {string(extract.All), "masters"},
		"http://a.example/":   {string(extract.Properties), "links"},
	} {
		if got := r.At(extract.View(want[0]), text).Where; got != want[1] {
			t.Errorf("%q stands at %q, want %q", text, got, want[1])
		}
	}
}

func xps(t testing.TB, page string) []byte {
	return packOf(t, map[string]string{
		"a.fdseq":                                  `<FixedDocumentSequence><DocumentReference Source="/Documents/1/a.fdoc"/></FixedDocumentSequence>`,
		"Documents/1/a.fdoc":                       `<FixedDocument><PageContent Source="Pages/2.fpage"/><PageContent Source="Pages/1.fpage"/></FixedDocument>`,
		"Documents/1/Pages/1.fpage":                `<FixedPage><Glyphs UnicodeString="last"/></FixedPage>`,
		"Documents/1/Pages/2.fpage/[0].piece":      `<FixedPage>` + page[:len(page)/2],
		"Documents/1/Pages/2.fpage/[1].last.piece": page[len(page)/2:] + `</FixedPage>`,
	})
}

func TestXPS(t *testing.T) {
	r := extracttest.Read(t, Xps, "", xps(t, `<Glyphs OriginX="10" OriginY="50" FontRenderingEmSize="10" UnicodeString="{}Card" Indices=",50;,50;,50;,50"/>`+
		`<Glyphs OriginX="34" OriginY="50" FontRenderingEmSize="10" UnicodeString="4111" Indices=",50;,50;,50;,50" FixedPage.NavigateUri="http://a.example/"/>`+
		`<Glyphs OriginX="54" OriginY="50" FontRenderingEmSize="10" UnicodeString="1111"/>`+
		`<Glyphs OriginX="10" OriginY="70" FontRenderingEmSize="10" IsSideways="true" UnicodeString="below"/>`))
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("detected %v, err %v, gaps %v", r.Detected, r.Err, r.Gaps)
	}
	if got, want := r.Texts[extract.Shown], "Card 41111111\nbelow\nlast\n"; got != want {
		t.Errorf("shown %q, want %q", got, want)
	}
	if at := r.At(extract.Shown, "last").Where; at != "page 2" {
		t.Errorf("the last page is %q", at)
	}
	if at := r.At(extract.Properties, "http://a.example/").Where; at != "links" {
		t.Errorf("link at %q", at)
	}
	if r := extracttest.Read(t, Xps, "", xps(t, `<Glyphs Indices="12;13;14"/>`)); !r.Gap(extract.Unknown) {
		t.Error("glyph numbers alone are no gap")
	}
}

// Ghostscript's xpswrite draws the outlines of letters: nobody can say what is in it.
func TestXPSOfOutlines(t *testing.T) {
	data, err := os.ReadFile("testdata/outlines.xps")
	if err != nil {
		t.Fatal(err)
	}
	r := extracttest.Read(t, Xps, "a.xps", data)
	if !r.Detected || r.Err != nil || len(r.Facts) != 1 || r.Facts[0].Name != extract.ImageWithoutText {
		t.Errorf("detected %v, error %v, facts %v", r.Detected, r.Err, r.Facts)
	}
	r = extracttest.Read(t, Xps, "a.xps", xps(t, `<Path Data="M 0,0"/><Glyphs UnicodeString="words"/>`))
	if len(r.Facts) > 0 {
		t.Errorf("a page with words: facts %v", r.Facts)
	}
}

// FuzzPages puts XML into the pages of drawings and of printed documents.
func FuzzPages(f *testing.F) {
	f.Add(`<Section N="Property"><Row><Cell N="Value" V="1"/></Row></Section><Text>x</Text>`)
	f.Add(`<Glyphs OriginX="1e308" RenderTransform="0,1,1,0,3,4" Indices="(2:1)3,4;5" UnicodeString="abc"/><Canvas>`)
	f.Fuzz(func(t *testing.T, page string) {
		extracttest.Read(t, Vsdx, "", vsdx(t, page))
		extracttest.Read(t, Xps, "", xps(t, page))
	})
}
