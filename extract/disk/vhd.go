package disk

import (
	"bytes"

	"postern/extract"
)

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
	v := &virtual{size: int64(be.Uint64(f[48:]) & (1<<50 - 1)), heads: []int64{0, o.Size - 512}}
	const fixed, dynamic, difference = 2, 3, 4
	switch be.Uint32(f[60:]) {
	case fixed:
		if v.size > o.Size-512 {
			return nil, errMachine
		}
		v.heads = v.heads[1:]
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
	v.fewer(int64(len(table)) * block)
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
