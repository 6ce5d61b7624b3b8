package odf_test

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/odf"
)

const card = "4111 1111 1111 1111"

// at is a text, where it must be found, and in which view.
type at struct {
	view   extract.View
	text   string
	where  string
	column string
}

// TestSamples reads what LibreOffice 7.4 wrote, and the flat XML it was made of.
func TestSamples(t *testing.T) {
	writer := []at{
		{extract.Shown, "Card " + card + " paid.", "text", ""},
		{extract.Shown, "5500 0000 is gone, added text.", "text", ""},
		{extract.All, "5500 00001111 2222.", "text", ""},
		{extract.All, "1111 2222", "deleted text", ""},
		{extract.All, "Dora Deleter", "deleted text", ""},
		{extract.All, "seen needle hidden span", "text", ""},
		{extract.All, "needle hidden paragraph", "text", ""},
		{extract.All, "needle hidden section", "text", ""},
		{extract.Shown, "needle footnote", "footnote", ""},
		{extract.Shown, "needle endnote", "endnote", ""},
		{extract.Shown, "Noted and 4222222222222\n", "text", ""},
		{extract.Shown, "needle comment", "text, comment", ""},
		{extract.All, "Carl Commenter", "text, comment", ""},
		{extract.Shown, "needle text box", "text", ""},
		{extract.All, "needle alt title", "text", ""},
		{extract.All, "needle alt text", "text", ""},
		{extract.Shown, "5500005555555559", "table 1, row 2", "Card number"},
		{extract.Joined, "3782822463", "table 1, row 3", ""},
		{extract.Shown, "tab\tbed\nline", "text", ""},
		{extract.Shown, "needle header", "header", ""},
		{extract.Shown, "needle footer", "footer", ""},
		{extract.Properties, "https://needle-link.example/?q=1", "links", ""},
		{extract.All, `MsgBox "needle macro"`, "", ""},
		{extract.All, "Secret", "text", ""},
	}
	calc := []at{
		{extract.Shown, "Ann", "Data!A2", "Name"},
		{extract.Shown, "5.50E+15", "Data!B2", "Card number"},
		{extract.All, "5500005555555559", "Data!B2", "Card number"},
		{extract.All, "1980-02-03", "Data!C2", "Born"},
		{extract.Shown, "needle comment", "Data!A2, comment", ""},
		{extract.All, "needle hidden column", "Data!D1", ""},
		{extract.All, "needle hidden row", "Data!A3", "Name"},
		{extract.All, "needle hidden sheet", "Hidden sheet!A1", ""},
		{extract.Joined, "4111111111111111", "Data!7", ""},
		{extract.All, `CONCATENATE("needle ";"formula")`, "Data!A8", "Name"},
		{extract.All, "needle_range", "text", ""},
	}
	impress := []at{
		{extract.Shown, "Card " + card, "slide 1", ""},
		{extract.Shown, "needle shape", "slide 1", ""},
		{extract.Shown, "needle speaker notes", "slide 1, notes", ""},
		{extract.All, "needle hidden slide", "slide 2", ""},
		{extract.Shown, "needle footer", "text", ""},
	}
	properties := []at{
		{extract.Properties, "needle title", "document properties", ""},
		{extract.Properties, "needle keyword", "document properties", ""},
		{extract.Properties, "Client number: needle-property 4711", "document properties", ""},
		{extract.All, "Sub Main", "macro Module1", ""},
	}
	for _, tt := range []struct {
		file   string
		format extract.Format
		want   []at
	}{
		{"refund.odt", odf.Odt, append(properties, writer...)},
		{"refund.fodt", odf.Flat, append(writer, at{extract.All, "needle-property 4711", "text", ""}, at{extract.All, "Client number", "text", ""})},
		{"refund.ods", odf.Ods, calc},
		{"refund.fods", odf.Flat, calc},
		{"refund.odp", odf.Odp, impress},
		{"refund.fodp", odf.Flat, append(impress, at{extract.All, "needle master", "master page", ""})},
		{"objects.odt", odf.Odt, []at{
			{extract.Shown, card + " + needle", "Object 1, text", ""},
			{extract.Shown, "needle cell", "Object 2, Inner!B1", ""},
			{extract.Shown, "outside", "text", ""},
		}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			r := extracttest.Read(t, tt.format, tt.file, sample(t, tt.file))
			if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
				t.Errorf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
			}
			for _, w := range tt.want {
				got := r.At(w.view, w.text)
				if !strings.Contains(r.Texts[w.view], w.text) {
					t.Errorf("%q is not in %s", w.text, w.view)
				} else if w.where != "" && (got.Where != w.where || got.Column != w.column) {
					t.Errorf("%q is at %q, column %q; want %q, %q", w.text, got.Where, got.Column, w.where, w.column)
				}
			}
			if strings.Contains(r.Texts[extract.Shown], "needle hidden") {
				t.Error("hidden text is shown")
			}
		})
	}
}

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestPictureOfFlatFile(t *testing.T) {
	r := extracttest.Read(t, odf.Flat, "", sample(t, "refund.fodt"))
	if c, ok := r.Child("object-1"); !ok || !bytes.HasPrefix(c.Data, []byte("\x89PNG\r\n\x1a\n")) || len(c.Data) != 70 {
		t.Errorf("child %v, %q", ok, c.Data)
	}
}

