package html

// Text whose letters are turned (a bdo element, a style) is written once more with
// the marks of plain text that say so, which the second stage of reading turns.
const (
	override    = "\u202e"
	popOverride = "\u202c"
	// turnedLimit bounds the text of one such element.
	turnedLimit = 4 << 10
)

// turn notes that the element called name turns its letters.
func (r *reader) turn(name string) {
	if r.turned != "" {
		return
	}
	r.turned, r.deep = name, 1
	r.page.backward = make([]byte, 0, 64)
}

// keepTurned keeps a run of text of such an element.
func (p *page) keepTurned(s string) {
	if p.backward != nil && len(p.backward)+len(s) <= turnedLimit {
		p.backward = append(p.backward, s...)
	}
}

// unturned is the text of the element, as it stands in the bytes.
func (p *page) unturned() string {
	s := string(p.backward)
	p.backward = nil
	return s
}
