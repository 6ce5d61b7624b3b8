// Package pst reads the data files of Outlook ([MS-PST]): folders with messages,
// contacts and all else that they keep.
package pst

import (
	"bytes"
	"context"
	"encoding/binary"
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
	folder   map[uint32]string // names of folders, by node
	spans    []span            // of the file that were read
	attached int               // messages
	broken   error
}

// damage notes what is wrong with the file; the first thing counts.
func (f *file) damage(format string, args ...any) {
	if f.broken == nil {
		f.broken = fmt.Errorf(format, args...)
	}
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	f := &file{ctx: ctx, o: o, s: s, folder: map[uint32]string{}, labels: map[uint16]string{}}
	if err := f.open(); err != nil {
		return err
	}
	for _, step := range []func() error{f.names, f.folders, f.items, f.leftovers} {
		if err := step(); err != nil {
			return err
		}
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
	own, parent := map[uint32]string{}, map[uint32]uint32{}
	for _, n := range f.nodes {
		if k := n.id & 0x1f; k != kindFolder && k != kindSearchFolder {
			continue
		}
		p, err := f.properties(n)
		if err != nil {
			return err
		}
		own[n.id], parent[n.id] = f.text(p, tagName), n.parent
	}
	for id := range own {
		path, at := "", id
		for range 32 {
			if own[at] != "" && path != "" {
				path = own[at] + "/" + path
			} else if own[at] != "" {
				path = own[at]
			}
			next, ok := parent[at]
			if !ok || next == at {
				break
			}
			at = next
		}
		f.folder[id] = path
	}
	return nil
}

// items reads every node, whether a folder lists it or not.
func (f *file) items() error {
	for _, n := range f.nodes {
		var err error
		switch n.id & 0x1f {
		case kindMessage, kindAssociated:
			err = f.message(n, f.folder[n.parent], 0)
		default:
			err = f.other(n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
