// Package pst reads the data files of Outlook ([MS-PST]): folders with messages,
// contacts and all else that they keep.
package pst

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"postern/extract"
)

// Format is a data file of Outlook. A password on one is only a checksum in it, and
// hides nothing.
var Format = extract.Format{
	Name: "pst",
	About: "Outlook data files (ANSI, Unicode, 4 KiB pages), whatever password or encoding they have: messages, contacts and all other items with " +
		"every property by its name, bodies, recipients, attachments and messages in them; also what no folder lists and what was deleted",
	MediaTypes: []string{"application/vnd.ms-outlook-pst", "application/vnd.ms-outlook-ost"},
	Extensions: []string{"pst", "ost", "pab"},
	Detect:     func(o *extract.Object) bool { return bytes.HasPrefix(o.Head, []byte("!BDN")) },
	Risky:      true,
	Read:       read,
}

var le = binary.LittleEndian

// Bounds of what is kept in memory of a file.
const (
	mostValue  = 64 << 20 // bytes of one property that is no attachment
	mostBlocks = 1 << 16  // of one node that is a heap
	mostNodes  = 1 << 20  // in the file, and below one node
	deepest    = 12       // messages in each other
	treeDepth  = 8
	// mostAttached is how many attached messages are read: nodes may lead to themselves.
	mostAttached = 20_000
	// mostFolders is how many have their name in the places of what is in them.
	mostFolders = 1 << 16
	// longestName bounds a name in a place, bytes; all of it is read as a property.
	longestName = 256
	// loadedAgain is how many times its size is read of a file: many items may share a block.
	loadedAgain = 8
)

// A file is a data file while it is read.
type file struct {
	ctx      context.Context
	o        *extract.Object
	s        extract.Sink
	layout   layout
	crypt    byte
	blocks   []block // by their number
	nodes    []node  // in the order of the file
	labels   map[uint16]string
	names    map[uint32]string // of folders, by node
	parents  map[uint32]uint32
	spans    []span              // of the file that were read
	taken    map[uint64][]uint64 // the items of heaps that were read: a bit for each, by block
	loaded   int64               // bytes of blocks
	messages int                 // that are attached
	broken   error
}

// damage notes what is wrong with the file; the first thing counts.
func (f *file) damage(format string, args ...any) {
	if f.broken == nil {
		f.broken = fmt.Errorf(format, args...)
	}
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	f := &file{ctx: ctx, o: o, s: s, names: map[uint32]string{}, parents: map[uint32]uint32{}, taken: map[uint64][]uint64{}, labels: map[uint16]string{}}
	if err := f.open(); err != nil {
		return err
	}
	for _, step := range []func() error{f.named, f.folders, f.items, f.leftovers} {
		if err := step(); err != nil {
			return err
		}
	}
	if gap, ok := errors.AsType[*extract.GapError](f.broken); ok {
		return gap
	}
	if f.broken != nil {
		return &extract.GapError{Cause: extract.Corrupt, Detail: f.broken.Error()}
	}
	return nil
}

// Kinds of nodes: the lowest five bits of their numbers (section 2.2.2.1).
const (
	kindFolder       = 0x02
	kindSearchFolder = 0x03
	kindMessage      = 0x04
	kindAttachment   = 0x05
	kindAssociated   = 0x08
	kindRecipients   = 0x12
	nodeStore        = 0x21
	nodeNames        = 0x61
)

// folders reads the names of folders, so that items can be placed in them.
func (f *file) folders() error {
	for _, n := range f.nodes {
		if k := n.id & 0x1f; k != kindFolder && k != kindSearchFolder || len(f.names) >= mostFolders {
			continue
		}
		p, err := f.properties(n)
		if err != nil {
			return err
		}
		f.names[n.id], f.parents[n.id] = f.text(p, tagName), n.parent
	}
	return nil
}

// folder is the path of a folder, of names; empty where it has none.
func (f *file) folder(id uint32) (path string) {
	for range 32 {
		if name := f.names[id]; name != "" && path != "" {
			path = name + "/" + path
		} else if name != "" {
			path = name
		}
		next, ok := f.parents[id]
		if !ok || next == id {
			break
		}
		id = next
	}
	return path
}

// items reads every node, whether a folder lists it or not.
func (f *file) items() error {
	for _, n := range f.nodes {
		var err error
		switch n.id & 0x1f {
		case kindMessage, kindAssociated:
			err = f.message(n, f.folder(n.parent), 0)
		default:
			err = f.other(n, 0)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
