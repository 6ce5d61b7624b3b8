package scan

// testString finds the published test string.
var testString = Detector{
	Name:   "test_string",
	About:  "the published string that holds any mail it stands in",
	Levels: "always 1",
	// Anchored on its second word, so that letters before the first do not hide it.
	starts: []string{"outbound-test-"},
	find: func(t *text, at int) {
		at -= len("postern-")
		if at >= 0 && hasFolded(t.s, at, testStringFolded) {
			t.add(match{
				span: span{at, at + len(TestString)}, value: TestString, conf: 1, keep: len("POSTERN-OUTBOUND-TEST-"),
			})
		}
	},
	show: showPrefix,
}

const testStringFolded = "postern-outbound-test-8b1f2c9e-hold-this-mail"
