package disk

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"postern/extract"
)

// Image is a disk, or a partition of one, as it stands.
var Image = extract.Format{
	Name:       "disk-image",
	About:      "disks with tables of partitions (MBR, GPT, Apple's) and file systems: FAT, exFAT, NTFS, ext2 to ext4, HFS+; files with all their names and streams, deleted ones of FAT and NTFS, text in what no file takes up; other file systems are a gap",
	MediaTypes: []string{"application/x-raw-disk-image"},
	Extensions: []string{"img", "ima", "vfd", "dd", "hfs"},
	Detect: func(o *extract.Object) bool {
		src := plain{o.Data, o.Size}
		if o.Size < 4096 || hasText(src, 32769, "CD001") {
			return false
		}
		if k := known(src, o.Size); k != nil {
			return k.name != "LUKS" // a signature of its own
		}
		return len(partitions(src, o.Size)) > 0
	},
	Risky: true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		return readDisk(ctx, plain{o.Data, o.Size}, o.Size, s)
	},
}

func hasText(r io.ReaderAt, at int64, text string) bool {
	b := make([]byte, len(text))
	return full(r, b, at) && string(b) == text
}

// A partition is a stretch of a disk.
type partition struct {
	name     string
	at, size int64
}

const (
	sector         = 512
	mostPartitions = 128
)

// partitions reads the table of a disk; none where it has none.
func partitions(src source, size int64) []partition {
	if list := guidTable(src, size); len(list) > 0 {
		return list
	}
	if list := appleTable(src, size); len(list) > 0 {
		return list
	}
	return masterTable(src, size)
}

// masterTable reads the table of a PC, and those chained behind it.
func masterTable(src source, size int64) (list []partition) {
	type link struct{ table, base int64 }
	for queue, n := []link{{0, 0}}, 0; len(queue) > 0 && n < mostPartitions; n++ {
		t := queue[0]
		queue = queue[1:]
		var b [sector]byte
		if !full(src, b[:], t.table) || b[510] != 0x55 || b[511] != 0xaa {
			return list
		}
		for i := range 4 {
			e := b[446+16*i:]
			kind, at, n := e[4], int64(le.Uint32(e[8:]))*sector, int64(le.Uint32(e[12:]))*sector
			switch {
			case e[0]&0x7f != 0:
				return list // no table
			case kind == 0 || at == 0 || n == 0:
			case kind == 5 || kind == 0xf || kind == 0x85:
				base := t.base
				if base == 0 {
					base = at
					queue = append(queue, link{at, base})
				} else {
					queue = append(queue, link{base + at, base})
				}
			case t.table+at < size:
				list = append(list, partition{fmt.Sprint(len(list) + 1), t.table + at, min(n, size-t.table-at)})
			}
		}
	}
	return list
}

// guidTable reads the table of UEFI (UEFI 2.10 section 5.3).
func guidTable(src source, size int64) (list []partition) {
	for _, block := range []int64{512, 4096} {
		var h [92]byte
		if !full(src, h[:], block) || string(h[:8]) != "EFI PART" {
			continue
		}
		at, step := int64(le.Uint64(h[72:])), int64(le.Uint32(h[84:]))
		if at <= 0 || at > size/block || step < 128 || step > 4096 {
			return nil
		}
		for i := range int64(min(le.Uint32(h[80:]), mostPartitions)) {
			e := make([]byte, 128)
			if !full(src, e, at*block+i*step) || allZero(e[:16]) {
				continue
			}
			from, to := le.Uint64(e[32:]), le.Uint64(e[40:])
			if from > to || from >= uint64(size/block)+1 || to > 1<<48 {
				continue
			}
			start := int64(from) * block
			p := partition{fmt.Sprint(len(list) + 1), start, min(int64(to-from+1)*block, size-start)}
			if name := clean(littleUTF16(e[56:128])); name != "" {
				p.name += " " + strings.ReplaceAll(name, "/", "_")
			}
			list = append(list, p)
		}
		return list
	}
	return nil
}

// appleTable reads the table of old Macintoshes (Inside Macintosh: Devices, chapter 3).
func appleTable(src source, size int64) (list []partition) {
	most := int64(1)
	for i := int64(1); i <= most && i < mostPartitions; i++ {
		var b [sector]byte
		if !full(src, b[:], i*sector) || string(b[:2]) != "PM" {
			return list
		}
		most = int64(be.Uint32(b[4:]))
		at, n := int64(be.Uint32(b[8:]))*sector, int64(be.Uint32(b[12:]))*sector
		kind := cut(b[48:80])
		if kind == "Apple_partition_map" || kind == "Apple_Free" || at >= size || n == 0 {
			continue
		}
		list = append(list, partition{fmt.Sprintf("%d %s", len(list)+1, strings.ReplaceAll(clean(cut(b[16:48])), "/", "_")), at, min(n, size-at)})
	}
	return list
}

