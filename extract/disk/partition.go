package disk

import (
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf16"

	"postern/extract"
)

// Image is a disk, or a partition of one, as it stands.
var Image = extract.Format{
	Name:       "disk-image",
	About:      "disks with tables of partitions (MBR, GPT, Apple's) and file systems: FAT, exFAT, NTFS, ext2 to ext4, HFS+, APFS; files with all their names and streams, compressed ones too, deleted ones of FAT and NTFS, text in what no file takes up; encrypted volumes and other file systems are a gap",
	MediaTypes: []string{"application/x-raw-disk-image"},
	Extensions: []string{"img", "ima", "vfd", "dd", "hfs"},
	Detect: func(o *extract.Object) bool {
		src := plain{o.Data, o.Size}
		if o.Size < 4096 || hasText(src, 32769, "CD001") {
			return false
		}
		if list := known(src, o.Size); len(list) > 0 {
			return list[0].name != "LUKS" // a signature of its own
		}
		return len(partitions(src, o.Size).list) > 0
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
	{name: "APFS", is: at(32, "NXSB"), read: readAPFS},
	{name: "XFS", is: at(0, "XFSB\x00\x00"), cause: extract.Unknown},
	{name: "Btrfs", is: at(0x10040, "_BHRfS_M"), cause: extract.Unknown},
	{name: "HFS", is: isOldHFS, cause: extract.Unknown},
}

// isOldHFS looks for the master directory block of HFS, whose magic is two letters.
func isOldHFS(src source, _ int64) bool {
	var b [24]byte
	return full(src, b[:], 1024) && string(b[:2]) == "BD" && be.Uint16(b[18:]) > 0 && be.Uint32(b[20:]) > 0 && be.Uint32(b[20:])%512 == 0
}

// known are the file systems whose beginnings stand there.
func known(src source, size int64) (list []*system) {
	for i := range systems {
		if systems[i].is(src, size) {
			list = append(list, &systems[i])
		}
	}
	return list
}

// readDisk reads all partitions of a disk, or the one file system that it is.
func readDisk(ctx context.Context, src source, size int64, s extract.Sink) error {
	t := partitions(src, size)
	if list := known(src, size); len(list) > 0 {
		// A table may stand in what boots it, and lead to others.
		for _, p := range t.list {
			if p.at > 0 && len(known(part{src, p.at, p.size}, p.size)) > 0 {
				if err := readPartition(ctx, p, src, s); err != nil {
					return err
				}
			}
		}
		return readSystems(ctx, list, src, size, s, "")
	}
	if len(t.list) == 0 {
		c := extract.Child{Path: "disk"}
		return s.Child(c, &interrupted{ctx, io.NewSectionReader(src, 0, size)})
	}
	between := &volume{ctx: ctx, src: src, size: size, sink: s}
	if t.odd != "" {
		between.damaged(t.odd)
	}
	for _, p := range t.list {
		between.seen = append(between.seen, extent{p.at, p.size})
		if err := readPartition(ctx, p, src, s); err != nil {
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

func readPartition(ctx context.Context, p partition, src source, s extract.Sink) error {
	inner := part{src, p.at, p.size}
	prefix := "partition " + p.name
	if list := known(inner, p.size); len(list) > 0 {
		err := readSystems(ctx, list, inner, p.size, s, prefix+"/")
		if gap, ok := errors.AsType[*extract.GapError](err); ok {
			return s.Gap(prefix, gap.Cause, gap.Detail)
		}
		return err
	}
	if from, to := inner.next(0); from >= to {
		return nil
	}
	c := extract.Child{Path: prefix, Alternative: blank(ctx, inner, p.size)}
	return s.Child(c, &interrupted{ctx, io.NewSectionReader(inner, 0, p.size)})
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

// readSystems reads the file systems that a volume begins like: one that was there before
// may have left its beginning, and which one counts nobody says.
func readSystems(ctx context.Context, list []*system, src source, size int64, s extract.Sink, prefix string) error {
	v := &volume{ctx: ctx, src: src, size: size, sink: s, prefix: prefix}
	encrypted := false
	for i, k := range list {
		if i > 0 {
			v.prefix = prefix + k.name + "/"
		}
		gap := &extract.GapError{Cause: k.cause, Detail: "file system " + k.name + ": no reader"}
		if k.read != nil {
			err := k.read(v)
			if err == nil {
				continue
			}
			ok := false
			if gap, ok = errors.AsType[*extract.GapError](err); !ok {
				return err
			}
		}
		encrypted = encrypted || k.cause == extract.EncryptedFile
		if v.gap == nil {
			v.gap = gap
		}
	}
	v.prefix = prefix
	if !encrypted {
		if err := v.strays(); err != nil {
			return err
		}
	}
	if v.gap != nil {
		return v.gap
	}
	return nil
}
