package scan

// classificationMarking finds the built-in labels, whichever it is, and any of Microsoft's
// that is switched on. A term with a [Label] asks for one of them. Rules: Microsoft,
// "Sensitivity labels: metadata" (MSIP_Label_<id>_Enabled); the words are those of
// [BuiltInLabels].
var classificationMarking = Detector{
	Name:   "classification_marking",
	About:  "marks such as CONFIDENTIAL, VS-NfD or TLP:RED where labels stand, and sensitivity labels (MSIP_Label_…)",
	Levels: "high in a header field, the subject, a property, a header, footer or watermark, or on a line of its own at the start of a text or the edge of a page; never in running text",
	labels: append(BuiltInLabels(), Label{
		Name: "labelled", IDs: []string{anyLabel}, Headers: map[string][]string{"X-MS-Exchange-Organization-Classified": {"true"}},
	}),
	show: showWords,
}

// anyLabel stands for each of Microsoft's identifiers.
const anyLabel = ""
