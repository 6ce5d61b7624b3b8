package scan

import (
	"testing"

	"postern/extract"
)

func TestLabels(t *testing.T) {
	const guid = "11111111-2222-3333-4444-555555555555"
	own := &Label{Name: "own", IDs: []string{"{" + guid + "}"}, Words: []string{"Nur für Nordwind"}, Headers: map[string][]string{"X-Nordwind": {"red"}}}
	labels := map[string]*Label{"own": own}
	for _, l := range BuiltInLabels() {
		labels[l.Name] = &l
	}
	page := func(text string) extract.Document {
		return extract.Document{View: extract.Shown, Section: extract.Attachment, Base: 1 << 20, Text: text, Places: []extract.Place{{Offset: 0, Where: "page 3"}}}
	}
	in := func(where, text string) extract.Document {
		return extract.Document{View: extract.Shown, Section: extract.Attachment, Base: 1 << 20, Text: text, Places: []extract.Place{{Offset: 0, Where: where}}}
	}
	body := func(text string) extract.Document {
		return extract.Document{View: extract.Shown, Section: extract.Body, Text: text}
	}
	subject := func(text string) extract.Document {
		return extract.Document{View: extract.Properties, Section: extract.Subject, Text: "Subject: " + text + "\n", Base: 1 << 40}
	}
	field := func(name, value string) extract.Document {
		return extract.Document{View: extract.Properties, Section: extract.HeaderSection(name), Text: name + ": " + value + "\n", Base: 1 << 40}
	}
	property := func(text string) extract.Document {
		return extract.Document{View: extract.Properties, Section: extract.Attachment, Text: text}
	}
	disclaimer := "Dear all,\nthe contract is ready.\nRegards\nA\n\nThis e-mail is confidential. Confidential information must not be shared.\n"
	for _, k := range []struct {
		name, label string
		d           extract.Document
		want        bool
	}{
		{"id in a header field", "own", field("msip_labels", "MSIP_Label_"+guid+"_Enabled=True; MSIP_Label_"+guid+"_Name=Red;"), true},
		{"name in a header field", "confidential", field("msip_labels", "MSIP_Label_"+guid+"_Enabled=True; MSIP_Label_"+guid+"_Name=Confidential; MSIP_Label_x_Method=Standard"), true},
		{"another id", "own", field("msip_labels", "MSIP_Label_99999999-2222-3333-4444-555555555555_Enabled=True"), false},
		{"switched off", "own", field("msip_labels", "MSIP_Label_"+guid+"_Enabled=False"), false},
		{"header field", "confidential", field("X-Classification", "Company Confidential"), true},
		{"Sensitivity", "confidential", field("Sensitivity", "Company-Confidential"), true},
		{"own field", "own", field("X-Nordwind", "red"), true},
		{"field of another name", "confidential", field("X-Mailer", "confidential"), false},
		{"property", "own", property("MSIP_Label_" + guid + "_Enabled true\n"), true},
		{"property's name", "strictly-confidential", property("MSIP_Label_" + guid + "_Name Highly Confidential\n"), true},
		{"classification property", "confidential", property("Classification Vertraulich\n"), true},
		{"keyword property", "confidential", property("CONFIDENTIAL\n"), true},
		{"title property", "confidential", property("How to keep things confidential\n"), false},
		{"subject in brackets", "confidential", subject("Re: [CONFIDENTIAL] offer"), true},
		{"subject before a mark", "strictly-confidential", subject("AW: Streng vertraulich - Angebot"), true},
		{"TLP in the subject", "tlp-red", subject("Incident TLP:RED in plant 4"), true},
		{"words of a subject", "confidential", subject("Confidential information session"), false},
		{"first line", "confidential", body("\n*** VERTRAULICH ***\n\nGuten Tag,\n"), true},
		{"classification line", "confidential", body("Classification: Confidential\n\nHello\n"), true},
		{"TLP line", "tlp-amber", body("TLP:AMBER+STRICT\nHello\n"), true},
		{"VS-NfD", "vs-nfd", body("VS – NUR FÜR DEN DIENSTGEBRAUCH\nBericht\n"), true},
		{"NATO", "nato-eu", body("NATO RESTRICTED\nReport\n"), true},
		{"disclaimer", "confidential", body(disclaimer), false},
		{"line deep in a text", "confidential", body("a\nb\nc\nd\ne\nf\nConfidential\n"), false},
		{"header of a document", "strictly-confidential", in("header", "ACME | Streng vertraulich | 2026\n"), true},
		{"footer of a document", "own", in("footer 2", "nur fur nordwind\n"), true},
		{"watermark", "confidential", in("watermark", "CONFIDENTIAL\n"), true},
		{"text of a document", "confidential", in("text", "ACME | confidential | 2026\n"), false},
		{"edge of a page", "confidential", page("a text\nof\nmany\nlines\nand more\nConfidentiel\n4 / 9\n"), true},
		{"middle of a page", "confidential", page("a\nb\nc\nd\nConfidentiel\ne\nf\ng\n"), false},
		{"another word", "internal", body("Confidential\nHello\n"), false},
	} {
		t.Run(k.name, func(t *testing.T) {
			e, err := New(Options{Terms: []Term{{Label: labels[k.label]}}})
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			e.Scan(&k.d, func(f Finding) {
				n++
				if f.Detector != "label:"+k.label {
					t.Errorf("finding %+v", f)
				}
			})
			if got := n > 0; got != k.want {
				t.Errorf("got %v, want %v", got, k.want)
			}
		})
	}
}
