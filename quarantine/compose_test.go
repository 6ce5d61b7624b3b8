package quarantine_test

import (
	"io"
	"strings"
	"testing"

	"postern/mail"
	"postern/policy"
	"postern/quarantine"
)

func TestEdit(t *testing.T) {
	const text = "From: a\r\nSUBJECT:  old\r\n\tfolded\r\nX-Tight:v\r\nSubject: second\r\n\r\nbody"
	tests := []struct {
		name  string
		edits []policy.HeaderEdit
		want  string
	}{
		{"none", nil, text},
		{"replace", []policy.HeaderEdit{{Op: "replace", Name: "subject", Value: "new\r\n one"}}, strings.Replace(text, "old\r\n\tfolded", "new\r\n one", 1)},
		{"replace and prefix", []policy.HeaderEdit{
			{Op: "prefix", Name: "Subject", Value: "[ext]"}, {Op: "replace", Name: "subject", Value: "new"},
		}, strings.Replace(text, "old\r\n\tfolded", "[ext] new", 1)},
		{"replace none", []policy.HeaderEdit{{Op: "add", Name: "X-A", Value: "1"}, {Op: "replace", Name: "X-None", Value: "new"}}, "X-None: new\r\nX-A: 1\r\n" + text},
		{"replace by nothing", []policy.HeaderEdit{{Op: "replace", Name: "X-Tight"}}, strings.Replace(text, "X-Tight:v", "X-Tight: ", 1)},
		{"no name", []policy.HeaderEdit{{Op: "add", Name: "no name", Value: "1"}}, text},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m, err := mail.Read(t.Context(), mail.Envelope{}, strings.NewReader(text), mail.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			edited, err := quarantine.Edit(t.Context(), m, test.edits, t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			defer edited.Close()
			if (edited == m) != (test.edits == nil) {
				t.Error("the message itself is returned only where nothing is to be edited")
			}
			if got, err := io.ReadAll(edited.Open()); err != nil || string(got) != test.want {
				t.Errorf("got %q, %v\nwant %q", got, err, test.want)
			}
		})
	}
}
