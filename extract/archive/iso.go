package archive

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"

	"postern/extract"
)

// ISO is the file system of CDs (ECMA-119), with the names of Joliet and Rock
// Ridge (IEEE P1282), and that of DVDs, UDF, alone or beside it.
var ISO = extract.Format{
	Name:       "iso",
	About:      "ISO 9660 and UDF (to 2.60): files of all their trees and their names (Joliet, Rock Ridge), volume names, what no tree refers to",
	MediaTypes: []string{"application/x-iso9660-image", "application/x-cd-image"},
	Extensions: []string{"iso", "udf"},
	Detect: func(o *extract.Object) bool {
		if startsISO(o) {
			return true
		}
		anchor, _ := udfAnchor(o)
		return anchor != nil
	},
	Risky: true,
	Read:  readISO,
}

const (
	isoSector = 2048
	// Bounds: descriptors, folders' bytes, files in all trees.
	isoDescriptors = 64
	isoFolder      = 16 << 20
	isoFiles       = 200_000
	isoRecords     = 4 * isoFiles // folders may lie over each other
	isoListed      = 16 * isoFolder
	isoTable       = 1 << 20 // of paths
	isoStrays      = 256
)

func startsISO(o *extract.Object) bool {
	return o.Size > 17*isoSector && hasText(o, 16*isoSector+1, "CD001")
}

func hasText(o *extract.Object, at int64, text string) bool {
	b := make([]byte, len(text))
	return readFull(o, b, at) && string(b) == text
}

// An isoReader reads one image.
type isoReader struct {
	ctx   context.Context
	o     *extract.Object
	sink  extract.Sink
	seen  spans
	files map[isoExtent]*isoFile
	order []*isoFile
	done  map[isoExtent]bool // folders, by tree
	gap   *extract.GapError

	records int   // of all folders
	listed  int64 // bytes of all folders
	more    []string
}

// An isoExtent is where a file or folder begins and how long it is.
type isoExtent struct {
	at, size int64
	joliet   bool // of folders only
}

// An isoFile is a file under all the names that the trees give it.
type isoFile struct {
	paths []string
	parts []isoExtent // large files have several
}

// An isoEntry is a directory record (ECMA-119 section 9.1).
type isoEntry struct {
	isoExtent
	name   string
	names  []string
	folder bool
	more   bool // the file goes on in the next record
}

func readISO(ctx context.Context, o *extract.Object, s extract.Sink) error {
	z := &isoReader{ctx: ctx, o: o, sink: s, files: map[isoExtent]*isoFile{}, done: map[isoExtent]bool{}}
	if startsISO(o) {
		if err := z.descriptors(); err != nil {
			return err
		}
	}
	if err := z.readUDF(); err != nil {
		return err
	}
	for _, f := range z.order {
		if err := z.file(f); err != nil {
			return err
		}
	}
	if err := z.strays(); err != nil {
		return err
	}
	if z.gap != nil {
		return z.gap
	}
	return nil
}

func (z *isoReader) damaged(detail string) {
	if z.gap == nil {
		z.gap = &extract.GapError{Cause: extract.Corrupt, Detail: "CD or DVD image: " + detail}
	}
}

