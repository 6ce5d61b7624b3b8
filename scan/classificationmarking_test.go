package scan

import (
	"testing"

	"postern/extract"
)

func TestClassificationMarkingInText(t *testing.T) {
	testDetector(t, "classification_marking", []detection{
		{"first line", "CONFIDENTIAL\n\nThe plan\n", "confidential", High},
		{"in dashes", "--- Streng vertraulich ---\nDer Plan\n", "strictly-confidential", High},
		{"with a name", "Classification: TLP:RED\n\nindicators\n", "tlp-red", High},
		{"German government", "VS-NUR FÜR DEN DIENSTGEBRAUCH\n\nBericht\n", "vs-nfd", High},
		{"NATO", "The plan\n\nNATO RESTRICTED\n", "nato-eu", High},
		{"label of Microsoft", "MSIP_Label_f42aa342-8706-4288-bd11-ebb85995028c_Enabled=true\nhello\n", "labelled", High},

		{"in running text", "This mail is confidential and for you alone.\n", "", 0},
		{"a disclaimer", "hello\n\na\nb\nc\nd\ne\nCONFIDENTIAL\n", "", 0},
		{"begins a word", "Secretary\n", "", 0},
		{"a heading", "Confidentiality\nWhat it means\n", "", 0},
		{"label that is off", "MSIP_Label_f42aa342-8706-4288-bd11-ebb85995028c_Enabled=false\nhello\n", "", 0},
		{"a word of its line", "internal affairs\n", "", 0},
	})
}

func TestClassificationMarking(t *testing.T) {
	e, err := New(Options{Terms: []Term{{Detector: "classification_marking"}}})
	if err != nil {
		t.Fatal(err)
	}
	const id = "MSIP_Label_f42aa342-8706-4288-bd11-ebb85995028c"
	places := func(where, text string) *extract.Document {
		return &extract.Document{View: extract.Shown, Section: extract.Body, Text: text, Places: []extract.Place{{Where: where}}}
	}
	field := func(name, text string) *extract.Document {
		return &extract.Document{View: extract.Shown, Section: extract.Section("header:" + name), Text: text}
	}
	for name, tt := range map[string]struct {
		doc  *extract.Document
		want int
	}{
		"footer":             {places("footer 1", "VS-NfD, page 3\n"), 1},
		"subject":            {&extract.Document{View: extract.Shown, Section: extract.Subject, Text: "[Confidential] the plan"}, 1},
		"field":              {field("x-classification", "X-Classification: secret"), 1},
		"field of Exchange":  {field("x-ms-exchange-organization-classified", "X-MS-Exchange-Organization-Classified: true"), 1},
		"label of Microsoft": {field("msip_labels", "msip_labels: "+id+"_Enabled=true; "+id+"_Name=Blue"), 1},
		"a property":         {&extract.Document{View: extract.Properties, Section: extract.Attachment, Text: id + "_Enabled true\n"}, 1},
		"label that is off":  {field("msip_labels", "msip_labels: "+id+"_Enabled=false"), 0},
		"another field":      {field("x-mailer", "X-Mailer: secret"), 0},
	} {
		var found []Finding
		e.Scan(tt.doc, func(f Finding) { found = append(found, f) })
		if len(found) != tt.want || tt.want > 0 && (found[0].Detector != "classification_marking" || found[0].Confidence < High) {
			t.Errorf("%s: %+v", name, found)
		}
	}
}