// cut is text up to a zero.
func cut(b []byte) string {
	text, _, _ := strings.Cut(string(b), "\x00")
	return text
}

func littleUTF16(b []byte) string {
	var u []uint16
	for ; len(b) >= 2; b = b[2:] {
		c := le.Uint16(b)
		if c == 0 {
			break
		}
		u = append(u, c)
	}
	return string(utf16.Decode(u))
}

// A system is a file system that is known by its first bytes.
type system struct {
	name string
	is   func(src source, size int64) bool
	// read reads it. Where it is not set nothing does, which is the cause.
	read  func(v *volume) error
	cause extract.Cause
}

func at(off int64, text string) func(source, int64) bool {
	return func(src source, _ int64) bool { return hasText(src, off, text) }
}

// systems are asked in this order.
var systems = []system{
	{name: "BitLocker", is: at(3, "-FVE-FS-"), cause: extract.EncryptedFile},
	{name: "LUKS", is: at(0, "LUKS\xba\xbe"), cause: extract.EncryptedFile},
	{name: "NTFS", is: at(3, "NTFS    "), read: readNTFS},
	{name: "exFAT", is: at(3, "EXFAT   "), read: readExFAT},
	{name: "ext", is: isExt, read: readExt},
	{name: "HFS+", is: isHFS, read: readHFS},
	{name: "FAT", is: isFAT, read: readFAT},
	{name: "ReFS", is: at(3, "ReFS\x00\x00\x00\x00"), cause: extract.Unknown},
	{name: "APFS", is: at(32, "NXSB"), cause: extract.Unknown},
	{name: "XFS", is: at(0, "XFSB\x00\x00"), cause: extract.Unknown},
	{name: "Btrfs", is: at(0x10040, "_BHRfS_M"), cause: extract.Unknown},
	{name: "HFS", is: isOldHFS, cause: extract.Unknown},
}

// isOldHFS looks for the master directory block of HFS, whose magic is two letters.
func isOldHFS(src source, _ int64) bool {
	var b [24]byte
	return full(src, b[:], 1024) && string(b[:2]) == "BD" && be.Uint16(b[18:]) > 0 && be.Uint32(b[20:]) > 0 && be.Uint32(b[20:])%512 == 0
}

func known(src source, size int64) *system {
	for i := range systems {
		if systems[i].is(src, size) {
			return &systems[i]
		}
	}
	return nil
}

// readDisk reads all partitions of a disk, or the one file system that it is.
func readDisk(ctx context.Context, src source, size int64, s extract.Sink) error {
	if k := known(src, size); k != nil {
		return readSystem(ctx, k, src, size, s, "")
	}
	list := partitions(src, size)
	if len(list) == 0 {
		c := extract.Child{Path: "disk"}
		return s.Child(c, &interrupted{ctx, io.NewSectionReader(src, 0, size)})
	}
	between := &volume{ctx: ctx, src: src, size: size, sink: s}
	for _, p := range list {
		between.seen = append(between.seen, extent{p.at, p.size})
		inner := part{src, p.at, p.size}
		prefix := "partition " + p.name + "/"
		k := known(inner, p.size)
		if k != nil {
			if err := readSystem(ctx, k, inner, p.size, s, prefix); err != nil {
				gap, ok := err.(*extract.GapError)
				if !ok {
					return err
				}
				if err := s.Gap(strings.TrimSuffix(prefix, "/"), gap.Cause, gap.Detail); err != nil {
					return err
				}
			}
			continue
		}
		if from, to := inner.next(0); from >= to {
			continue
		}
		if err := s.Child(extract.Child{Path: strings.TrimSuffix(prefix, "/"), Alternative: blank(ctx, inner, p.size)}, &interrupted{ctx, io.NewSectionReader(inner, 0, p.size)}); err != nil {
			return err
		}
	}
	if err := between.strays(); err != nil {
		return err
	}
	if between.gap != nil {
		return between.gap
	}
	return nil
}

// blank reports whether a partition holds nothing.
func blank(ctx context.Context, src source, size int64) bool {
	b := make([]byte, 64<<10)
	for at := int64(0); at < size && ctx.Err() == nil; {
		from, to := src.next(at)
		if from >= to {
			return true
		}
		n, err := src.ReadAt(b[:min(int64(len(b)), to-from)], from)
		if !allZero(b[:n]) || err != nil && err != io.EOF {
			return false
		}
		at = from + int64(max(n, 1))
	}
	return true
}

func readSystem(ctx context.Context, k *system, src source, size int64, s extract.Sink, prefix string) error {
	if k.read == nil {
		return &extract.GapError{Cause: k.cause, Detail: "file system " + k.name + ": no reader"}
	}
	v := &volume{ctx: ctx, src: src, size: size, sink: s, prefix: prefix}
	if err := k.read(v); err != nil {
		return err
	}
	if err := v.strays(); err != nil {
		return err
	}
	if v.gap != nil {
		return v.gap
	}
	return nil
}
