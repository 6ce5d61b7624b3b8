package extract

// A View says how a text was read out of an object. One object often has
// several: what a person sees, and everything else that is in the bytes.
type View string

// The views of an object.
const (
	// Shown is what a recipient's program shows.
	Shown View = "shown"
	// All is everything there is, hidden elements, attributes, comments and
	// scripts too.
	All View = "all"
	// Joined is the shown text with the breaks between cells, blocks or runs
	// taken out, for values that were split over them.
	Joined View = "joined"
	// Properties are facts about the object: its names, header lines, document
	// properties, link targets.
	Properties View = "properties"
	// Carved is printable text out of bytes that nothing could read; its object
	// stays a gap.
	Carved View = "carved"
	// Recognised is text in a picture, as a program reads it off the pixels.
	Recognised View = "recognised"
)

// A Section is where in a message a document stands, in the words of a rule's
// "where": "subject", "body", "attachment", "header:NAME", "envelope".
type Section string

// The sections of a message. Every other header line is "header:" and its name.
const (
	Subject    Section = "subject"
	Body       Section = "body"
	Attachment Section = "attachment"
	Envelope   Section = "envelope"
)

// HeaderSection is the section of a header line.
func HeaderSection(name string) Section { return Section("header:" + name) }

// Window bounds: a text longer than WindowSize bytes is handed on as several
// documents, each of which repeats the last WindowOverlap bytes of the one
// before it, so that a match across the border is found in one of them. Both are
// cut at a rune's start.
const (
	WindowSize    = 1 << 20
	WindowOverlap = 8 << 10
)

// A Document is the text of one view of one object, or one window of it.
type Document struct {
	// Object is the number of the object in the message, in order of discovery;
	// with View and Base it names the document.
	Object int
	// Path leads to the object: "1.2/offer.zip/q3.xlsx"; "1.3/scan.png/ocr" to the
	// recognised text of a picture. It may hold what a sender wrote, and so a datum: mask
	// it before it is shown.
	Path string
	// Format is the name of the format that read it.
	Format  string
	View    View
	Section Section
	// Text is UTF-8. What the object holds in other charsets was decoded.
	Text string
	// Base is the offset of Text[0] in the whole text of this view, in bytes. Texts
	// in other sections than the object's (header lines) stand one after another
	// from 1<<40 on.
	Base int64
	// Repeated is how many bytes at the start of Text the window before had too.
	Repeated int
	// Places lead from offsets in Text to places people know; sorted by Offset,
	// each reaching to the next.
	Places []Place
}

// A Place is where people find a stretch of text in the object: "page 3",
// "Sheet2!B7", "slide 4, notes". Text before the first place has none.
type Place struct {
	Offset int    `json:"offset"`
	Where  string `json:"where"`
	// Column names the table column (its header where there is one), for
	// detectors that take a column's header for evidence.
	Column string `json:"column,omitempty"`
}

// At returns the place of the byte at offset.
func (d *Document) At(offset int) Place {
	lo, hi := 0, len(d.Places)
	for lo < hi {
		mid := (lo + hi) / 2
		if d.Places[mid].Offset <= offset {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 0 {
		return Place{}
	}
	return d.Places[lo-1]
}
