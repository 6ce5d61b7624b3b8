package pdf

import (
	"fmt"
	"io"
	"strings"

	"postern/extract"
)

// Bounds of the page tree; what is beyond them is a gap.
const (
	maxPages = 50_000
	maxNodes = 500_000
)

// A node waits in the walk over the page tree, with what it inherits.
type node struct {
	obj       any
	resources any
}

// readPages walks the page tree (7.7.3) in order. Every node is visited once.
func (d *document) readPages() {
	root := d.file.dict(d.file.trailer["Root"])
	stack := []node{{obj: root["Pages"]}}
	visited := map[int]bool{}
	n := 0
	for nodes := 0; len(stack) > 0 && !d.stopped(); nodes++ {
		if nodes > maxNodes { // direct nodes have no number to be known again by
			d.tooMuch("", "nodes in the page tree")
			return
		}
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if r, ok := top.obj.(ref); ok {
			if visited[r.num] {
				continue
			}
			visited[r.num] = true
			d.pages[r.num] = true
		}
		p := d.file.dict(top.obj)
		if p == nil {
			continue
		}
		if p["Resources"] != nil {
			top.resources = p["Resources"]
		}
		if kids := d.file.array(p["Kids"]); kids != nil && d.file.name(p["Type"]) != "Page" {
			for i := len(kids) - 1; i >= 0; i-- {
				stack = append(stack, node{kids[i], top.resources})
			}
			continue
		}
		if n++; n > maxPages {
			d.tooMuch("", "pages")
			return
		}
		d.readPage(p, d.file.dict(top.resources), fmt.Sprintf("page %d", n), extract.Shown)
	}
}

// readPage reads the content, the annotations and everything else of a page.
func (d *document) readPage(p, res dict, where string, view extract.View) {
	d.where = where
	w := &writer{doc: d, view: view, where: where}
	c := d.newCanvas(where, w.write)
	if err := c.run(d.contents(p["Contents"], res, where), res); err != nil {
		d.lost(where, "content stream")
	}
	c.lay.end()
	w.flush()
	if view == extract.Shown {
		d.text(extract.Joined, where, joined(c.lay.words, c.lay.twice))
		d.text(extract.Joined, where, c.lay.parts.text())
		d.pageFacts(c, where)
	}
	if text := c.lay.drawn.text(); text != "" {
		d.text(extract.All, where, text+"\n")
	}
	c.lay.words, c.lay.drawn = nil, drawn{}
	for _, a := range d.file.array(p["Annots"]) {
		if d.stopped() {
			return
		}
		d.gather(a, where, extract.All)
	}
	d.gatherDict(p, where, extract.All)
}

// pageFacts tells when letters are to be seen that are not there as text.
func (d *document) pageFacts(c *canvas, where string) {
	scans := d.scans(c, where)
	switch {
	case scans && c.shown == 0: // each is a picture of its own now
	case c.pictures && c.shown == 0:
		d.fact("", extract.ImageWithoutText, where)
	case c.lost > 0 && c.lost*2 >= c.shown:
		d.fact("", extract.ImageWithoutText, where+": a font that does not say what its characters are")
	}
}

// contents returns a reader over all content streams of a page, one after the
// other with a break between.
func (d *document) contents(v any, res dict, where string) io.Reader {
	list, ok := d.file.get(v).(array)
	if !ok {
		list = array{v}
	}
	var readers []io.Reader
	for _, v := range list {
		st := d.file.stream(v)
		if st == nil || d.ran[st.id] && len(readers) > maxItems/64 {
			continue
		}
		d.ran[st.id] = true
		d.resources[st.id.num] = res
		r, err := d.file.open(st)
		if err != nil {
			d.lost(where, "content stream")
			continue
		}
		readers = append(readers, &tolerant{r: r, fail: func() { d.lost(where, "content stream") }}, strings.NewReader("\n"))
	}
	return io.MultiReader(readers...)
}

// A tolerant reader notes an error and ends, so that the next stream is read.
type tolerant struct {
	r    io.Reader
	fail func()
}

func (t *tolerant) Read(b []byte) (int, error) {
	n, err := t.r.Read(b)
	if err != nil && err != io.EOF {
		t.fail()
		err = io.EOF
	}
	return n, err
}

// A writer collects text into pieces worth handing on.
type writer struct {
	doc   *document
	view  extract.View
	where string
	b     strings.Builder
}

func (w *writer) write(text string) {
	w.b.WriteString(text)
	if w.b.Len() > 32<<10 {
		w.flush()
	}
}

func (w *writer) flush() {
	w.doc.text(w.view, w.where, w.b.String())
	w.b.Reset()
}
