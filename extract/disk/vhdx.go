package disk

import (
	"postern/extract"
)

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
