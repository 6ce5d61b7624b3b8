package disk

import (
	"postern/extract"
)

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
	v.fewer(int64(len(table)) * block)
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
