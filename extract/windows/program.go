package windows

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"postern/extract"
)

// Program is the format of programs for DOS and Windows ([PE Format], Microsoft Learn).
// Its code is what nobody reads: a program is always a gap.
var Program = extract.Format{
	Name:       "exe",
	About:      "Windows programs: texts of dialogs, menus, messages and version, files among the resources, what follows the program (installers, self-extracting archives), the signature; the code is a gap",
	MediaTypes: []string{"application/vnd.microsoft.portable-executable", "application/x-msdownload", "application/x-dosexec", "application/x-msdos-program"},
	Extensions: []string{"exe", "dll", "scr", "sys", "ocx", "cpl", "com", "mui"},
	Detect:     func(o *extract.Object) bool { return dosSize(o) > 0 },
	Risky:      true,
	Read:       readProgram,
}

var errCode = &extract.GapError{Cause: extract.Unknown, Detail: "Windows program: its code is not read"}

// dosSize is how long a program for DOS is by its header; zero where it is none.
func dosSize(o *extract.Object) int64 {
	h := o.Head
	if len(h) < 0x1c || h[0] != 'M' || h[1] != 'Z' {
		return 0
	}
	last, pages, head := int64(le.Uint16(h[2:])), int64(le.Uint16(h[4:])), int64(le.Uint16(h[8:]))
	if last >= 512 || pages == 0 && newHeader(o) == 0 || head == 0 && newHeader(o) == 0 {
		return 0
	}
	size := pages * 512
	if last > 0 {
		size -= 512 - last
	}
	if newHeader(o) == 0 && (head*16 > size || size > o.Size+512) {
		return 0
	}
	return max(size, 1)
}

// newHeader is where the header of a program for Windows stands; zero where there is none.
func newHeader(o *extract.Object) int64 {
	if len(o.Head) < 0x40 {
		return 0
	}
	at := int64(le.Uint32(o.Head[0x3c:]))
	var magic [4]byte
	if !readFull(o, magic[:], at) {
		return 0
	}
	switch string(magic[:2]) {
	case "PE", "NE", "LE", "LX":
		return at
	}
	return 0
}

func readProgram(ctx context.Context, o *extract.Object, s extract.Sink) error {
	end := dosSize(o)
	if at := newHeader(o); at > 0 {
		p := parseProgram(o, at)
		if p == nil {
			return errCode // for DOS and Windows 3, which has its end elsewhere
		}
		if err := p.resources(ctx, s); err != nil {
			return err
		}
		if err := p.signature(s); err != nil {
			return err
		}
		end = p.end
	}
	if end < o.Size {
		if err := rest(o, s, end, true); err != nil {
			return err
		}
	}
	return errCode
}

// A section of a program is a stretch of the file, and where it goes in memory.
type section struct{ address, size, at, length int64 }

// A program is what its headers say.
type program struct {
	o            *extract.Object
	sections     []section
	tree         int64 // address of the resources
	sealed, seal int64 // the signature, and its size
	end          int64
	texts        int64 // bytes of texts read so far: resources may lie over each other
}

// parseProgram reads the headers of a program for Windows; nil where it is for Windows 3.
func parseProgram(o *extract.Object, at int64) *program {
	var h [24]byte
	if !readFull(o, h[:], at) || string(h[:4]) != "PE\x00\x00" {
		return nil
	}
	optional := make([]byte, le.Uint16(h[20:]))
	if !readFull(o, optional, at+24) || len(optional) < 96 {
		return nil
	}
	p := &program{o: o, end: at + 24 + int64(len(optional))}
	directories := 96
	if le.Uint16(optional) == 0x20b { // 64 bits
		directories = 112
	}
	if len(optional) >= directories+5*8 {
		d := optional[directories:]
		p.tree = int64(le.Uint32(d[2*8:]))
		p.sealed, p.seal = int64(le.Uint32(d[4*8:])), int64(le.Uint32(d[4*8+4:]))
	}
	const most = 96
	for i := range min(int(le.Uint16(h[6:])), most) {
		var b [40]byte
		if !readFull(o, b[:], at+24+int64(len(optional))+int64(i)*40) {
			break
		}
		x := section{int64(le.Uint32(b[12:])), int64(le.Uint32(b[8:])), int64(le.Uint32(b[20:])), int64(le.Uint32(b[16:]))}
		p.sections = append(p.sections, x)
		if x.length > 0 {
			p.end = max(p.end, x.at+x.length)
		}
	}
	return p
}

// offset is where in the file an address is; -1 where it is nowhere.
func (p *program) offset(address int64) int64 {
	for _, x := range p.sections {
		if address >= x.address && address < x.address+max(x.size, x.length) && address-x.address < x.length {
			return x.at + address - x.address
		}
	}
	return -1
}

// signature hands on the signature, which stands behind the program, and moves the end
// behind it where nothing else is between them.
func (p *program) signature(s extract.Sink) error {
	const head = 8
	if p.sealed <= 0 || p.seal <= head || p.sealed < p.end || p.sealed > p.o.Size-p.seal {
		return nil
	}
	between := io.NewSectionReader(p.o.Data, p.end, p.sealed-p.end)
	if !zeros(between) {
		if _, err := between.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if err := s.Child(extract.Child{Path: "before the signature", Alternative: true}, between); err != nil {
			return err
		}
	}
	p.end = p.sealed + p.seal
	c := extract.Child{Path: "signature", Alternative: true}
	return s.Child(c, io.NewSectionReader(p.o.Data, p.sealed+head, p.seal-head))
}

// A resource is a leaf of their tree.
type resource struct {
	kind, name string
	number     uint32 // of the kind; 0 where it has a name
	at, size   int64
}

