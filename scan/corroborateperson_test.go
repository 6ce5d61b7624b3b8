package scan

import (
	"strings"
	"testing"
)

func TestBesidePersons(t *testing.T) {
	e := newTestEngine(t, Options{Terms: []Term{{Detector: "us_ssn"}, {Detector: "de_steuer_id"}}})
	for _, tt := range []struct {
		name, text string
		want       Confidence
		evidence   string
	}{
		{"alone", "it is 219-09-9998 here", Low, ""},
		{"name only", "Peter Jones, 219-09-9998", Low, ""},
		{"date of birth", "born 14 March 1975, 219-09-9998", Medium, "date_of_birth"},
		{"name and address", "Peter Jones, 742 Old Mill Creek Road, Springfield, OR 97477: 219-09-9998", Medium, "person_name us_street_address"},
		{"too far", "born 14 March 1975." + strings.Repeat(" so", 120) + " 219-09-9998", Low, ""},
		{"from medium", "Frau Schneider, geb. 14.3.1975, 86 095 742 719", High, "person_name date_of_birth"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := finds(e, tt.text)
			if len(got) != 1 || got[0].Confidence != tt.want {
				t.Fatalf("got %+v, want one of confidence %v", got, tt.want)
			}
			if s := strings.Join(got[0].Evidence[1:], " "); s != tt.evidence {
				t.Errorf("got evidence %q, want %q", s, tt.evidence)
			}
		})
	}
}
