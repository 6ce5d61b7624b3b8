package disk

import (
	"bytes"
	"slices"

	"postern/extract"
)

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
	v := &virtual{size: int64(le.Uint64(h[12:])&(1<<40-1)) * 512, unpack: func(_ uint32, packed []byte, size int64) ([]byte, int, error) {
		if len(packed) < 12 {
			return nil, 0, errPacked
		}
		n := int(min(le.Uint32(packed[8:]), mostBlock))
		block, taken, err := unzlib(packed[12:min(len(packed), 12+n)], size)
		return block, 12 + taken, err
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
	v.heads = []int64{o.Size - 1024}
	spare := tables
	if at := int64(le.Uint64(h[48:])&(1<<40-1)) * 512; le.Uint32(h[8:])&2 != 0 && at != 0 {
		if spare, ok = words(o, at, count, le.Uint32); !ok {
			return nil, errMachine
		}
	}
	left := int64(mostRuns) * 8
	for i, t := range tables {
		if t == 0 && spare[i] == 0 {
			continue
		}
		grains, ok := words(o, int64(t)*512, per, le.Uint32)
		if left -= per; !ok || left < 0 {
			return nil, errMachine
		}
		if spare[i] != t {
			if other, ok := words(o, int64(spare[i])*512, per, le.Uint32); !ok || !slices.Equal(grains, other) {
				v.broken = corrupt("virtual disk (VMware): its two tables differ")
			}
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
