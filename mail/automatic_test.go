package mail

import (
	"strings"
	"testing"
)

// TestAutomatic takes the values of RFC 3834 section 5, and what programs make of them.
func TestAutomatic(t *testing.T) {
	for value, want := range map[string]bool{
		"":                                                   false, // no such field
		"Auto-Submitted: no":                                 false,
		"Auto-Submitted: No (a person)":                      false,
		"auto-submitted: no; owner=x":                        false,
		"Auto-Submitted: auto-generated":                     true,
		"AUTO-SUBMITTED:auto-replied":                        true,
		"Auto-Submitted: auto-notified; a=b":                 true,
		"Auto-Submitted:\r\n auto-generated":                 true,
		"Auto-Submitted: no\r\nAuto-Submitted: auto-replied": true,
	} {
		if value != "" {
			value += "\r\n"
		}
		m, err := Read(t.Context(), Envelope{}, strings.NewReader("From: a@b.example\r\n"+value+"\r\nhello\r\n"), Options{Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Automatic(); got != want {
			t.Errorf("%q: Automatic = %v", value, got)
		}
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}
}
