package ole_test

import (
	"bytes"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/ole"
)

// The sample was written by LibreOffice: tracked changes, a link, hidden text, a
// bookmark, a note, a comment.
func TestTrackedChanges(t *testing.T) {
	data := sample(t, "tracked.doc")
	r := extracttest.Read(t, ole.Format, "tracked.doc", data)
	if r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("err %v, gaps %v", r.Err, r.Gaps)
	}
	for _, c := range []struct {
		name string
		view extract.View
		want string
	}{
		{"deleted", extract.Shown, "needle-deleted"},
		{"inserted", extract.Shown, "needle-inserted"},
		{"accepted", extract.All, "before after needle-inserted"},
		{"rejected", extract.All, "before needle-deletedafter \n"},
		{"author", extract.All, "needle-author"},
		{"field code", extract.Shown, "needle-link.example"},
		{"hidden", extract.Shown, "needle-hidden"},
		{"bookmark", extract.All, "needle_bookmark"},
		{"note", extract.Shown, "needle-footnote"},
		{"comment", extract.Shown, "needle-comment"},
		{"author of a comment", extract.All, "Ann Needle"},
	} {
		if !strings.Contains(r.Texts[c.view], c.want) {
			t.Errorf("%s: %q is not in %s: %q", c.name, c.want, c.view, r.Texts[c.view])
		}
	}
}

// A fast save leaves text in the stream that no piece names any more.
func TestRemains(t *testing.T) {
	data := bytes.Clone(sample(t, "tracked.doc"))
	// Behind the header of the stream, which begins with these bytes, is room.
	at := bytes.Index(data, []byte("\xec\xa5"))
	room := bytes.Index(data[at:], make([]byte, 40))
	copy(data[at+room+4:], "needle-remains")
	r := extracttest.Read(t, ole.Format, "a.doc", data)
	if !strings.Contains(r.Texts[extract.All], "needle-remains") {
		t.Errorf("err %v, gaps %v, got %q", r.Err, r.Gaps, r.Texts[extract.All])
	}
}
