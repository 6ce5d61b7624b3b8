package disk

import (
	"fmt"
	"strings"
)

// A partition is a stretch of a disk.
type partition struct {
	name     string
	at, size int64
}

const (
	sector         = 512
	mostPartitions = 128
)

// A table is the partitions of a disk, by whatever tables it has: programs do not agree
// which of them counts.
type table struct {
	list []partition
	odd  string // what was wrong
}

// add appends a partition that is not there yet.
func (t *table) add(name string, at, n, size int64) {
	for _, p := range t.list {
		if p.at == at {
			return
		}
	}
	switch {
	case len(t.list) >= mostPartitions:
		t.odd = "partitions: more than are read"
		return
	case at >= size:
		t.odd = "partitions: one that is not there"
		return
	case n > size-at:
		t.odd = "partitions: one that is cut off"
	}
	number := fmt.Sprint(len(t.list) + 1)
	if name != "" {
		number += " " + strings.ReplaceAll(clean(name), "/", "_")
	}
	t.list = append(t.list, partition{number, at, min(n, size-at)})
}

// partitions reads the tables of a disk; none where it has none.
func partitions(src source, size int64) table {
	t := &table{}
	t.guids(src, size)
	t.apples(src, size)
	t.masters(src, size)
	if len(t.list) == 0 {
		return table{}
	}
	return *t
}

// masters reads the table of a PC, and those chained behind it. Beside a table of UEFI it
// has one entry that stands for all.
func (t *table) masters(src source, size int64) {
	type link struct{ table, base int64 }
	const empty, stand, most = 0, 0xee, 128
	guids := len(t.list) > 0
	queue := []link{{0, 0}}
	for n := 0; len(queue) > 0; n++ {
		at := queue[0]
		queue = queue[1:]
		var b [sector]byte
		if n >= most {
			t.odd = "partitions: more than are read"
			return
		}
		if !full(src, b[:], at.table) || b[510] != 0x55 || b[511] != 0xaa {
			if n > 0 {
				t.odd = "partitions: a table that is not there"
			}
			continue
		}
		for i := range 4 {
			if b[446+16*i]&0x7f == 0 {
				continue
			}
			if n == 0 {
				return // no table
			}
			t.odd = "partitions: a damaged table"
		}
		for i := range 4 {
			e := b[446+16*i:]
			kind, from, n := e[4], int64(le.Uint32(e[8:]))*sector, int64(le.Uint32(e[12:]))*sector
			switch {
			case kind == empty || from == 0 || n == 0 || kind == stand && guids:
			case kind == 5 || kind == 0xf || kind == 0x85:
				if base := at.base; base == 0 {
					queue = append(queue, link{from, from})
				} else {
					queue = append(queue, link{base + from, base})
				}
			default:
				t.add("", at.table+from, n, size)
			}
		}
	}
}

// guids reads the table of UEFI (UEFI 2.10 section 5.3), and its copy at the end.
func (t *table) guids(src source, size int64) {
	for _, block := range []int64{512, 4096} {
		for _, at := range []int64{block, size - block} {
			var h [92]byte
			if full(src, h[:], at) && string(h[:8]) == "EFI PART" {
				t.guidEntries(src, size, block, h[:])
			}
		}
	}
}

func (t *table) guidEntries(src source, size, block int64, h []byte) {
	const most = 4096
	at, step, count := int64(le.Uint64(h[72:])), int64(le.Uint32(h[84:])), int64(le.Uint32(h[80:]))
	if at <= 0 || at > size/block || step < 128 || step > 4096 || count > most {
		t.odd = "partitions: a damaged table"
		return
	}
	for i := range count {
		e := make([]byte, 128)
		if !full(src, e, at*block+i*step) {
			t.odd = "partitions: a table that is not there"
			return
		}
		if allZero(e[:16]) {
			continue
		}
		from, to := le.Uint64(e[32:]), le.Uint64(e[40:])
		if from > to || from == 0 || to > 1<<48 {
			t.odd = "partitions: a damaged table"
			continue
		}
		t.add(littleUTF16(e[56:128]), int64(from)*block, int64(to-from+1)*block, size)
	}
}

// apples reads the table of old Macintoshes (Inside Macintosh: Devices, chapter 3).
func (t *table) apples(src source, size int64) {
	count := int64(1)
	for i := int64(1); i <= count; i++ {
		var b [sector]byte
		if !full(src, b[:], i*sector) || string(b[:2]) != "PM" {
			if i > 1 {
				t.odd = "partitions: a table that is not there"
			}
			return
		}
		if count = int64(be.Uint32(b[4:])); count > 2*mostPartitions {
			t.odd = "partitions: more than are read"
			count = 2 * mostPartitions
		}
		at, n := int64(be.Uint32(b[8:]))*sector, int64(be.Uint32(b[12:]))*sector
		kind := cut(b[48:80])
		if kind == "Apple_partition_map" || kind == "Apple_Free" || n == 0 {
			continue
		}
		t.add(cut(b[16:48]), at, n, size)
	}
}
