package fingerprint

import (
	"context"
	"crypto/sha256"
	"hash"
	"io"
	"slices"
)

// What became of a document.
type Outcome int

// The outcomes.
const (
	Added     Outcome = iota
	Replaced          // another text had the same name
	Unchanged         // is in the index already
	TooShort          // has not enough letters for one fingerprint
)

// A Writer takes the text of one document, in canonical form and in pieces.
type Writer struct {
	editor  *Editor
	name    string
	cutter  *cutter
	text    hash.Hash
	entries []entry
	cut     bool
}

// Document begins a document. Its text is in the index when the writer is added.
func (e *Editor) Document(name string) *Writer {
	w := &Writer{editor: e, name: name, text: sha256.New()}
	w.cutter = newCutter(e.keys, func(p Point) {
		if p.At < mostLetters {
			w.entries = append(w.entries, entry{hash: cutHash(p.Hash), at: uint32(p.At)})
		}
	})
	return w
}

// WriteString goes on with the text. Of more than 16 million letters only the first
// are taken, see [Writer.Cut].
func (w *Writer) WriteString(canonical string) (int, error) {
	io.WriteString(w.text, canonical)
	if w.cutter.at >= mostLetters-shingle {
		w.cut = w.cut || canonical != ""
		return len(canonical), nil
	}
	w.cutter.write(canonical)
	return len(canonical), nil
}

// Name is the name of the document.
func (w *Writer) Name() string { return w.name }

// Cut reports whether the text was too long to be taken whole.
func (w *Writer) Cut() bool { return w.cut || w.cutter.at > mostLetters }

// Add puts the document into the index, in place of one of the same name. The text
// may be on disk only after [Editor.Commit].
func (w *Writer) Add(ctx context.Context) (Outcome, error) {
	w.cutter.finish()
	if len(w.entries) == 0 {
		return TooShort, nil
	}
	e := w.editor
	r := record{
		nameHash: e.keys.names.Sum([]byte(w.name)), text: [16]byte(mac(e.keys.secret, "text", w.text.Sum(nil))[:16]),
		added: e.now().Unix(), letters: uint32(min(w.cutter.at, mostLetters)), points: uint32(len(w.entries)),
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	outcome, err := e.replace(&r, w.name)
	if err != nil || outcome == Unchanged {
		return outcome, err
	}
	r.id = e.m.NextDocument
	e.m.NextDocument++
	for i := range w.entries {
		w.entries[i].doc = uint32(len(e.docs))
	}
	e.entries = append(e.entries, w.entries...)
	e.byName[r.nameHash] = append(e.byName[r.nameHash], len(e.docs))
	e.docs = append(e.docs, newDocument{r, e.keys.sealName(r.id, w.name)})
	if len(e.entries) < e.flushAt {
		return outcome, nil
	}
	return outcome, e.save(ctx)
}

// replace removes the older document of a name, unless it has the same text.
func (e *Editor) replace(r *record, name string) (Outcome, error) {
	outcome := Added
	for _, i := range e.byName[r.nameHash] {
		d := &e.docs[i]
		if slices.Contains(e.stale, uint32(i)) || !e.isName(d.id, d.sealed, name) {
			continue
		}
		if d.text == r.text {
			return Unchanged, nil
		}
		e.stale = append(e.stale, uint32(i))
		outcome = Replaced
	}
	for _, p := range e.parts {
		for _, i := range p.named(r.nameHash) {
			have := p.record(i)
			if p.isRemoved(i) || !e.isName(have.id, p.sealedName(&have), name) {
				continue
			}
			if have.text == r.text {
				return Unchanged, nil
			}
			e.remove(p, i)
			outcome = Replaced
		}
	}
	return outcome, nil
}

func (e *Editor) isName(id uint64, sealed []byte, name string) bool {
	have, err := e.keys.openName(id, sealed)
	return err == nil && have == name
}
