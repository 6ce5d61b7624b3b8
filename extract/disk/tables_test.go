package disk_test

import (
	"encoding/binary"
	"testing"

	"postern/extract/disk"
	"postern/extract/extracttest"
)

// guidDisk is a disk with the table of UEFI at a sector, whose entries are of 128 bytes and
// stand in two sectors behind it, and with fat12.img from sector 200 on.
func guidDisk(t testing.TB, head int, entry, from, to uint64) []byte {
	le := binary.LittleEndian
	fat := image(t, "fat12.img")
	data := make([]byte, 200*512+len(fat)+4*512)
	copy(data[200*512:], fat)
	if head < 0 {
		head += len(data) / 512
	}
	h := data[head*512:]
	copy(h, "EFI PART")
	first := 2
	le.PutUint64(h[72:], uint64(first))
	le.PutUint32(h[80:], uint32(entry+1))
	le.PutUint32(h[84:], 128)
	e := data[first*512+int(entry)*128:]
	copy(e, "a kind of 16 byt")
	le.PutUint64(e[32:], from)
	le.PutUint64(e[40:], to)
	return data
}

func TestGUIDTables(t *testing.T) {
	last := uint64(199 + len(image(t, "fat12.img"))/512)
	for name, tt := range map[string]struct {
		data  []byte
		found bool
		told  bool
	}{
		"the first entry":             {guidDisk(t, 1, 0, 200, last), true, false},
		"the three hundredth entry":   {guidDisk(t, 1, 299, 200, last), true, false},
		"the copy at the end":         {guidDisk(t, -1, 0, 200, last), true, false},
		"a partition that is cut off": {guidDisk(t, 1, 0, 200, last+100), true, true},
	} {
		r := extracttest.Read(t, disk.Image, "a.img", tt.data)
		c, ok := r.Child("partition 1/LIST.TXT")
		if ok = ok && len(c.Data) == 6000; !r.Detected || ok != tt.found || told(r) != tt.told {
			t.Errorf("%s: detected %v, %v, %v, gaps %v", name, r.Detected, ok, r.Err, r.Gaps)
		}
	}
}

// TestPartitionsNotThere: partitions that are elsewhere, or are cut off, are a gap.
func TestPartitionsNotThere(t *testing.T) {
	le := binary.LittleEndian
	const third = 446 + 32
	for name, damage := range map[string]func(b []byte){
		"a partition behind the end": func(b []byte) {
			b[third+4] = 6
			le.PutUint32(b[third+8:], 1<<30)
			le.PutUint32(b[third+12:], 10)
		},
		"a table that leads to nothing": func(b []byte) {
			b[third+4] = 5
			le.PutUint32(b[third+8:], 1)
			le.PutUint32(b[third+12:], 10)
		},
		"tables in a circle": func(b []byte) {
			b[third+4] = 5
			le.PutUint32(b[third+8:], 1)
			le.PutUint32(b[third+12:], 10)
			e := b[512:1024]
			e[510], e[511] = 0x55, 0xaa
			e[446+4] = 5
			le.PutUint32(e[446+8:], 0xffffffff)
			le.PutUint32(e[446+12:], 10)
		},
	} {
		b := image(t, "mbr.img")
		damage(b)
		r := extracttest.Read(t, disk.Image, "a.img", b)
		if _, ok := r.Child("partition 1/LIST.TXT"); !told(r) || !ok {
			t.Errorf("%s: %v, gaps %v", name, r.Err, r.Gaps)
		}
	}
}

// TestTwoSystems: a disk that begins like two file systems is read as both.
func TestTwoSystems(t *testing.T) {
	data := image(t, "fat32.img")
	copy(data[1024:2048], image(t, "ext2.img")[1024:2048])
	r := extracttest.Read(t, disk.Image, "a.img", data)
	if c, ok := r.Child("FAT/DOCS/LIST.TXT"); !ok || len(c.Data) != 6000 || !told(r) {
		t.Errorf("%v, %d bytes, %v", ok, len(c.Data), r.Err)
	}
}

// TestTableInSystem: partitions are read though the disk begins like a file system.
func TestTableInSystem(t *testing.T) {
	data := image(t, "mbr.img")
	copy(data[1024:2048], image(t, "ext2.img")[1024:2048])
	r := extracttest.Read(t, disk.Image, "a.img", data)
	if c, ok := r.Child("partition 1/LIST.TXT"); !ok || len(c.Data) != 6000 {
		t.Errorf("%v, %d bytes, %v", ok, len(c.Data), r.Err)
	}
}
