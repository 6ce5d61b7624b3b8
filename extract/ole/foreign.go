package ole

import (
	"bytes"
	"path"
	"strings"

	"postern/extract"
)

// foreign hands on streams that are whole files of other programs, which keep them in a
// compound file as soon as objects stand beside them.
func (f *file) foreign() error {
	for _, s := range f.streams {
		if s.read { // a worksheet
			continue
		}
		ext := ""
		switch strings.ToLower(s.name()) {
		case "perfectoffice_main":
			ext = ".wpd"
		default:
			continue
		}
		s.read = true
		c := extract.Child{Path: s.path, Names: []string{path.Base(s.path) + ext}}
		if err := f.s.Child(c, bytes.NewReader(s.data)); err != nil {
			return err
		}
	}
	return nil
}
