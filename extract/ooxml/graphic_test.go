package ooxml

import (
	"encoding/base64"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// graphic is a drawing's package as Office writes it into an attribute, with line ends.
func graphic(t testing.TB, shape string) string {
	b := packOf(t, map[string]string{
		"drs/e2oDoc.xml":                  `<xdr:sp><xdr:txBody><a:p><a:r><a:t>` + shape + `</a:t></a:r></a:p></xdr:txBody></xdr:sp>`,
		"drs/media/image1.png":            "a picture of " + shape,
		"drs/_rels/e2oDoc.xml.rels":       rels("r1", "image", "media/image1.png"),
		"drs/downrev.xml":                 `<a:downRevStg/>`,
		"_rels/.rels":                     rels("r1", "shape", "drs/e2oDoc.xml"),
		"drs/a part of another kind.data": "bytes",
	})
	text := base64.StdEncoding.EncodeToString(b)
	var lines strings.Builder
	for len(text) > 76 {
		lines.WriteString(text[:76] + "&#xA;")
		text = text[76:]
	}
	return lines.String() + text + "&#xA;"
}

// The packages of drawings are read as such: as base64 in a text those of two drawings
// would be one.
func TestGraphics(t *testing.T) {
	shape := func(data string) string {
		return par(`<w:r><w:pict><v:shape id="s" o:gfxdata="` + data + `"/></w:pict></w:r>`)
	}
	one, two := graphic(t, "needle-1"), graphic(t, "needle-2")
	for _, c := range []struct {
		name     string
		data     []string
		want     []string
		children int
	}{
		{"two drawings and a copy", []string{one, two, one}, []string{"needle-1", "needle-2"}, 4},
		{"no package", []string{"needle-3"}, []string{"needle-3"}, 0},
		{"base64 cut off", []string{one[:len(one)/2]}, []string{one[:60]}, 0},
		{"something that is no base64", []string{"UEsDBneedle-4 !"}, []string{"needle-4"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var body strings.Builder
			for _, d := range c.data {
				body.WriteString(shape(d))
			}
			r := extracttest.Read(t, Docx, "", doc(t, body.String()))
			if r.Err != nil || len(r.Gaps) > 0 || len(r.Facts) > 0 || len(r.Children) != c.children {
				t.Errorf("error %v, gaps %v, facts %v, %d children", r.Err, r.Gaps, r.Facts, len(r.Children))
			}
			for _, w := range c.want {
				if !strings.Contains(r.Texts[extract.All], w) {
					t.Errorf("%s is not found", w)
				}
			}
			if strings.Contains(r.Texts[extract.All], one) {
				t.Error("the base64 stands in the text")
			}
		})
	}
	if _, ok := extracttest.Read(t, Docx, "", doc(t, shape(two))).Child("drawing-1/drs/media/image1.png"); !ok {
		t.Error("a drawing's picture has no name of its own")
	}
	flat := `<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>` + shape(one) + shape(two) + `</w:body></w:wordDocument>`
	if r := extracttest.Read(t, WordXML, "a.xml", []byte(flat)); !r.Detected || r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Texts[extract.All], "needle-2") {
		t.Errorf("in one XML file: error %v, gaps %v, text %q", r.Err, r.Gaps, r.Texts[extract.All])
	}
}
