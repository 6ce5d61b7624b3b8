package policy

import (
	"strings"
	"testing"
)

func TestExactDataMatchers(t *testing.T) {
	tables := map[string][]string{"customers": {"iban", "name", "born"}}
	for _, tt := range []struct {
		name string
		m    Matcher
		want string
	}{
		{"usual", Matcher{ExactData: "customers"}, ""},
		{"columns", Matcher{ExactData: "customers", Columns: &Columns{Names: []string{"iban", "name"}}}, ""},
		{"number", Matcher{ExactData: "customers", Columns: &Columns{Count: 3}, Confidence: "high"}, ""},
		{"no table", Matcher{ExactData: "customer"}, `there is no table "customer"`},
		{"no column", Matcher{ExactData: "customers", Columns: &Columns{Names: []string{"city"}}}, `has no column "city"`},
		{"alone", Matcher{ExactData: "customers", Columns: &Columns{Names: []string{"iban"}}}, "never matches alone"},
		{"too many", Matcher{ExactData: "customers", Columns: &Columns{Count: 4}}, "can never match"},
		{"two things", Matcher{ExactData: "customers", Detector: "iban"}, "names several things"},
		{"no exact data", Matcher{Detector: "iban", Columns: &Columns{Count: 2}}, "only exact data has columns"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := Compile(Source{ExactDataTables: tables, Classes: []Class{{Name: "x", Any: []Matcher{tt.m}}}})
			got := ""
			for _, p := range problems {
				got += p.Text + "\n"
			}
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	_, problems := Compile(Source{ExactDataProblem: "permission denied", Classes: []Class{{Name: "x", Any: []Matcher{{ExactData: "customers"}}}}})
	if len(problems) != 1 || !strings.Contains(problems[0].Text, "permission denied") {
		t.Errorf("%v", problems)
	}
}
