package scan

import "testing"

func TestEmailAddress(t *testing.T) {
	testDetector(t, "email_address", []detection{
		{"plain", "ask joe123@solvvy.co.uk.", "joe123@solvvy.co.uk", Medium},
		{"plus", "other+foobar@t.co", "other+foobar@t.co", Medium},
		{"angle brackets", "Joe <Joe@Corp.Example>", "joe@corp.example", High},
		{"keyword", "e-mail: joe@corp.example", "joe@corp.example", High},
		{"quoted in JSON", `{"to":"joe@corp.example"}`, "joe@corp.example", Medium},
		{"full-width sign", "joe＠corp.example", "joe@corp.example", Medium},
		{"zero-width inside", "joe@co\u200brp.example", "joe@corp.example", Medium},
		{"dash", "mary-ann@mail.corp.example", "mary-ann@mail.corp.example", 0},
		{"query", "mailto:joe@corp.example?subject=x", "joe@corp.example", High},

		{"no dot", "joe@localhost", "", 0},
		{"file name", "logo@2x.png", "", 0},
		{"version", "lodash@4.17.21", "", 0},
		{"no such domain", "joe@corp.notatld", "", 0},
		{"two dots", "joe..x@corp.example", "", 0},
		{"URL credentials", "https://joe:secret@corp.example/", "", 0},
		{"repository", "git@github.com:owner/name", "", 0},
		{"nothing before", " @corp.example", "", 0},
		{"label with dash", "joe@-corp.example", "", 0},
	})
}