// Kinds of resources.
const (
	kindCursor  = 1
	kindBitmap  = 2
	kindIcon    = 3
	kindMenu    = 4
	kindDialog  = 5
	kindStrings = 6
	kindFonts   = 7
	kindKeys    = 9
	kindTable   = 11
	kindGroup1  = 12
	kindGroup2  = 14
	kindVersion = 16
)

// mostResources bounds the leaves, and the entries of all folders of the tree.
const mostResources = 20_000

// resources hands on texts and files among the resources.
func (p *program) resources(ctx context.Context, s extract.Sink) error {
	if p.tree == 0 {
		return nil
	}
	root := p.offset(p.tree)
	if root < 0 {
		return s.Gap("resources", extract.Corrupt, "Windows program: its resources are not there")
	}
	leaves, whole := p.leaves(root)
	if !whole {
		if err := s.Gap("resources", extract.Corrupt, "Windows program: damaged resources, or too many of them"); err != nil {
			return err
		}
	}
	for _, r := range leaves {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.resource(s, r); err != nil {
			return err
		}
	}
	return nil
}

// leaves reads the tree: kinds, names, languages.
func (p *program) leaves(root int64) (list []resource, whole bool) {
	type folder struct {
		at    int64
		level int
		r     resource
	}
	left := mostResources
	for queue := []folder{{at: root}}; len(queue) > 0; {
		f := queue[0]
		queue = queue[1:]
		var h [16]byte
		if !readFull(p.o, h[:], f.at) {
			return list, false
		}
		n := int(le.Uint16(h[12:])) + int(le.Uint16(h[14:]))
		if left -= n; left < 0 {
			return list, false
		}
		for i := range n {
			var e [8]byte
			if !readFull(p.o, e[:], f.at+16+8*int64(i)) {
				return list, false
			}
			id, to := le.Uint32(e[:]), le.Uint32(e[4:])
			r := f.r
			name := fmt.Sprint(id)
			if id>>31 == 1 {
				name = p.name(root + int64(id&(1<<31-1)))
			}
			switch f.level {
			case 0:
				if r.kind = name; id>>31 == 0 {
					r.number = id
				}
			case 1:
				r.name = name
			}
			at := root + int64(to&(1<<31-1))
			if to>>31 == 1 {
				if f.level < 3 {
					queue = append(queue, folder{at, f.level + 1, r})
				}
				continue
			}
			var leaf [16]byte
			if !readFull(p.o, leaf[:], at) {
				return list, false
			}
			r.at, r.size = p.offset(int64(le.Uint32(leaf[:]))), int64(le.Uint32(leaf[4:]))
			list = append(list, r)
		}
	}
	return list, true
}

// name is a name in the tree: its length, and UTF-16.
func (p *program) name(at int64) string {
	var n [2]byte
	if !readFull(p.o, n[:], at) {
		return ""
	}
	b := make([]byte, 2*min(int(le.Uint16(n[:])), 200))
	readFull(p.o, b, at+2)
	return wide(b)
}

// mostText is how large a resource of texts may be.
const mostText = 1 << 20

func (p *program) resource(s extract.Sink, r resource) error {
	if r.at < 0 || r.size < 0 || r.size > p.o.Size-r.at {
		return nil // in memory only; what is in the file is carved
	}
	path := "resources/" + r.kind + "/" + r.name
	text := ""
	switch r.number {
	case kindCursor, kindBitmap, kindIcon, kindFonts, kindKeys, kindGroup1, kindGroup2:
		return nil
	case kindMenu, kindDialog, kindStrings, kindVersion, kindTable:
		b := make([]byte, min(r.size, mostText))
		if p.texts += int64(len(b)); p.texts > 2*p.o.Size || r.size > mostText {
			return s.Gap(path, extract.TooBig, "Windows program: too much text in its resources")
		}
		readFull(p.o, b, r.at)
		switch r.number {
		case kindStrings:
			text = stringTable(b)
		case kindTable:
			text = messageTable(b)
		default:
			text = wideRuns(b)
		}
		view := extract.All
		if r.number == kindVersion {
			view = extract.Properties
		}
		if text == "" {
			return nil
		}
		return s.Text(view, extract.Place{Where: path}, text)
	}
	if r.size == 0 {
		return nil
	}
	c := extract.Child{Path: path, Alternative: true}
	return s.Child(c, io.NewSectionReader(p.o.Data, r.at, r.size))
}

// stringTable is sixteen texts, each behind its length.
func stringTable(b []byte) string {
	var out bytes.Buffer
	for len(b) >= 2 {
		n := 2 * int(le.Uint16(b))
		b = b[2:]
		if text := wide(b[:min(n, len(b))]); text != "" {
			out.WriteString(text + "\n")
		}
		b = b[min(n, len(b)):]
	}
	return out.String()
}

// messageTable is ranges of messages, each behind its length.
func messageTable(b []byte) string {
	var out bytes.Buffer
	if len(b) < 4 {
		return ""
	}
	for i := range min(int(le.Uint32(b)), (len(b)-4)/12) {
		block := b[4+12*i:]
		low, high, at := le.Uint32(block), le.Uint32(block[4:]), int64(le.Uint32(block[8:]))
		for id := int64(low); id <= int64(high) && at >= 0 && at+4 <= int64(len(b)) && out.Len() < mostText; id++ {
			n := int64(le.Uint16(b[at:]))
			if n < 4 || at+n > int64(len(b)) {
				break
			}
			if m := b[at+4 : at+n]; b[at+2]&1 == 1 {
				out.WriteString(wide(m) + "\n")
			} else {
				out.WriteString(narrow(m) + "\n")
			}
			at += n
		}
	}
	return out.String()
}
