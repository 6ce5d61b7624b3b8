package disk

import "bytes"

// mostTable bounds a table of clusters, which is kept in memory.
const mostTable = 64 << 20

// tables keeps the copy of the table that counts, of as many entries as there are clusters,
// and reads the text in all copies. What stands behind the entries is read like any other
// unused space.
func (f *fat) tables(at, size, copies, active int64) error {
	used := max(0, min(size, (f.clusters*int64(min(f.bits, 32))+7)/8))
	if used > mostTable {
		f.tooMuch("clusters")
		used = mostTable
	}
	f.table = make([]byte, max(0, min(used, f.size-(at+active*size))))
	if !f.full(f.table, at+active*size) {
		f.damaged("FAT: a table that is not there")
	}
	for i := range copies {
		f.seen = append(f.seen, extent{at + i*size, used})
		if err := f.tableText(at+i*size, used); err != nil {
			return err
		}
	}
	return nil
}

// tableText reads the text in a copy of the table, where nobody looks for any: entries that
// lead to the next cluster, or end a chain, are none.
func (f *fat) tableText(at, size int64) error {
	const piece, ahead, entries = 48 << 10, 12 << 10, 12 // whole entries, whatever their size
	end := min(at+size, f.size)
	for from := at; from < end; {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		b := make([]byte, min(piece+ahead, end-from))
		n, _ := f.src.ReadAt(b, from)
		if b = b[:n]; n == 0 {
			f.damaged("FAT: a table that is not there")
			return nil
		}
		f.differs(b, from-at)
		f.blankLinks(b, (from-at)*8/int64(min(f.bits, 32)))
		shown, next := border(b, piece, from+int64(n) >= end)
		if err := f.printable("table of files", b[:shown]); err != nil {
			return err
		}
		if next < n {
			next -= next % entries
		}
		from += int64(next)
	}
	return nil
}

// differs notes a copy that is not like the one that is read, but for its first entries,
// which hold marks. A copy that is not written any more lags behind: chains that are missing
// in one of the two are no damage, those that lead elsewhere are.
func (f *fat) differs(b []byte, at int64) {
	have := f.table[min(at, int64(len(f.table))):]
	if at == 0 {
		marks := min(8, len(b), len(have))
		b, have = b[marks:], have[marks:]
	}
	n := min(len(b), len(have))
	if same := bytes.Equal(b[:n], have[:n]); same || f.apart && f.lags(b[:n], have[:n]) {
		return
	}
	f.damaged("FAT: its two tables differ")
}

// lags reports whether no entry of two tables of 32 bits leads to another cluster in each.
func (f *fat) lags(a, b []byte) bool {
	mask := uint32(0x0fffffff)
	if f.bits > 32 {
		mask = 0xffffffff
	}
	for i := 0; i+4 <= len(a); i += 4 {
		if x, y := le.Uint32(a[i:])&mask, le.Uint32(b[i:])&mask; x != y && x != 0 && y != 0 {
			return false
		}
	}
	return true
}

// blankLinks makes zeros of ordinary entries, the first of which has a number.
func (f *fat) blankLinks(b []byte, first int64) {
	step := max(min(f.bits, 32)/8, 2)
	if f.bits == 12 { // two entries in three bytes
		step = 3
	}
	for i := 0; i+step <= len(b); i += step {
		number := first + int64(i)*8/int64(min(f.bits, 32))
		usual := false
		switch e := b[i : i+step]; f.bits {
		case 12:
			usual = int64(e[0])|int64(e[1]&15)<<8 == number+1 && int64(e[1]>>4)|int64(e[2])<<4 == number+2
		case 16:
			usual = int64(le.Uint16(e)) == number+1
		case 32:
			usual = int64(le.Uint32(e)&0x0fffffff) == number+1
		default:
			usual = int64(le.Uint32(e)) == number+1
		}
		if usual {
			clear(b[i : i+step])
		}
	}
}
