package pdf

import (
	"slices"
	"strings"

	"postern/extract"
)

// views says which strings of dictionaries a recipient sees, and which are
// facts; all others are of the view that the surroundings have.
var views = map[name]extract.View{
	"Contents": extract.Shown, "RC": extract.Shown, "V": extract.Shown, "TU": extract.Shown, "Opt": extract.Shown,
	"CA": extract.Shown, "Subj": extract.Shown, "Title": extract.Shown, "T": extract.Shown,
	"URI": extract.Properties, "F": extract.Properties, "UF": extract.Properties, "Desc": extract.Properties,
}

// skipped keys lead back, to what is read elsewhere, or to bytes without text.
var skipped = map[name]bool{
	"Parent": true, "P": true, "Prev": true, "Last": true, "Pages": true, "Pg": true, "StructParents": true,
	"Font": true, "DR": true, "ColorSpace": true, "Shading": true, "FontFile": true, "FontFile2": true, "FontFile3": true,
	"ToUnicode": true, "DA": true, "ID": true, "SMask": true, "DestOutputProfile": true, "Thumb": true, "Function": true,
}

// An item waits to be searched for strings.
type item struct {
	v   any
	key name
}

// gather emits all strings that v leads to: it follows references, each object
// once. What is an embedded file becomes a child.
func (d *document) gather(v any, where string, view extract.View) {
	d.gatherFrom([]item{{v: v}}, where, view)
}

// gatherDict is gather for a dictionary that is at hand and marked already.
func (d *document) gatherDict(v dict, where string, view extract.View) {
	d.gatherFrom(d.inside(nil, v, where, view), where, view)
}

func (d *document) gatherFrom(stack []item, where string, view extract.View) {
	for len(stack) > 0 && !d.stopped() {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if r, ok := top.v.(ref); ok {
			if d.gathered[r.num] || d.pages[r.num] {
				continue
			}
			d.gathered[r.num] = true
			top.v = d.file.get(r)
		}
		switch v := top.v.(type) {
		case str:
			d.gatherString(v, top.key, where, view)
		case array:
			for i := len(v) - 1; i >= 0; i-- {
				stack = append(stack, item{v[i], top.key})
			}
		case dict:
			if v["Type"] == name("Page") { // a template, or left out of the tree
				d.later = append(d.later, v)
				continue
			}
			stack = d.inside(stack, v, where, view)
		case *stream:
			d.gatherStream(v, top.key, where, view)
			stack = d.inside(stack, v.dict, where, view)
		}
	}
}

// inside adds the values of a dictionary to the stack, so that they come off it
// by the order of their keys.
func (d *document) inside(stack []item, v dict, where string, view extract.View) []item {
	switch v["Type"] {
	case name("Pages"):
		return stack
	case name("Font"), name("FontDescriptor"), name("XRef"), name("ObjStm"):
		return stack
	}
	if v["EF"] != nil {
		d.attach(v, where)
	}
	for _, k := range slices.Backward(sortedKeys(v)) {
		switch {
		case skipped[k], k == "EF", k == "Contents" && v["ByteRange"] != nil: // the bytes of a signature
		case k == "Contents" && (v["Type"] == name("Page") || v["Kids"] != nil):
		case k == "AP":
			d.appearances(v[k], where)
		default:
			stack = append(stack, item{v[k], k})
		}
	}
	return stack
}

func (d *document) gatherString(s str, key name, where string, view extract.View) {
	text := strings.TrimSpace(clean(textString(s)))
	if text == "" || looksBinary(s) {
		return
	}
	if v, ok := views[key]; ok && view == extract.All && where != earlier {
		view = v
	}
	d.text(view, where, text+"\n")
}

// looksBinary reports whether a string is no text but bytes: digests, keys.
func looksBinary(s str) bool {
	if len(s) < 2 || s[0] == 0xfe || s[0] == 0xff || s[0] == 0xef {
		return false
	}
	odd := 0
	for i := range len(s) {
		if c := s[i]; c < ' ' && !isSpace(c) || c >= 0x7f && c < 0xa0 {
			odd++
		}
	}
	return odd*8 > len(s)
}

// gatherStream reads a stream by the key it stands under and by what it says of
// itself.
func (d *document) gatherStream(st *stream, key name, where string, view extract.View) {
	if d.ran[st.id] && st.id.num != 0 {
		return
	}
	switch {
	case st.dict["Type"] == name("EmbeddedFile"):
		d.child(st, nil, where)
	case key == "Contents" && d.resources[st.id.num] != nil:
	case d.file.name(st.dict["Subtype"]) == "Form" || st.dict["PatternType"] != nil:
		d.runAside(st, where, extract.All)
	default:
		d.loose(st, key, where, view)
	}
}

// appearances runs what an annotation looks like (12.5.5): the normal one is
// shown, the others are there.
func (d *document) appearances(v any, where string) {
	ap := d.file.dict(v)
	for _, k := range sortedKeys(ap) {
		view := extract.All
		if k == "N" {
			view = extract.Shown
		}
		switch v := d.file.get(ap[k]).(type) {
		case *stream:
			d.runAside(v, where, view)
		case dict:
			for _, k := range sortedKeys(v) {
				if st := d.file.stream(v[k]); st != nil {
					d.runAside(st, where, view)
				}
			}
		}
	}
}

// runAside interprets a form XObject on its own, once.
func (d *document) runAside(st *stream, where string, view extract.View) {
	if d.ran[st.id] && st.id.num != 0 {
		return
	}
	w := &writer{doc: d, view: view, where: where}
	c := d.newCanvas(where, w.write)
	c.form(st)
	c.lay.end()
	w.flush()
}
