package ole

import (
	"errors"
	"path"
	"strings"

	"postern/extract"
)

// maxObjects bounds the documents in storages of a file: each looks at every stream.
const maxObjects = 256

// objects reads documents that stand in a storage of their own: those embedded in a
// document of Word or Excel, and those attached to a message.
func (f *file) objects() error {
	done := map[string]bool{}
	for _, s := range f.streams {
		dir := path.Dir(s.path)
		switch strings.ToLower(s.name()) {
		case "worddocument", "workbook", "book", "powerpoint document", "encryptedpackage":
		default:
			continue
		}
		if dir == "." || done[strings.ToLower(dir)] {
			continue
		}
		if len(done) >= maxObjects {
			return f.s.Gap("", extract.TooBig, "compound file: more embedded documents than are read")
		}
		done[strings.ToLower(dir)] = true
		if err := f.object(dir); err != nil {
			return err
		}
	}
	return nil
}

// object reads what stands in a storage as the file that it would be alone.
func (f *file) object(dir string) error {
	sub := &file{ctx: f.ctx, o: f.o, s: f.s, byPath: map[string]*stream{}}
	var originals []*stream
	for _, s := range f.streams {
		if !s.read && inside(s.path, dir) {
			st := &stream{path: s.path[len(dir)+1:], data: s.data}
			sub.streams, originals = append(sub.streams, st), append(originals, s)
			if sub.find(st.path) == nil {
				sub.byPath[strings.ToLower(st.path)] = st
			}
		}
	}
	for _, part := range []func() error{sub.encrypted, sub.word, sub.workbook, sub.slides} {
		err := part()
		if errors.Is(err, extract.ErrBudget) || f.ctx.Err() != nil {
			return err
		}
		var gap *extract.GapError
		switch {
		case err == nil:
		case errors.As(err, &gap):
			err = f.s.Gap(dir, gap.Cause, gap.Detail)
		default:
			err = f.s.Gap(dir, extract.Corrupt, err.Error())
		}
		if err != nil {
			return err
		}
	}
	for i, s := range sub.streams {
		originals[i].read, originals[i].data = originals[i].read || s.read, s.data
	}
	return nil
}
