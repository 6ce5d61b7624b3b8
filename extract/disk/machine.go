package disk

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"context"
	"io"

	"github.com/klauspost/compress/zstd"

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
			v.r = o.Data
			if v.size <= 0 || !v.sorted() {
				return corrupt("virtual disk: damaged table of blocks")
			}
			if err := readDisk(ctx, v, v.size, s); err != nil {
				return err
			}
			return v.broken
		},
	}
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

func isVHD(o *extract.Object) bool {
	return bytes.HasPrefix(o.Head, []byte("conectix")) || o.Size > 512 && hasText(o.Data, o.Size-512, "conectix")
}

func openVHD(o *extract.Object) (*virtual, error) {
	var f [512]byte
	if !full(o.Data, f[:], o.Size-512) || string(f[:8]) != "conectix" {
		if !full(o.Data, f[:], 0) || string(f[:8]) != "conectix" {
			return nil, errMachine
		}
	}
	v := &virtual{size: int64(be.Uint64(f[48:]) & (1<<50 - 1))}
	const fixed, dynamic, difference = 2, 3, 4
	switch be.Uint32(f[60:]) {
	case fixed:
		if v.size > o.Size-512 {
			return nil, errMachine
		}
		return v, v.add(run{size: v.size})
	case difference:
		return nil, errParent
	case dynamic:
	default:
		return nil, errMachine
	}
	var h [1024]byte
	if !full(o.Data, h[:], int64(be.Uint64(f[16:])&(1<<50-1))) || string(h[:8]) != "cxsparse" {
		return nil, errMachine
	}
	block := int64(be.Uint32(h[32:]))
	if block < 512 || block > 1<<30 {
		return nil, errMachine
	}
	table, ok := words(o, int64(be.Uint64(h[16:])&(1<<50-1)), min(int64(be.Uint32(h[28:])), (v.size+block-1)/block), be.Uint32)
	if !ok {
		return nil, errMachine
	}
	bitmap := (block/512/8 + 511) / 512 * 512
	for i, at := range table {
		if at == 1<<32-1 {
			continue
		}
		if err := v.add(run{at: int64(i) * block, size: block, off: int64(at)*512 + bitmap}); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func openVDI(o *extract.Object) (*virtual, error) {
	var h [0x190]byte
	if !full(o.Data, h[:], 0) {
		return nil, errMachine
	}
	v := &virtual{size: int64(le.Uint64(h[0x170:]) & (1<<50 - 1))}
	block, extra, data := int64(le.Uint32(h[0x178:])), int64(le.Uint32(h[0x17c:])), int64(le.Uint32(h[0x158:]))
	if kind := le.Uint32(h[0x4c:]); kind == 4 {
		return nil, errParent
	}
	table, ok := words(o, int64(le.Uint32(h[0x154:])), int64(le.Uint32(h[0x180:])), le.Uint32)
	if !ok || block < 512 || block > 1<<30 {
		return nil, errMachine
	}
	for i, n := range table {
		if n >= 1<<32-2 {
			continue
		}
		if err := v.add(run{at: int64(i) * block, size: block, off: data + int64(n)*(block+extra) + extra}); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func isVMDK(o *extract.Object) bool {
	return bytes.HasPrefix(o.Head, []byte("KDMV")) && len(o.Head) > 80 && le.Uint32(o.Head[4:]) <= 3 ||
		bytes.HasPrefix(o.Head, []byte("# Disk DescriptorFile"))
}

func openVMDK(o *extract.Object) (*virtual, error) {
	if o.Head[0] == '#' {
		return nil, errParent // it says which files the disk is in
	}
	var h [512]byte
	if !full(o.Data, h[:], 0) {
		return nil, errMachine
	}
	if le.Uint64(h[56:]) == 1<<64-1 { // written as a stream: the header comes again at the end
		if !full(o.Data, h[:], o.Size-1024) || string(h[:4]) != "KDMV" {
			return nil, errMachine
		}
	}
	v := &virtual{size: int64(le.Uint64(h[12:])&(1<<40-1)) * 512, unpack: func(_ uint32, packed []byte, size int64) ([]byte, error) {
		if len(packed) < 12 {
			return nil, errPacked
		}
		n := int(min(le.Uint32(packed[8:]), mostBlock))
		z, err := zlib.NewReader(bytes.NewReader(packed[12:min(len(packed), 12+n)]))
		if err != nil {
			return nil, errPacked
		}
		return blockOf(z, size)
	}}
	grain, per, directory := int64(le.Uint64(h[20:])&(1<<40-1))*512, int64(le.Uint32(h[44:])), int64(le.Uint64(h[56:])&(1<<40-1))*512
	if grain < 512 || grain > mostBlock || per == 0 || per > 1<<20 || v.size == 0 {
		return nil, errMachine
	}
	const compressed = 1 << 16
	packed := le.Uint32(h[8:])&compressed != 0
	count := (v.size + grain*per - 1) / (grain * per)
	if count > 1<<20 {
		return nil, errMany
	}
	tables, ok := words(o, directory, count, le.Uint32)
	if !ok {
		return nil, errMachine
	}
	left := int64(mostRuns) * 8
	for i, t := range tables {
		if t == 0 {
			continue
		}
		grains, ok := words(o, int64(t)*512, per, le.Uint32)
		if left -= per; !ok || left < 0 {
			return nil, errMachine
		}
		for k, g := range grains {
			if g <= 1 {
				continue
			}
			x := run{at: (int64(i)*per + int64(k)) * grain, size: grain, off: int64(g) * 512}
			if packed {
				x.packed = min(grain+grain/8+1024, o.Size-x.off)
				if x.packed <= 0 {
					return nil, errMachine
				}
			}
			if err := v.add(x); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
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

func openQCOW(o *extract.Object) (*virtual, error) {
	var h [112]byte
	n, _ := o.Data.ReadAt(h[:], 0)
	version, bits := be.Uint32(h[4:]), uint(be.Uint32(h[20:]))
	if n < 72 {
		return nil, errMachine
	}
	if version != 2 && version != 3 {
		return nil, &extract.GapError{Cause: extract.Unknown, Detail: "virtual disk (QCOW version 1): no reader"}
	}
	if be.Uint32(h[32:]) != 0 {
		return nil, &extract.GapError{Cause: extract.EncryptedFile, Detail: "virtual disk (QCOW) with a password"}
	}
	if be.Uint64(h[8:]) != 0 {
		return nil, errParent
	}
	const external, extended = 4, 16
	zstandard := false
	if version == 3 {
		if be.Uint64(h[72:])&external != 0 {
			return nil, errParent
		}
		if be.Uint64(h[72:])&extended != 0 {
			return nil, &extract.GapError{Cause: extract.Unknown, Detail: "virtual disk (QCOW) with parts of blocks: no reader"}
		}
		zstandard = be.Uint32(h[100:]) > 104 && h[104] == 1
	}
	if bits < 9 || bits > 21 {
		return nil, errMachine
	}
	v := &virtual{size: int64(be.Uint64(h[24:]) & (1<<50 - 1)), unpack: func(_ uint32, packed []byte, size int64) ([]byte, error) {
		if zstandard {
			d, err := zstd.NewReader(bytes.NewReader(packed), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(mostBlock))
			if err != nil {
				return nil, errPacked
			}
			defer d.Close()
			return blockOf(d, size)
		}
		return blockOf(flate.NewReader(bytes.NewReader(packed)), size)
	}}
	cluster := int64(1) << bits
	per := cluster / 8
	first := make([]byte, min(8*int64(be.Uint32(h[36:])), o.Size))
	if !full(o.Data, first, int64(be.Uint64(h[40:])&(1<<56-1))) {
		return nil, errMachine
	}
	const compressed, place = 1 << 62, 0x00fffffffffffe00
	left := int64(mostRuns) * 8
	second := make([]byte, cluster)
	if be.Uint32(h[60:]) != 0 {
		v.broken = &extract.GapError{Cause: extract.Unknown, Detail: "virtual disk (QCOW): what it was when snapshots were taken has no reader"}
	}
	for i := int64(0); 8*i+8 <= int64(len(first)); i++ {
		at := int64(be.Uint64(first[8*i:]) & place)
		if at == 0 {
			continue
		}
		if left -= per; left < 0 || !full(o.Data, second, at) {
			return nil, errMachine
		}
		for k := range per {
			e := be.Uint64(second[8*k:])
			x := run{at: (i*per + k) << bits, size: cluster, off: int64(e & place)}
			switch {
			case e&compressed != 0:
				split := 62 - (bits - 8)
				x.off = int64(e & (1<<split - 1))
				sectors := int64(e >> split & (1<<(62-split) - 1))
				x.packed = (sectors+1)*512 - x.off&511
			case x.off == 0 || e&1 != 0:
				continue
			}
			if err := v.add(x); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

// vhdxLogged reports whether the log of a disk holds what was not written to its place
// yet ([MS-VHDX] section 2.2.2): the later of its two headers says so.
func vhdxLogged(o *extract.Object) bool {
	var last uint64
	logged := false
	for _, at := range []int64{64 << 10, 128 << 10} {
		var h [64]byte
		if full(o.Data, h[:], at) && string(h[:4]) == "head" && le.Uint64(h[8:]) >= last {
			last, logged = le.Uint64(h[8:]), !allZero(h[48:64])
		}
	}
	return logged
}

// GUIDs of a VHDX, as they stand in the file.
const (
	vhdxTable      = "\x66\x77\xc2\x2d\x23\xf6\x00\x42\x9d\x64\x11\x5e\x9b\xfd\x4a\x08"
	vhdxMetadata   = "\x06\xa2\x7c\x8b\x90\x47\x9a\x4b\xb8\xfe\x57\x5f\x05\x0f\x88\x6e"
	vhdxParameters = "\x37\x67\xa1\xca\x36\xfa\x43\x4d\xb3\xb6\x33\xf0\xaa\x44\xe7\x6b"
	vhdxSize       = "\x24\x42\xa5\x2f\x1b\xcd\x76\x48\xb2\x11\x5d\xbe\xd8\x3b\xf4\xb8"
	vhdxSector     = "\x1d\xbf\x41\x81\x6f\xa9\x09\x47\xba\x47\xf2\x33\xa8\xfa\xab\x5f"
)

func openVHDX(o *extract.Object) (*virtual, error) {
	region := func(at int64) (table, metadata int64) {
		var b [64 << 10]byte
		if !full(o.Data, b[:], at) || string(b[:4]) != "regi" {
			return 0, 0
		}
		for i := range min(int(le.Uint32(b[8:])), 2047) {
			e := b[16+32*i:]
			switch off := int64(le.Uint64(e[16:]) & (1<<60 - 1)); string(e[:16]) {
			case vhdxTable:
				table = off
			case vhdxMetadata:
				metadata = off
			}
		}
		return table, metadata
	}
	table, metadata := region(192 << 10)
	if table == 0 {
		table, metadata = region(256 << 10)
	}
	var b [64 << 10]byte
	if table == 0 || !full(o.Data, b[:], metadata) || string(b[:8]) != "metadata" {
		return nil, errMachine
	}
	v := &virtual{}
	if t2, m2 := region(256 << 10); t2 != table || m2 != metadata {
		v.broken = corrupt("virtual disk (Hyper-V): its two tables of regions differ")
	}
	if vhdxLogged(o) {
		v.broken = &extract.GapError{Cause: extract.Unknown, Detail: "virtual disk (Hyper-V): what stands in its log alone has no reader"}
	}
	block, size := int64(0), int64(512)
	for i := range min(int(le.Uint16(b[10:])), 1023) {
		e := b[32+32*i:]
		var item [8]byte
		full(o.Data, item[:], metadata+int64(le.Uint32(e[16:])))
		switch string(e[:16]) {
		case vhdxParameters:
			if block = int64(le.Uint32(item[:])); le.Uint32(item[4:])&2 != 0 {
				return nil, errParent
			}
		case vhdxSize:
			v.size = int64(le.Uint64(item[:]) & (1<<50 - 1))
		case vhdxSector:
			size = int64(le.Uint32(item[:]))
		}
	}
	if block < 1<<20 || block > 256<<20 || size != 512 && size != 4096 {
		return nil, errMachine
	}
	ratio := (size << 23) / block
	blocks := (v.size + block - 1) / block
	for i := range blocks {
		var e [8]byte
		if i > mostRuns || !full(o.Data, e[:], table+8*(i+i/ratio)) {
			return nil, errMachine
		}
		entry := le.Uint64(e[:])
		const present, partly = 6, 7
		if state := entry & 7; state != present && state != partly {
			continue
		}
		if err := v.add(run{at: i * block, size: block, off: int64(entry >> 20 << 20 & (1<<60 - 1))}); err != nil {
			return nil, err
		}
	}
	return v, nil
}
