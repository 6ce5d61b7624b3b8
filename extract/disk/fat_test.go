package disk_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/disk"
	"postern/extract/extracttest"
)

// fat12 builds a FAT of 12 bits from its specification: the root folder, and clusters of so
// many sectors, each of which leads to a next one; ends are 0xfff.
func fat12(root []byte, per int, clusters []byte, next []uint16) []byte {
	le := binary.LittleEndian
	const tableSectors = 12
	data := make([]byte, 512*(1+tableSectors+32)+len(clusters))
	copy(data, "\xeb\x3c\x90MSDOS5.0")
	le.PutUint16(data[11:], 512)
	data[13] = byte(per)
	le.PutUint16(data[14:], 1)
	data[16] = 1
	le.PutUint16(data[17:], 512)
	data[21] = 0xf8
	le.PutUint16(data[22:], tableSectors)
	le.PutUint32(data[32:], uint32(len(data)/512))
	for i, n := range next {
		e := data[512+(i+2)*3/2:]
		if i%2 == 0 {
			e[0], e[1] = byte(n), e[1]|byte(n>>8)
		} else {
			e[0], e[1] = e[0]|byte(n<<4), byte(n>>4)
		}
	}
	copy(data[512*(1+tableSectors):], root)
	copy(data[512*(1+tableSectors+32):], clusters)
	return data
}

// fatEntry is an entry of a folder with a long name.
func fatEntry(long string, attribute byte, first uint16, size uint32) []byte {
	units := wide(long)
	for n := 0; len(units)%26 != 0; n++ {
		units = append(units, []byte{0, 0, 0xff, 0xff}[2*min(n, 1)], []byte{0, 0xff}[min(n, 1)])
	}
	var b []byte
	for i := len(units)/26 - 1; i >= 0; i-- {
		e := make([]byte, 32)
		u := units[26*i:]
		e[0], e[11] = byte(i+1), 0x0f
		copy(e[1:11], u[:10])
		copy(e[14:26], u[10:22])
		copy(e[28:32], u[22:26])
		b = append(b, e...)
	}
	e := make([]byte, 32)
	copy(e, "SHORT   TXT")
	e[11] = attribute
	binary.LittleEndian.PutUint16(e[26:], first)
	binary.LittleEndian.PutUint32(e[28:], size)
	return append(b, e...)
}

func cause(err error) extract.Cause {
	gap, _ := errors.AsType[*extract.GapError](err)
	if gap == nil {
		return ""
	}
	return gap.Cause
}

// TestDeepFolders: folders in each other whose path is longer than any is a gap.
func TestDeepFolders(t *testing.T) {
	for levels, want := range map[int]extract.Cause{10: "", 20: extract.TooBig} {
		var clusters []byte
		var next []uint16
		for i := range levels {
			c := make([]byte, 1024)
			copy(c, fatEntry(strings.Repeat("n", 250), 0x10, uint16(i+3), 0))
			if i == levels-1 {
				copy(c, fatEntry("the last one", 0x20, 0, 0))
				clear(c[64:])
			}
			clusters, next = append(clusters, c...), append(next, 0xfff)
		}
		r := extracttest.Read(t, disk.Image, "a.img", fat12(fatEntry("first", 0x10, 2, 0), 2, clusters, next))
		if cause(r.Err) != want || want == "" && !strings.Contains(r.Text(), "the last one") {
			t.Errorf("%d folders: %v", levels, r.Err)
		}
	}
}

// TestBigFolder: a folder of more than 16 MiB is a gap.
func TestBigFolder(t *testing.T) {
	for clusters, want := range map[int]extract.Cause{500: "", 1100: extract.TooBig} {
		var next []uint16
		for i := range clusters {
			next = append(next, uint16(i+3))
		}
		next[clusters-1] = 0xfff
		r := extracttest.Read(t, disk.Image, "a.img", fat12(fatEntry("big", 0x10, 2, 0), 32, make([]byte, clusters*16<<10), next))
		if cause(r.Err) != want {
			t.Errorf("%d clusters: %v", clusters, r.Err)
		}
	}
}

