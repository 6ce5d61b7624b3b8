package pdf

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"postern/extract"
)

// attach hands on the files of a file specification (7.11.3). Its streams may
// be one and the same under several keys.
func (d *document) attach(spec dict, where string) {
	var names []string
	for _, k := range []name{"UF", "F", "Unix", "DOS", "Mac"} {
		if s, ok := d.file.get(spec[k]).(str); ok {
			if n := clean(textString(s)); n != "" && !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	ef := d.file.dict(spec["EF"])
	for _, k := range sortedKeys(ef) {
		if st := d.file.stream(ef[k]); st != nil {
			d.child(st, names, where)
		}
	}
}

func (d *document) child(st *stream, names []string, where string) {
	if d.embedded[st.id] && st.id.num != 0 {
		return
	}
	d.embedded[st.id] = true
	d.ran[st.id] = true
	c := extract.Child{Names: names, Path: fmt.Sprintf("object %d", st.id.num)}
	if len(names) > 0 {
		c.Path = path.Base(strings.ReplaceAll(names[0], "\\", "/"))
	}
	if t := d.file.name(st.dict["Subtype"]); strings.Contains(string(t), "/") {
		c.Types = []string{strings.ToLower(clean(string(t)))}
	}
	r, err := d.file.open(st)
	if err == errImage { // its bytes are a picture
		r, err = d.openRaw(st)
	}
	if err == errSealed {
		d.gap(c.Path, extract.EncryptedFile, "PDF: a password is wanted for what it embeds")
		return
	}
	if err != nil {
		d.lost(c.Path, "embedded file")
		return
	}
	d.hand(c, r)
}

// openRaw opens a stream without its last filter, which is a picture's.
func (d *document) openRaw(st *stream) (io.Reader, error) {
	filters, parms := d.file.filters(st.dict)
	if len(filters) == 0 {
		return nil, errFilter
	}
	n := len(filters) - 1
	list, plist := array{}, array{}
	for i := range n {
		list, plist = append(list, filters[i]), append(plist, parms[i])
	}
	return d.file.open(&stream{dict: dict{"Filter": list, "DecodeParms": plist}, raw: st.raw, id: st.id, plain: st.plain})
}

// looseBytes hands on the bytes of a stream that nobody knows.
func (d *document) looseBytes(st *stream, r io.Reader) {
	if st.id.num == 0 || d.embedded[st.id] {
		return
	}
	d.embedded[st.id] = true
	d.hand(extract.Child{Path: fmt.Sprintf("object %d", st.id.num), Alternative: true}, r)
}

func (d *document) hand(c extract.Child, r io.Reader) {
	if d.err == nil {
		d.err = d.sink.Child(c, r)
	}
}
