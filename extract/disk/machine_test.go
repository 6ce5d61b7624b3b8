package disk_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/ulikunitz/xz"

	"postern/extract"
	"postern/extract/disk"
	"postern/extract/extracttest"
)

// TestImageUnused: text in an image that is no part of its disk is read.
func TestImageUnused(t *testing.T) {
	for _, tt := range machines {
		data := image(t, tt.name)
		tail := 0
		if tt.format.Name == "vhd" {
			tail = 512 // the footer
		}
		if strings.HasPrefix(tt.name, "mbr.stream") {
			tail = 1024 // the header, again
		}
		hidden := bytes.Repeat([]byte("hidden\x00\xff"), 128)
		data = slices.Concat(data[:len(data)-tail], hidden, data[len(data)-tail:])
		r := extracttest.Read(t, tt.format, tt.name, data)
		if n := strings.Count(r.Texts[extract.Carved], "hidden"); n != 128 || told(r) {
			t.Errorf("%s: %d times, %v, gaps %v", tt.name, n, r.Err, r.Gaps)
		}
	}
}

func TestMachineDamage(t *testing.T) {
	be, le := binary.BigEndian, binary.LittleEndian
	for name, tt := range map[string]struct {
		sample string
		format extract.Format
		damage func(b []byte)
	}{
		"VMDK with more tables than are read": {"mbr.vmdk", disk.VMDK, func(b []byte) { le.PutUint64(b[12:], 1<<39) }},
		"VMDK with two tables that differ":    {"mbr.vmdk", disk.VMDK, func(b []byte) { b[le.Uint32(b[le.Uint64(b[48:])*512:])*512] ^= 0xff }},
		"VDI with a table that is too short":  {"mbr.vdi", disk.VDI, func(b []byte) { le.PutUint32(b[0x180:], 0) }},
		"VHD with a table that is too short":  {"mbr.vhd", disk.VHD, func(b []byte) { be.PutUint32(b[512+28:], 0) }},
		"QCOW with a table that is too short": {"mbr.qcow2", disk.QCOW, func(b []byte) { be.PutUint32(b[36:], 0) }},
		"QCOW with a disk that is too large":  {"mbr.qcow2", disk.QCOW, func(b []byte) { be.PutUint64(b[24:], 1<<49); be.PutUint32(b[36:], 1<<32-1) }},
		"QCOW with a damaged block":           {"mbr.c.qcow2", disk.QCOW, func(b []byte) { b[len(b)-2000] ^= 0xff; b[len(b)-2100] ^= 0xff }},
		"VHDX with a table that is not there": {"mbr.vhdx", disk.VHDX, func(b []byte) { b[192<<10] = 0; b[256<<10] = 0 }},
	} {
		b := image(t, tt.sample)
		tt.damage(b)
		if r := extracttest.Read(t, tt.format, "a", b); !told(r) {
			t.Errorf("%s: silence", name)
		}
	}
}

func TestDMGTables(t *testing.T) {
	whole := dmg(image(t, "hfs.img"))
	list := string(whole[bytes.Index(whole, []byte("<plist>")) : len(whole)-512])
	with := func(list string) []byte {
		data := whole[:bytes.Index(whole, []byte("<plist>"))]
		trailer := bytes.Clone(whole[len(whole)-512:])
		binary.BigEndian.PutUint64(trailer[224:], uint64(len(list)))
		return slices.Concat(data, []byte(list), trailer)
	}
	for name, tt := range map[string]struct {
		data []byte
		want bool
	}{
		"attributes":           {with(strings.Replace(list, "<data>", `<data id="1">`, 1)), false},
		"no base64":            {with(strings.Replace(list, "<data>", "<data>?", 1)), true},
		"a comment in base64":  {with(strings.Replace(list, "<data>", "<data><!-- -->", 1)), true},
		"a second table, none": {with(list + "<data>x</data>"), true},
		"no table":             {with("<plist></plist>"), true},
	} {
		r := extracttest.Read(t, disk.DMG, "a.dmg", tt.data)
		if c, ok := r.Child("docs/note.txt"); told(r) != tt.want || !tt.want && (!ok || string(c.Data) != note) {
			t.Errorf("%s: %v, gaps %v", name, r.Err, r.Gaps)
		}
	}
}