func TestFATDamage(t *testing.T) {
	le := binary.LittleEndian
	whole := fatEntry("a file", 0x20, 2, 600)
	for name, tt := range map[string]struct {
		root []byte
		next []uint16
		want bool
	}{
		"nothing":                        {whole, []uint16{3, 0xfff}, false},
		"a chain that is too short":      {whole, []uint16{0xfff, 0xfff}, true},
		"a chain that leads to a hole":   {whole, []uint16{0, 0xfff}, true},
		"a bad cluster":                  {whole, []uint16{0xff7, 0xfff}, true},
		"a chain in a circle":            {fatEntry("a file", 0x20, 2, 1<<31), []uint16{3, 2}, true},
		"a file that is not there":       {fatEntry("a file", 0x20, 900, 600), []uint16{3, 0xfff}, true},
		"a folder that is not there":     {fatEntry("a folder", 0x10, 900, 0), []uint16{3, 0xfff}, true},
		"a folder that stands in itself": {fatEntry("a folder", 0x10, 0, 0), []uint16{3, 0xfff}, true},
	} {
		data := fat12(tt.root, 1, make([]byte, 2048), tt.next)
		if r := extracttest.Read(t, disk.Image, "a.img", data); told(r) != tt.want {
			t.Errorf("%s: %v, gaps %v", name, r.Err, r.Gaps)
		}
	}
	for name, damage := range map[string]func(b []byte){
		"more clusters than are read": func(b []byte) {
			le.PutUint32(b[36:], 1<<18)
			le.PutUint32(b[32:], 1<<32-1)
			b[13] = 1
		},
		"no root folder": func(b []byte) { le.PutUint32(b[44:], 1<<20) },
		"tables that differ": func(b []byte) {
			at := (int(le.Uint16(b[14:])) + int(le.Uint32(b[36:]))) * 512
			b[at+50] ^= 0xff
		},
	} {
		b := image(t, "fat32.img")
		damage(b)
		if r := extracttest.Read(t, disk.Image, "a.img", b); !told(r) {
			t.Errorf("%s: silence", name)
		}
	}
}

// TestActiveTable: the second table counts where the boot sector says so.
func TestActiveTable(t *testing.T) {
	le := binary.LittleEndian
	data := image(t, "fat32.img")
	le.PutUint16(data[40:], 0x81)
	at := int(le.Uint16(data[14:])) * 512
	clear(data[at+8 : at+512])
	r := extracttest.Read(t, disk.Image, "a.img", data)
	if c, ok := r.Child("DOCS/LIST.TXT"); !ok || len(c.Data) != 6000 || c.Err != nil || told(r) {
		t.Errorf("%v, %d bytes, %v, gaps %v", ok, len(c.Data), r.Err, r.Gaps)
	}
	// A table that has other chains is what programs show that do not know of the flag.
	for i := at + 8; i < at+512; i += 4 {
		le.PutUint32(data[i:], 3)
	}
	if r := extracttest.Read(t, disk.Image, "a.img", data); !told(r) {
		t.Error("chains that lead elsewhere: silence")
	}
}

// TestDeletedFolder: what stands in a deleted folder is deleted, and read.
func TestDeletedFolder(t *testing.T) {
	clusters := make([]byte, 2048)
	copy(clusters, ".          \x10")
	copy(clusters[32:], fatEntry("deleted too", 0x20, 3, 30))
	copy(clusters[512:], secret)
	folder := fatEntry("folder", 0x10, 2, 0)
	folder[0], folder[32] = 0xe5, 0xe5
	r := extracttest.Read(t, disk.Image, "a.img", fat12(folder, 1, clusters, []uint16{0, 0}))
	found := false
	for _, c := range r.Children {
		found = found || strings.HasSuffix(c.Path, "/deleted too") && c.Alternative && bytes.HasPrefix(c.Data, []byte(secret))
	}
	if !found || told(r) {
		t.Errorf("%d files, %v", len(r.Children), r.Err)
	}
}
