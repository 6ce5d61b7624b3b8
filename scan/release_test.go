package scan

import (
	"reflect"
	"strings"
	"testing"

	"postern/extract"
)

// What is found in a text outlives the space of its canonical text, which the next one takes.
func TestFindingsOutliveTheText(t *testing.T) {
	e := agreeEngine(t)
	type kept struct {
		finding Finding
		copy    Finding
	}
	var all []kept
	for _, s := range caseTexts(t) {
		d := extract.Document{Text: "é " + s} // so that it is not its own canonical text
		e.Scan(&d, func(f Finding) {
			c := f
			c.Detector, c.Where, c.Path, c.Masked, c.Digest = strings.Clone(f.Detector), strings.Clone(f.Where), strings.Clone(f.Path), strings.Clone(f.Masked), strings.Clone(f.Digest)
			c.Evidence = nil
			for _, word := range f.Evidence {
				c.Evidence = append(c.Evidence, strings.Clone(word))
			}
			all = append(all, kept{f, c})
		})
		other := extract.Document{Text: strings.Repeat("ж#", len(s)+20)}
		e.Scan(&other, func(Finding) {})
	}
	if len(all) < 1000 {
		t.Errorf("only %d findings", len(all))
	}
	for i := range all {
		if len(all[i].finding.Evidence) == 0 {
			all[i].finding.Evidence = nil
		}
		if !reflect.DeepEqual(all[i].finding, all[i].copy) {
			t.Errorf("%+v has become %+v", all[i].copy, all[i].finding)
		}
	}
}
