package scan

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
	"unsafe"

	"postern/extract"
)

// A Hit is a finding that is not written yet: what it shows of the text takes longer than to
// find it, and who reads a table of a million addresses keeps few of them.
type Hit struct {
	Term    int // index of the matched term in [Options.Terms]
	w       *writer
	m       *match
	finding Finding
	written bool
	digest  string
}

// Digest is [Finding.Digest].
func (h *Hit) Digest() string {
	if h.digest == "" {
		h.digest = h.w.digest(h.m)
	}
	return h.digest
}

// Finding writes the finding.
func (h *Hit) Finding() Finding {
	if !h.written {
		h.finding, h.written = h.w.write(h.m), true
		h.finding.Digest = h.Digest()
	}
	h.finding.Term = h.Term
	return h.finding
}

// A writer turns the matches of one document into findings.
type writer struct {
	e       *Engine
	t       *text
	d       *extract.Document
	quoted  []quote
	hit     Hit     // used for one match after the other
	masked  bool    // whether the fields below are made
	masks   []match // everything that must not be shown, sorted
	until   []int   // for each of masks, the greatest end up to it
	path    string
	sect    extract.Section
	mac     hash.Hash
	buf     []byte // for mac
	written int    // findings so far
	// where is the last place's name and its masked form.
	where, maskedWhere string
	// at and rune are a byte offset and its code points, of the last finding.
	at, rune int
}

// mask makes what a finding must not show.
func (w *writer) mask() {
	w.masked = true
	w.masks = w.e.hidden(w.t)
	w.path, w.sect = w.e.Mask(w.d.Path), extract.Section(w.e.Mask(string(w.d.Section)))
	w.until = make([]int, len(w.masks))
	end := 0
	for i := range w.masks {
		end = max(end, w.masks[i].end)
		w.until[i] = end
	}
}

// report gives match m to every term that asks for it.
func (w *writer) report(m *match, found func(*Hit)) {
	h := &w.hit
	h.Term, h.m, h.written, h.digest = m.term, m, false, ""
	if m.source < 0 {
		found(h)
		return
	}
	for _, h.Term = range w.e.asked[m.source] {
		found(h)
	}
}

// write is the finding of m, without term and digest.
func (w *writer) write(m *match) Finding {
	if !w.masked {
		w.mask()
	}
	return Finding{
		Detector: w.name(m), Confidence: m.conf,
		Object: w.d.Object, View: w.d.View, Path: w.path, Section: w.sect, Where: w.place(m.start),
		Start: w.d.Base + int64(m.start), End: w.d.Base + int64(m.end),
		Rune: w.runes(m.start), RuneEnd: w.runes(m.end),
		Masked: w.snippet(m), Evidence: w.t.apart(m.evidence), Weight: m.weight, row: m.row, Copied: m.copied,
		quoted: quotedFrom(w.quoted, m.span),
	}
}

// apart are words that may be kept, as no part of the canonical text may be; see release.
func (t *text) apart(words []string) []string {
	from := uintptr(unsafe.Pointer(unsafe.StringData(t.s)))
	within := func(word string) bool {
		return uintptr(unsafe.Pointer(unsafe.StringData(word)))-from < uintptr(len(t.s))
	}
	if !slices.ContainsFunc(words, within) {
		return words
	}
	kept := make([]string, len(words))
	for i, word := range words {
		kept[i] = strings.Clone(word)
	}
	return kept
}

func (w *writer) name(m *match) string {
	switch {
	case m.source >= 0:
		return w.e.detectors[m.source].Name
	case w.e.terms[m.term].Regex != "":
		return "regex"
	case w.e.terms[m.term].Dictionary != nil:
		return "dictionary:" + w.e.terms[m.term].Dictionary.name
	case w.e.terms[m.term].ExactData != "":
		return "exactdata:" + w.e.terms[m.term].ExactData
	case w.e.terms[m.term].Fingerprint != "":
		return "fingerprint:" + w.e.terms[m.term].Fingerprint
	}
	if l := w.e.terms[m.term].Label; l != nil {
		return "label:" + l.Name
	}
	return "phrase"
}

// place names the place of the byte at, masked: sheets have names too.
func (w *writer) place(at int) string {
	where := w.d.At(at).Where
	if where != w.where {
		w.where, w.maskedWhere = where, w.e.Mask(where)
	}
	return w.maskedWhere
}

// runes is the number of code points before byte at. Calls go mostly forward.
func (w *writer) runes(at int) int {
	if w.t.ascii {
		return at
	}
	count := utf8.RuneCountInString
	if !w.t.broken {
		count = firstBytes
	}
	if at < w.at {
		w.rune -= count(w.d.Text[at:w.at])
	} else {
		w.rune += count(w.d.Text[w.at:at])
	}
	w.at = at
	return w.rune
}

// firstBytes is how many code points a stretch of whole ones has: the bytes that do not go on one.
func firstBytes(s string) int {
	n, i := len(s), 0
	for ; i+8 <= len(s); i += 8 {
		v := load8(s, i)
		n -= bits.OnesCount64(v >> 7 &^ (v >> 6) & 0x0101010101010101)
	}
	for ; i < len(s); i++ {
		if s[i]&0xc0 == 0x80 {
			n--
		}
	}
	return n
}

func (w *writer) digest(m *match) string {
	if w.mac == nil {
		w.mac = hmac.New(sha256.New, w.e.key)
	}
	w.mac.Reset()
	w.buf = append(append(append(w.buf[:0], w.name(m)...), 0), m.value...)
	w.mac.Write(w.buf)
	sum := w.mac.Sum(w.buf[:0])
	w.buf = sum
	var out [32]byte
	hex.Encode(out[:], sum[:16])
	return string(out[:])
}