func TestMacroIsAFact(t *testing.T) {
	for _, name := range []string{"refund.odt", "refund.fodt"} {
		f := odf.Odt
		if name == "refund.fodt" {
			f = odf.Flat
		}
		if r := extracttest.Read(t, f, name, sample(t, name)); len(r.Facts) != 1 || r.Facts[0].Name != extract.Macro {
			t.Errorf("%s: facts %v", name, r.Facts)
		}
	}
}

// TestLocked reads a document with a password, as LibreOffice writes it, and one
// that is encrypted as a whole (ODF 1.4).
func TestLocked(t *testing.T) {
	whole := pack(t, "mimetype", "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml",
		`<manifest:manifest><manifest:file-entry manifest:full-path="encrypted-package"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`,
		"encrypted-package", "\x81\x02cipher")
	for name, data := range map[string][]byte{"parts": sample(t, "locked.odt"), "whole": whole} {
		r := extracttest.Read(t, odf.Odt, "", data)
		if !r.Detected || len(r.Gaps) != 1 || !r.Gap(extract.EncryptedFile) {
			t.Errorf("%s: detected %v, gaps %v", name, r.Detected, r.Gaps)
		}
		for _, c := range r.Children {
			if !c.Alternative {
				t.Errorf("%s: %s need be of a known type", name, c.Path)
			}
		}
	}
}

// TestOnlySaidToBeLocked: who unpacks the file can read it.
func TestOnlySaidToBeLocked(t *testing.T) {
	data := pack(t, "mimetype", "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml",
		`<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`,
		"content.xml", body("<text:p>"+card+"</text:p>"))
	r := extracttest.Read(t, odf.Odt, "", data)
	if !r.Gap(extract.EncryptedFile) || !strings.Contains(r.Texts[extract.Shown], card) {
		t.Errorf("gaps %v, text %q", r.Gaps, r.Texts[extract.Shown])
	}
}

