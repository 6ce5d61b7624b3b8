package disk

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"io"

	"postern/extract"
)

// The disks of virtual machines. Each is a table of blocks; what is in them is a disk
// like any other.
var (
	// VHD is that of Virtual PC ("Virtual Hard Disk Image Format Specification" 1.0).
	VHD = machine("vhd", "Virtual PC", []string{"vhd"}, isVHD, openVHD)
	// VHDX is that of Hyper-V ([MS-VHDX]).
	VHDX = machine("vhdx", "Hyper-V", []string{"vhdx"}, starts("vhdxfile"), openVHDX)
	// VMDK is that of VMware ("Virtual Disk Format 5.0").
	VMDK = machine("vmdk", "VMware", []string{"vmdk"}, isVMDK, openVMDK)
	// QCOW is that of QEMU (docs/interop/qcow2.txt).
	QCOW = machine("qcow2", "QEMU (version 2 and 3)", []string{"qcow2", "qcow"}, starts("QFI\xfb"), openQCOW)
	// VDI is that of VirtualBox.
	VDI = machine("vdi", "VirtualBox", []string{"vdi"}, func(o *extract.Object) bool { return hasText(o.Data, 64, "\x7f\x10\xda\xbe") }, openVDI)
)

func machine(name, whose string, extensions []string, detect func(*extract.Object) bool, open func(*extract.Object) (*virtual, error)) extract.Format {
	return extract.Format{
		Name:       name,
		About:      "disks of " + whose + ": as disk-image; those that need another file are a gap",
		Extensions: extensions,
		Detect:     detect,
		Covers:     []string{"disk-image"},
		Risky:      true,
		Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
			v, err := open(o)
			if err != nil {
				return err
			}
			return readVirtual(ctx, v, o, s)
		},
	}
}

// readVirtual reads the disk in an image, and then what of the image is no part of it: what
// the disk held before, or never.
func readVirtual(ctx context.Context, v *virtual, o *extract.Object, s extract.Sink) error {
	v.r = o.Data
	if v.size <= 0 || !v.sorted() {
		return corrupt("virtual disk: damaged table of blocks")
	}
	err := readDisk(ctx, v, v.size, s)
	if _, gap := errors.AsType[*extract.GapError](err); err != nil && !gap {
		return err
	}
	if e := v.unused(ctx, o, s); e != nil {
		return e
	}
	if err != nil {
		return err
	}
	return v.broken
}

// unused reads what of an image is no part of its disk.
func (v *virtual) unused(ctx context.Context, o *extract.Object, s extract.Sink) error {
	rest := &volume{ctx: ctx, src: plain{o.Data, o.Size}, size: o.Size, sink: s, prefix: "image/"}
	for _, x := range v.runs {
		if x.packed > 0 {
			x.size = x.taken
		}
		if x.off >= 0 && x.size > 0 {
			rest.seen = append(rest.seen, extent{x.off, x.size})
		}
	}
	for _, at := range v.heads { // each alone would be taken for a disk
		b := make([]byte, sector)
		if rest.full(b, at) {
			rest.seen = append(rest.seen, extent{at, sector})
			if err := rest.printable("header of a virtual disk", b); err != nil {
				return err
			}
		}
	}
	if err := rest.strays(); err != nil {
		return err
	}
	if rest.gap != nil && v.broken == nil {
		v.broken = rest.gap
	}
	return nil
}

func starts(magic string) func(*extract.Object) bool {
	return func(o *extract.Object) bool { return bytes.HasPrefix(o.Head, []byte(magic)) }
}

var (
	errMachine = corrupt("virtual disk: damaged header")
	errParent  = &extract.GapError{Cause: extract.Corrupt, Detail: "virtual disk: it holds only what another one lacks"}
	errMany    = &extract.GapError{Cause: extract.TooBig, Detail: "virtual disk: too many blocks"}
)

// add appends a run of a disk, and joins it to the one before where both go on.
func (v *virtual) add(x run) error {
	if x.at < 0 || x.at >= v.size {
		return nil
	}
	x.size = min(x.size, v.size-x.at)
	if n := len(v.runs); n > 0 && x.packed == 0 {
		last := &v.runs[n-1]
		if last.packed == 0 && last.at+last.size == x.at && last.off+last.size == x.off {
			last.size += x.size
			return nil
		}
	}
	if len(v.runs) >= mostRuns {
		return errMany
	}
	v.runs = append(v.runs, x)
	return nil
}

// fewer notes a table that does not reach to the end of the disk.
func (v *virtual) fewer(size int64) {
	if size < v.size {
		v.broken = corrupt("virtual disk: a table of blocks that does not reach to its end")
	}
}

// words reads a table of numbers of 32 bits, up to what there is.
func words(o *extract.Object, at, n int64, word func([]byte) uint32) ([]uint32, bool) {
	if at < 0 || at > o.Size || n < 0 || n > (o.Size-at)/4 {
		return nil, false
	}
	b := make([]byte, 4*n)
	if !full(o.Data, b, at) {
		return nil, false
	}
	list := make([]uint32, n)
	for i := range list {
		list[i] = word(b[4*i:])
	}
	return list, true
}

// unzlib unpacks a block, and tells how many bytes it took.
func unzlib(packed []byte, size int64) ([]byte, int, error) {
	r := bytes.NewReader(packed)
	z, err := zlib.NewReader(r)
	if err != nil {
		return nil, 0, errPacked
	}
	block, err := blockOf(z, size)
	return block, len(packed) - r.Len(), err
}

// blockOf reads what a block unpacks to.
func blockOf(r io.Reader, size int64) ([]byte, error) {
	b := make([]byte, size)
	n, err := io.ReadFull(r, b)
	if err != nil && n == 0 {
		return nil, errPacked
	}
	if err != nil && err != io.ErrUnexpectedEOF {
		return nil, errPacked
	}
	return b[:n], nil
}
