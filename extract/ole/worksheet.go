package ole

import (
	"bytes"
	"strings"

	"postern/extract"
)

// worksheetStreams are the main streams of Quattro Pro 7 and 8, of later ones, and of
// Works: worksheets as they were without a compound file.
var worksheetStreams = []string{"PerfectOffice_MAIN", "NativeContent_MAIN", "MN0"}

// worksheets hands such a stream on, where it begins like one: WordPerfect and the texts
// of Works have streams of these names too.
func (f *file) worksheets() error {
	for _, name := range worksheetStreams {
		st := f.find(name)
		if st == nil || !beginsWorksheet(st.data) {
			continue
		}
		st.read = true
		if err := f.s.Child(extract.Child{Path: name, Names: []string{name}}, bytes.NewReader(st.data)); err != nil {
			return err
		}
	}
	return nil
}

func beginsWorksheet(data []byte) bool {
	for _, first := range []string{"\x00\x00\x02\x00", "\x00\x00\x1a\x00", "\x01\x00\x0e\x00QPW", "\xff\x00\x02\x00", "\xff\x54\x02\x00", "\x20\x54\x02\x00"} {
		if strings.HasPrefix(string(data[:min(len(data), 8)]), first) {
			return true
		}
	}
	return false
}