// TestDMGPieces: what stands behind the packed bytes of a piece is read, and pieces of an
// unknown kind, that are not there or too short are a gap.
func TestDMGPieces(t *testing.T) {
	be := binary.BigEndian
	image := image(t, "hfs.img")
	const entry = 204
	for name, tt := range map[string]struct {
		patch func(table, data []byte) []byte
		want  bool
	}{
		"text behind a piece": {func(table, data []byte) []byte {
			be.PutUint64(table[entry+32:], uint64(len(data)+14))
			return append(data, "behind a piece"...)
		}, false},
		"an unknown kind": {func(table, data []byte) []byte { be.PutUint32(table[entry:], 0x80000009); return data }, true},
		"nothing packed":  {func(table, data []byte) []byte { be.PutUint64(table[entry+32:], 0); return data }, true},
		"too short":       {func(table, data []byte) []byte { be.PutUint32(table[entry:], 1); return data }, true},
	} {
		r := extracttest.Read(t, disk.DMG, "a.dmg", patchedDMG(image, tt.patch))
		if told(r) != tt.want || !tt.want && !strings.Contains(r.Texts[extract.Carved], "behind a piece") {
			t.Errorf("%s: %v, gaps %v", name, r.Err, r.Gaps)
		}
	}
}

// onePiece is a disk image of macOS with one piece, packed in some way.
func onePiece(content []byte, kind uint32, packed []byte) []byte {
	be := binary.BigEndian
	return patchedDMG(content, func(table, _ []byte) []byte {
		be.PutUint32(table[204:], kind)
		be.PutUint64(table[204+32:], uint64(len(packed)))
		return packed
	})
}

// TestDMGPackings: LZFSE as it stands and as LZVN, and XZ.
func TestDMGPackings(t *testing.T) {
	le := binary.LittleEndian
	content := image(t, "hfs.img")
	stored := le.AppendUint32([]byte("bvx-"), uint32(len(content)))
	stored = append(append(stored, content...), "bvx$"...)

	var codes []byte // of LZVN: letters alone
	for rest := content; len(rest) > 0; rest = rest[min(len(rest), 271):] {
		n := min(len(rest), 271)
		if n > 15 {
			codes = append(codes, 0xe0, byte(n-16))
		} else {
			codes = append(codes, 0xe0+byte(n))
		}
		codes = append(codes, rest[:n]...)
	}
	codes = append(codes, 6, 0, 0, 0, 0, 0, 0, 0)
	lzvn := le.AppendUint32([]byte("bvxn"), uint32(len(content)))
	lzvn = le.AppendUint32(lzvn, uint32(len(codes)))
	lzvn = append(append(lzvn, codes...), "bvx$"...)

	var z bytes.Buffer
	w, err := xz.NewWriter(&z)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = w.Write(content)
	_ = w.Close()
	for name, tt := range map[string]struct {
		kind   uint32
		packed []byte
	}{
		"stored": {0x80000007, stored},
		"LZVN":   {0x80000007, lzvn},
		"XZ":     {0x80000008, z.Bytes()},
	} {
		r := extracttest.Read(t, disk.DMG, "a.dmg", onePiece(content, tt.kind, tt.packed))
		if c, ok := r.Child("docs/note.txt"); told(r) || !ok || string(c.Data) != note {
			t.Errorf("%s: %v, gaps %v", name, r.Err, r.Gaps)
		}
		r = extracttest.Read(t, disk.DMG, "a.dmg", onePiece(content, tt.kind, tt.packed[:len(tt.packed)/2]))
		if !told(r) {
			t.Errorf("%s, half of it: silence", name)
		}
	}
}
