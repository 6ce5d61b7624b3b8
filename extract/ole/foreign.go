package ole

import (
	"bytes"
	"errors"
	"path"
	"strings"

	"postern/extract"
	"postern/extract/visio"
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
		case "mn0":
			ext = ".wps"
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

// drawings reads drawings of Visio: that of the file, and those embedded in it.
func (f *file) drawings() error {
	var first error
	for _, s := range f.streams {
		switch strings.ToLower(s.name()) {
		case "visiodocument":
			err := visio.Read(f.ctx, s.data, f.s)
			s.read = err == nil // what is printable in a broken one is read besides
			if err != nil {
				if errors.Is(err, extract.ErrBudget) || f.ctx.Err() != nil {
					return err
				}
				if first == nil {
					first = err
				}
			}
		case "visioinformation": // sizes and versions
			if err := f.strings(s.path); err != nil {
				return err
			}
		}
	}
	return first
}
