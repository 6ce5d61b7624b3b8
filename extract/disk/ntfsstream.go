package disk

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"

	"postern/extract"
)

// ntfsOwn is the number of the first file that is not the file system's own.
const ntfsOwn = 24

const (
	ntfsCompressed = 0x00ff
	ntfsEncrypted  = 0x4000
	mostStreams    = 256
)

// An ntfsStream is a content of a file: the one without a name, or one with one.
type ntfsStream struct {
	ntfsPiece
	covered int64 // bytes
}

// streams puts the pieces of a file together, in whatever order they stand. A second
// beginning is another stream, whatever its name.
func (n *ntfs) streams(f *ntfsFile) (list []*ntfsStream) {
	pieces := slices.Clone(f.pieces)
	slices.SortStableFunc(pieces, func(a, b ntfsPiece) int { return cmp.Compare(a.first, b.first) })
	for _, p := range pieces {
		var s *ntfsStream
		if !p.begins() {
			for _, have := range list {
				if have.covered == p.first*n.cluster && have.inside == nil && have.name == p.name {
					s = have
					break
				}
			}
		}
		if s == nil {
			if len(list) >= mostStreams {
				n.tooMuch("streams")
				return list
			}
			if !p.begins() { // what there is, is read
				if f.used {
					n.damaged("NTFS: a piece of a file is not there")
				}
				p.size = total(p.list)
				p.init = p.size
			}
			list = append(list, &ntfsStream{p, total(p.list)})
			continue
		}
		s.flags |= p.flags
		s.covered += total(p.list)
		s.list = append(s.list, p.list...)
	}
	return list
}

// path is a file's way from the root; what has none any more stands under "lost".
func (n *ntfs) path(x ntfsName) string {
	const root, deep, long = 5, 64, 4096
	var way []string
	size := 0
	for range deep {
		way = append(way, strings.ReplaceAll(x.name, "/", "_"))
		if size += len(x.name); x.parent == root || size > long {
			break
		}
		f := n.files[x.parent]
		if f == nil || len(f.names) == 0 {
			way = append(way, "lost")
			break
		}
		x = f.names[0]
	}
	slices.Reverse(way)
	return strings.Join(way, "/")
}

// ntfsKnown are the streams of the file system's own files, which are read as unused space.
var ntfsKnown = map[uint64]string{0: "", 1: "", 2: "", 3: "", 4: "", 6: "", 7: "", 8: " $Bad", 9: " $SDS", 10: " $Info"}

// hand gives on all streams of all files.
func (n *ntfs) hand() error {
	for _, number := range n.order {
		f := n.files[number]
		if err := n.text("label", f.label); err != nil {
			return err
		}
		var names []string
		for _, x := range f.names {
			path := n.path(x)
			if names = append(names, path); !x.dos {
				names[0], names[len(names)-1] = path, names[0]
			}
			if n.paths += len(path); n.paths > mostPaths {
				n.tooMuch("long names")
				return nil
			}
		}
		if len(names) == 0 {
			names = []string{"unnamed"}
		}
		if !n.another("") {
			return nil
		}
		if number >= ntfsOwn {
			if err := n.text("names", names...); err != nil {
				return err
			}
		}
		for _, s := range n.streams(f) {
			if number < ntfsOwn && n.known(number, s) {
				continue
			}
			if err := n.handStream(f, s, names); err != nil {
				return err
			}
		}
	}
	return nil
}

// known reports whether a stream is the file system's own. The table of capitals is seen
// where it is nothing else.
func (n *ntfs) known(number uint64, s *ntfsStream) bool {
	names, own := ntfsKnown[number]
	if !own || s.name != "" && !slices.Contains(strings.Fields(names), s.name) {
		return false
	}
	const upcase, most = 10, 256 << 10
	if list := shorten(s.list, s.size); number == upcase && s.name == "" && s.size <= most && capitals(n.bytes(list, s.size), false) {
		n.seen = append(n.seen, slices.DeleteFunc(list, func(x extent) bool { return x.at < 0 })...)
	}
	return true
}

func (n *ntfs) handStream(f *ntfsFile, s *ntfsStream, names []string) error {
	all := slices.Clone(names)
	if s.name != "" {
		all = []string{names[0] + ":" + s.name}
	}
	switch {
	case s.flags&ntfsEncrypted != 0 && f.used:
		return n.sink.Gap(n.prefix+clean(all[0]), extract.EncryptedFile, "NTFS: encrypted by Windows (EFS)")
	case s.flags&ntfsEncrypted != 0 && s.inside == nil:
		return nil
	case s.inside != nil:
		if len(s.inside) == 0 {
			return nil
		}
		return n.child(all, bytes.NewReader(s.inside), !f.used)
	case s.flags&ntfsCompressed != 0 && s.size > 0:
		r, ok := n.unpacked(s, f.used)
		if !ok {
			return n.sink.Gap(n.prefix+clean(all[0]), extract.Unknown, "NTFS: a compressed file of an unknown kind: no reader")
		}
		return n.child(all, r, !f.used)
	}
	list := s.list
	if s.init < s.size { // behind that there are zeros, whatever stands there
		list = append(shorten(list, s.init), extent{-1, s.size - s.init})
	}
	return n.file(all, list, s.size, !f.used)
}

// child hands on a content.
func (n *ntfs) child(names []string, r io.Reader, deleted bool) error {
	var bases []string
	for _, name := range names {
		bases = append(bases, clean(name[strings.LastIndexByte(name, '/')+1:]))
	}
	return n.sink.Child(extract.Child{Path: n.prefix + clean(names[0]), Names: bases, Alternative: deleted}, &interrupted{n.ctx, r})
}