// pack makes a package of pairs of name and content.
func pack(t testing.TB, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		f, err := w.CreateHeader(&zip.FileHeader{Name: pairs[i], Method: zip.Deflate})
		if err == nil {
			_, err = f.Write([]byte(pairs[i+1]))
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

func body(s string) string {
	return `<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body><office:text>` + s + `</office:text></office:body></office:document-content>`
}

func text(t testing.TB, s string, more ...string) []byte {
	return pack(t, append([]string{"mimetype", "application/vnd.oasis.opendocument.text", "content.xml", body(s)}, more...)...)
}

func TestEverythingIsRead(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		view       extract.View
		want       string
	}{
		{"blanks", `<text:p> 4111 <text:s text:c="2"/>1111</text:p>`, extract.Shown, "4111   1111\n"},
		{"a link's text and target", `<text:p><text:a xlink:href="mailto:x@y">z</text:a></text:p>`, extract.Properties, "mailto:x@y"},
		{"form control", `<office:forms><form:form><form:text form:name="n" form:current-value="needle typed"/></form:form></office:forms>`, extract.All, "needle typed"},
		{"list box", `<form:listbox><form:option form:label="needle label" form:value="needle value"/></form:listbox>`, extract.All, "needle value"},
		{"variable", `<text:user-field-decls><text:user-field-decl text:name="v" office:string-value="needle variable"/></text:user-field-decls>`, extract.All, "needle variable"},
		{"hidden field", `<text:p>x<text:hidden-text text:string-value="needle hidden field"/></text:p>`, extract.All, "needle hidden field"},
		{"conditional text", `<text:p><text:conditional-text text:string-value-if-false="needle other"/></text:p>`, extract.All, "needle other"},
		{"comment of XML", `<!-- needle -->`, extract.All, "needle"},
		{"CDATA", `<text:p><![CDATA[needle]]></text:p>`, extract.Shown, "needle"},
		{"text outside of paragraphs", `<text:list-item>needle</text:list-item>`, extract.All, "needle"},
		{"ruby", `<text:p><text:ruby><text:ruby-base>base</text:ruby-base><text:ruby-text>needle</text:ruby-text></text:ruby>s</text:p>`, extract.Shown, "bases"},
		{"cell without text", `<table:table><table:table-row><table:table-cell office:value="4.1111111111E+015"/></table:table-row></table:table>`, extract.All, "4111111111100000"},
		{"box of one character a cell", `<table:table><table:table-row>` + strings.Repeat(`<table:table-cell><text:p>4</text:p></table:table-cell><table:table-cell table:number-columns-repeated="3"><text:p>1</text:p></table:table-cell>`, 4) + `</table:table-row></table:table>`, extract.Joined, "4111411141114111"},
		{"tables inside each other", strings.Repeat(`<table:table><table:table-row><table:table-cell><text:p>x</text:p>`, 6) + strings.Repeat(`<text:p>needle</text:p></table:table-cell></table:table-row></table:table>`, 6), extract.Shown, "needle"},
		{"text boxes inside each other", strings.Repeat(`<text:p>a<draw:frame><draw:text-box>`, 12) + strings.Repeat(`</draw:text-box></draw:frame>needle</text:p>`, 12), extract.Shown, "aneedle"},
		{"number in an odd attribute", `<text:p text:style-name="4111111111111111">x</text:p>`, extract.All, "4111111111111111"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := extracttest.Read(t, odf.Odt, "", text(t, tt.body))
			if !r.Detected || r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Texts[tt.view], tt.want) {
				t.Errorf("%q is not in %q; detected %v, error %v, gaps %v", tt.want, r.Texts, r.Detected, r.Err, r.Gaps)
			}
		})
	}
}

func TestOtherMembersAreAttachments(t *testing.T) {
	r := extracttest.Read(t, odf.Odt, "", text(t, "", "stray.txt", "needle", "Object 1", "\xd0\xcf\x11\xe0ole", "Scripts/python/x.py", "print('needle')"))
	for _, name := range []string{"stray.txt", "Object 1", "x.py"} {
		if _, ok := r.Child(name); !ok {
			t.Errorf("no child %q", name)
		}
	}
	if len(r.Facts) != 1 || r.Facts[0].Name != extract.Macro {
		t.Errorf("facts %v", r.Facts)
	}
}

