package disk

import (
	"bytes"
	"compress/flate"

	"github.com/klauspost/compress/zstd"

	"postern/extract"
)

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
	v := &virtual{size: int64(be.Uint64(h[24:]) & (1<<50 - 1)), unpack: func(_ uint32, packed []byte, size int64) ([]byte, int, error) {
		r := bytes.NewReader(packed)
		if zstandard { // what it took cannot be told
			d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(mostBlock))
			if err != nil {
				return nil, 0, errPacked
			}
			defer d.Close()
			block, err := blockOf(d, size)
			return block, 0, err
		}
		block, err := blockOf(flate.NewReader(r), size)
		return block, len(packed) - r.Len(), err
	}}
	cluster := int64(1) << bits
	per := cluster / 8
	entries := min(int64(be.Uint32(h[36:])), (v.size+per*cluster-1)/(per*cluster))
	if v.fewer(entries * per * cluster); entries > mostRuns*8 {
		return nil, errMany
	}
	first := make([]byte, 8*entries)
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
