package ole

import (
	"testing"

	"postern/extract/extracttest"
)

func TestFilesOfOtherProgramsAreHandedOn(t *testing.T) {
	r := extracttest.Read(t, Format, "a.wpd", extracttest.Compound(map[string][]byte{"PerfectOffice_MAIN": []byte("\xffWPC and more")}))
	if c, ok := r.Child("PerfectOffice_MAIN"); !ok || r.Err != nil || string(c.Data) != "\xffWPC and more" {
		t.Errorf("error %v, files %v", r.Err, r.Children)
	}
}