func TestOpenOffice1(t *testing.T) {
	data := pack(t, "mimetype", "application/vnd.sun.xml.calc", "content.xml", `<!DOCTYPE office:document-content PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "office.dtd"><office:document-content xmlns:office="http://openoffice.org/2000/office"><office:body><table:table table:name="T"><table:table-row><table:table-cell table:value-type="float" table:value="4111111111111111"><text:p>4.11E+15</text:p></table:table-cell></table:table-row></table:table></office:body></office:document-content>`)
	r := extracttest.Read(t, odf.Ods, "", data)
	if !r.Detected || r.At(extract.Shown, "4.11E+15").Where != "T!A1" || !strings.Contains(r.Texts[extract.All], "4111111111111111") {
		t.Errorf("detected %v, %q", r.Detected, r.Texts)
	}
}

func TestDamageIsAGap(t *testing.T) {
	data := pack(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", body(strings.Repeat("<text:p>needle</text:p>", 1000)))
	at := bytes.Index(data, []byte("content.xml")) + 40
	data[at] ^= 0x55
	if r := extracttest.Read(t, odf.Odt, "", data); !r.Gap(extract.Corrupt) {
		t.Errorf("gaps %v, error %v", r.Gaps, r.Err)
	}
}

// TestHostile reads what is made to make a reader loop, recurse or allocate
// without end.
func TestHostile(t *testing.T) {
	for name, s := range map[string]string{
		"billion laughs":    `<!DOCTYPE a [<!ENTITY a "ha">` + strings.Repeat(`<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">`, 1000) + `]><text:p>&b;needle</text:p>`,
		"nested paragraphs": strings.Repeat("<text:p>", 100_000) + "needle",
		"nested tables":     strings.Repeat("<table:table><table:table-row><table:table-cell>", 100_000) + "<text:p>needle</text:p>",
		"repeated cells":    strings.Repeat(`<table:table-row table:number-rows-repeated="99999999"><table:table-cell table:number-columns-repeated="999999999"><text:p>needle</text:p></table:table-cell></table:table-row>`, 1000),
		"repeated in table": `<table:table>` + strings.Repeat(`<table:table-row table:number-rows-repeated="16777216"><table:table-cell table:number-columns-repeated="16777216"><text:p>needle</text:p></table:table-cell></table:table-row>`, 1000),
		"blanks":            "<text:p>" + strings.Repeat(`<text:s text:c="99999999"/>`, 1000) + "needle</text:p>",
		"end tags":          strings.Repeat("</x>", 100_000) + "<text:p>needle</text:p>",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			if r := extracttest.Read(t, odf.Odt, "", text(t, s)); !strings.Contains(r.Text(), "needle") {
				t.Errorf("not found; error %v, gaps %v", r.Err, r.Gaps)
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func FuzzODF(f *testing.F) {
	for _, s := range []string{"refund.odt", "refund.ods", "refund.odp", "locked.odt", "refund.fodt"} {
		f.Add(sample(f, s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		for _, format := range []extract.Format{odf.Odt, odf.Flat} {
			o := extracttest.Object("", data)
			format.Detect(o)
			_ = format.Read(ctx, o, &extracttest.Sink{Limit: 16 << 20, Discard: true})
		}
	})
}

// FuzzContent puts XML into a text and a spreadsheet.
func FuzzContent(f *testing.F) {
	f.Add(`<text:p>x<text:s text:c="3"/><text:note><text:note-body><text:p>y</text:p></text:note-body></text:note></text:p>`)
	f.Add(`<table:table table:name="T"><table:table-row><table:table-cell office:value="4E15" table:number-columns-repeated="3"><text:p>1</text:p></table:table-cell></table:table-row></table:table>`)
	f.Add(`<text:tracked-changes><text:changed-region text:id="a"><text:deletion><text:p>x</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p><text:change text:change-id="a"/></text:p>`)
	f.Add(`<draw:image><office:binary-data>AAAA</office:binary-data></draw:image><math:math><math:mn>1</math:mn></math:math>`)
	f.Fuzz(func(t *testing.T, s string) {
		extracttest.Read(t, odf.Odt, "", text(t, s))
		extracttest.Read(t, odf.Ods, "", pack(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", s, "styles.xml", s, "meta.xml", s, "settings.xml", s))
	})
}