// descriptors reads the volume descriptors (section 8) and walks through the tree
// of each.
func (z *isoReader) descriptors() error {
	for i := range int64(isoDescriptors) {
		b := make([]byte, isoSector)
		at := (16 + i) * isoSector
		if !readFull(z.o, b, at) || string(b[1:6]) != "CD001" {
			z.damaged("its descriptors do not end")
			return nil
		}
		z.seen.add(at, at+isoSector)
		const primary, supplementary, last = 1, 2, 255
		switch b[0] {
		case last:
			return nil
		case primary, supplementary:
			joliet := b[0] == supplementary && b[88] == '%' && b[89] == '/'
			if err := z.volume(b, joliet); err != nil {
				return err
			}
		default: // boot records, partitions
			if err := readableText(z.sink, "volume", b[7:]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (z *isoReader) volume(b []byte, joliet bool) error {
	for _, f := range [][]byte{b[8:40], b[40:72], b[190:318], b[318:446], b[446:574], b[574:702], b[702:739], b[739:776], b[776:813]} {
		text := string(f)
		if joliet {
			text = bigUTF16(f)
		}
		if text = strings.Trim(clean(text), " \x00"); text != "" {
			if err := z.sink.Text(extract.Properties, extract.Place{Where: "volume"}, text+"\n"); err != nil {
				return err
			}
		}
	}
	fields := [][]byte{b[1:8], b[72:80], b[88:120], b[881:]}
	if !numeric(b[813:881]) { // times
		fields = append(fields, b[813:881])
	}
	for _, f := range fields {
		if err := readableText(z.sink, "volume", f); err != nil {
			return err
		}
	}
	size := int64(le.Uint32(b[132:]))
	for _, at := range []int64{int64(le.Uint32(b[140:])), int64(le.Uint32(b[144:])), int64(be.Uint32(b[148:])), int64(be.Uint32(b[152:]))} {
		if err := z.paths(at*isoSector, size); err != nil {
			return err
		}
	}
	root, ok := isoRecord(b[156:190], false)
	if !ok {
		z.damaged("a volume without a root")
		return nil
	}
	return z.tree(root.isoExtent, joliet)
}

// paths reads a table of paths (section 9.4), which says what the folders say.
func (z *isoReader) paths(at, size int64) error {
	if at <= 0 || at >= z.o.Size {
		return nil
	}
	b := make([]byte, min(size, isoTable, z.o.Size-at))
	readFull(z.o, b, at)
	end := 0
	for end+8 <= len(b) && b[end] != 0 {
		n := 8 + int(b[end]) + int(b[end]&1)
		if end+n > len(b) {
			break
		}
		end += n
	}
	z.seen.add(at, at+int64(end))
	return readableText(z.sink, "paths", b[:end])
}

// tree walks through the folders of a volume. A folder is read once, whatever
// refers to it.
func (z *isoReader) tree(root isoExtent, joliet bool) error {
	type folder struct {
		isoExtent
		path string
	}
	skip := 0
	for queue := []folder{{root, ""}}; len(queue) > 0; {
		f := queue[0]
		queue = queue[1:]
		f.joliet = joliet
		if z.done[f.isoExtent] {
			continue
		}
		z.done[f.isoExtent] = true
		entries, err := z.folder(f.isoExtent, joliet, &skip)
		if err != nil {
			return err
		}
		var parts []isoExtent
		for _, e := range entries {
			path := e.names[0]
			if f.path != "" {
				path = f.path + "/" + path
			}
			if len(path) > 4096 {
				path = path[len(path)-4096:]
			}
			if e.folder {
				if err := z.sink.Text(extract.Properties, extract.Place{Where: "names"}, strings.Join(e.names, "\n")+"\n"); err != nil {
					return err
				}
				queue = append(queue, folder{e.isoExtent, path})
				continue
			}
			if parts = append(parts, e.isoExtent); !e.more {
				if err := z.add(path, e.names[1:], parts); err != nil {
					return err
				}
				parts = nil
			}
		}
		if len(queue)+len(z.order) > isoFiles || z.records > isoRecords || z.listed > isoListed {
			z.gap = &extract.GapError{Cause: extract.TooBig, Detail: "too many files in an ISO image"}
			return nil
		}
	}
	return nil
}

// add notes a file, or one more name of it.
func (z *isoReader) add(path string, more []string, parts []isoExtent) error {
	var first isoExtent
	if len(parts) > 0 {
		first = parts[0]
	}
	f := z.files[first]
	if f == nil || !slices.Equal(f.parts, parts) {
		f = &isoFile{parts: parts}
		z.files[first] = f
		z.order = append(z.order, f)
	}
	names := append([]string{path}, more...)
	if len(f.paths) >= 8 {
		return z.sink.Text(extract.Properties, extract.Place{Where: "names"}, strings.Join(names, "\n")+"\n")
	}
	f.paths = appendNew(f.paths, names...)
	return nil
}

func (z *isoReader) file(f *isoFile) error {
	if err := z.ctx.Err(); err != nil {
		return err
	}
	text := strings.Join(f.paths, "\n") + "\n"
	if err := z.sink.Text(extract.Properties, extract.Place{Where: "names"}, text); err != nil {
		return err
	}
	var readers []io.Reader
	size := int64(0)
	for _, p := range f.parts {
		if p.at < 0 {
			readers = append(readers, io.LimitReader(zeros{}, p.size))
			size += p.size
			continue
		}
		have := max(0, min(p.size, z.o.Size-p.at))
		readers = append(readers, io.NewSectionReader(z.o.Data, p.at, have))
		z.seen.add(p.at, p.at+have)
		if size += p.size; have < p.size {
			readers = append(readers, failing{io.ErrUnexpectedEOF})
			break
		}
	}
	if size == 0 {
		return nil
	}
	// The longest name is the one that people see: 8.3 names stand for it.
	best := 0
	for i, p := range f.paths {
		if len(p) > len(f.paths[best]) {
			best = i
		}
	}
	f.paths[0], f.paths[best] = f.paths[best], f.paths[0]
	c := extract.Child{Path: f.paths[0], Names: baseNames(f.paths)}
	return z.sink.Child(c, &checked{r: io.MultiReader(readers...), ctx: z.ctx})
}

// strays hands on what no tree refers to. Boot sectors and the structures of other
// file systems are there too, so that what nobody knows is no gap.
func (z *isoReader) strays() error {
	return (&leftover{used: &z.seen, what: "ISO image", known: anyStretch, name: func(x span) string {
		if x.from == 0 {
			return "system area"
		}
		return fmt.Sprintf("area-%d", x.from/isoSector)
	}}).hand(z.ctx, z.o, z.sink)
}

// zeros are what was never written.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func bigUTF16(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = be.Uint16(b[2*i:])
	}
	return string(utf16.Decode(u))
}
