package extract

import (
	"context"
	"path"
	"slices"
	"strings"
)

// carvedFormat is the format of documents out of bytes that no format reads.
const carvedFormat = "carved"

// unread deals with an object that no format fits, or that has the signature of
// something that no format reads: it is a gap, or a picture, and its printable
// text is handed on.
func (w *walk) unread(s *objectSink, fits []*Format, known *signature, whole bool) {
	o := &s.node.object
	if known != nil && s.info().Format == "" && len(known.extensions) > 0 {
		s.info().Format = known.extensions[0]
	}
	switch {
	case w.failure != nil:
		return
	case o.Size == 0:
		s.info().Format = "empty"
		return
	case known != nil && known.weak && whole:
		return
	case known != nil && known.picture:
		if !s.node.smallPreview() {
			w.notes.fact(o.Path, ImageWithoutText, known.name)
		}
	case known != nil:
		cause, detail := known.gap(o)
		w.gap(s.node, "", cause, detail)
	case len(fits) > 0:
		mute := w.mute(s, fits)
		if !whole || mute {
			w.carve(s)
		}
		return
	case s.node.piece != nil && (s.node.piece.broken || path.Base(o.Path) == "rest"):
		// Of a packed file too little came out to tell what it is, or it ends in the middle of a
		// list of its own.
	case s.node.inPreview && o.Size <= maxMemory:
		// Office fills the last block of such a picture with what memory held. Bytes of
		// no type say no more there than they would as pixels; their text is handed on.
	default:
		cause, detail := w.strange(o)
		w.gap(s.node, "", cause, detail)
	}
	w.carve(s)
}

// maxMemory is how much of old memory Office leaves at most behind a preview, bytes: its blocks.
const maxMemory = 16 << 10

// maxPreview is how large a preview may be, bytes: more is a picture of its own.
const maxPreview = 256 << 10

func (n *node) smallPreview() bool {
	most := int64(maxPreview)
	if strings.HasPrefix(string(n.object.Head), "BM") { // its pixels are not packed
		most *= 4
	}
	return n.preview && n.object.Size <= most
}

// mute notes the facts that formats are, and reports whether there are any. Pictures
// whose text will be recognised are noted when there is none.
func (w *walk) mute(s *objectSink, fits []*Format) bool {
	mute := false
	for _, f := range fits {
		switch {
		case f.Fact == "":
			continue
		case f.Fact == ImageWithoutText && s.node.smallPreview():
		case w.sees(f):
			s.node.unseen = true
			w.unseen = append(w.unseen, unseen{s.node, s.number, f})
		default:
			w.notes.fact(s.node.object.Path, f.Fact, f.Name)
		}
		mute = true
	}
	return mute
}

// strange is the gap of bytes without any known signature. What is declared as
// something that is read here, but does not look like it, is broken.
func (w *walk) strange(o *Object) (Cause, string) {
	if volume(o) {
		return Corrupt, "part of a split archive"
	}
	what, kinds := w.reader.declare.of(o)
	for _, k := range kinds {
		if k.format != nil {
			return Corrupt, "declared as " + what + ", but does not begin like one"
		}
	}
	if o.Section == Body && len(o.Types) > 0 && strings.HasPrefix(o.Types[0], "text/") {
		return Corrupt, "the text of the mail, but not like text"
	}
	for _, t := range o.Types {
		if strings.HasPrefix(t, "image/") || strings.HasPrefix(t, "audio/") || strings.HasPrefix(t, "video/") {
			return Unknown, "declared as " + t + ": no reader"
		}
	}
	return Unknown, "of no known type"
}

// fresh are the found files that the object's reader has not handed on: those that
// reach from the same place to the object's end are known already.
func (s *objectSink) fresh(known, found []*node) []*node {
	return slices.DeleteFunc(slices.Clone(found), func(n *node) bool {
		twin := slices.ContainsFunc(known, func(k *node) bool {
			return k.object.Size == n.object.Size && strings.HasSuffix(k.object.Path, "after the end")
		})
		if twin {
			n.bytes.free()
		}
		return twin
	})
}

// carve hands on the printable text of an object, and what looks like a file
// inside of it. What was found so is not searched again: its bytes were.
func (w *walk) carve(s *objectSink) {
	if s.node.found {
		return
	}
	for _, read := range [...]func(context.Context, *Object, Sink) error{carve, embedded} {
		if w.failure != nil || w.budget.spent != "" {
			return
		}
		before := len(s.children)
		w.try(s, &Format{Name: carvedFormat, Read: read}, true)
		s.children = append(s.children[:before], s.fresh(s.children[:before], s.children[before:])...)
		for _, n := range s.children[before:] {
			n.found = true
		}
	}
}
