package disk_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/disk"
	"postern/extract/extracttest"
)

// image is a sample; testdata/README.md says what made it.
func image(t testing.TB, name string) []byte {
	t.Helper()
	f, err := os.Open("testdata/" + name + ".gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const (
	secret = "4111 1111 1111 1111"
	note   = "A note with " + secret + " in it.\n"
)

func told(r extracttest.Result) bool {
	told := r.Err != nil || len(r.Gaps) > 0
	for _, c := range r.Children {
		told = told || c.Err != nil && !c.Alternative
	}
	return told
}

func TestFileSystems(t *testing.T) {
	for _, tt := range []struct{ name, path, more, text string }{
		{"fat12.img", "DOCS/a long name of a note.txt", "LIST.TXT", "NIGHTJAR"},
		{"fat16.img", "NOTE.TXT", "LIST.TXT", ""},
		{"fat32.img", "DOCS/NOTE.TXT", "DOCS/LIST.TXT", ""},
		{"exfat.img", "Gehalt Müller.txt", "", ""},
		{"ntfs.img", "note.txt", "list.txt", ""},
		{"ext2.img", "docs/note.txt", "list.txt", "/etc/target-340000000000009"},
		{"ext4.img", "docs/note.txt", "list.txt", "label5"},
		{"hfs.img", "docs/note.txt", "list.txt", ""},
		{"mbr.img", "partition 1/DOCS/a long name of a note.txt", "partition 2/list.txt", "between the partitions"},
	} {
		r := extracttest.Read(t, disk.Image, tt.name, image(t, tt.name))
		c, _ := r.Child(tt.path)
		list, ok := r.Child(tt.more)
		if !r.Detected || told(r) || string(c.Data) != note || tt.more != "" && (!ok || len(list.Data) != 6000) {
			t.Errorf("%s: detected %v, %v, gaps %v, %q, %d bytes", tt.name, r.Detected, r.Err, r.Gaps, c.Data, len(list.Data))
		}
		if !strings.Contains(r.Text(), tt.text) {
			t.Errorf("%s: no %q", tt.name, tt.text)
		}
	}
}

// Nobody looks for text in the tables of a FAT.
func TestTextInTables(t *testing.T) {
	for _, name := range []string{"fat12.img", "fat16.img", "fat32.img"} {
		data := image(t, name)
		reserved, size := int(binary.LittleEndian.Uint16(data[14:]))*512, int(binary.LittleEndian.Uint16(data[22:]))*512
		if size == 0 {
			size = int(binary.LittleEndian.Uint32(data[36:])) * 512
		}
		copy(data[reserved+size-100:], secret)
		if r := extracttest.Read(t, disk.Image, name, data); !strings.Contains(r.Text(), secret) {
			t.Errorf("%s: text in its table is not read", name)
		}
		before := extracttest.Read(t, disk.Image, name, image(t, name))
		if strings.Contains(before.Text(), "!0\"") {
			t.Errorf("%s: its table is taken for text", name)
		}
	}
}

func TestDeleted(t *testing.T) {
	r := extracttest.Read(t, disk.Image, "a.img", image(t, "fat12.img"))
	if c, ok := r.Child("_ONE.TXT"); !ok || !c.Alternative || string(c.Data) != "deleted 5500 0000 0000 0004\n" {
		t.Errorf("%v, %q", ok, c.Data)
	}
	if !strings.Contains(r.Texts[extract.Carved], "deleted 5500 0000 0000 0004") {
		t.Error("what no file takes up is text too")
	}
}

func TestStreams(t *testing.T) {
	r := extracttest.Read(t, disk.Image, "a.img", image(t, "ntfs.img"))
	if c, ok := r.Child("note.txt:hidden"); !ok || string(c.Data) != "stream 5500 0000 0000 0004" {
		t.Errorf("%v, %q", ok, c.Data)
	}
}

var machines = []struct {
	name   string
	format extract.Format
}{
	{"mbr.vhd", disk.VHD},
	{"mbr.fixed.vhd", disk.VHD},
	{"mbr.vhdx", disk.VHDX},
	{"mbr.vmdk", disk.VMDK},
	{"mbr.stream.vmdk", disk.VMDK},
	{"mbr.qcow2", disk.QCOW},
	{"mbr.c.qcow2", disk.QCOW},
	{"mbr.vdi", disk.VDI},
}

func TestMachines(t *testing.T) {
	for _, tt := range machines {
		data := image(t, tt.name)
		r := extracttest.Read(t, tt.format, tt.name, data)
		c, _ := r.Child("partition 2/docs/note.txt")
		if list, ok := r.Child("partition 1/LIST.TXT"); !r.Detected || told(r) || string(c.Data) != note || !ok || len(list.Data) != 6000 {
			t.Errorf("%s: detected %v, %v, gaps %v, %q", tt.name, r.Detected, r.Err, r.Gaps, c.Data)
		}
		for _, n := range []int{70, 600, 5000, len(data) / 3} {
			o := extracttest.Object("a", data[:n])
			if !tt.format.Detect(o) {
				continue
			}
			if r := extracttest.ReadObject(t, tt.format, o); !told(r) {
				t.Errorf("%s: cut at %d of %d: silence", tt.name, n, len(data))
			}
		}
	}
}

// TestKeptElsewhere: what a disk holds besides its present state is a gap.
func TestKeptElsewhere(t *testing.T) {
	qcow := image(t, "mbr.qcow2")
	qcow[63] = 1 // one snapshot
	if r := extracttest.Read(t, disk.QCOW, "a.qcow2", qcow); !told(r) || len(r.Children) == 0 {
		t.Errorf("QCOW with a snapshot: %v, %d files", r.Err, len(r.Children))
	}
	qcow = append(image(t, "mbr.qcow2"), "odd"...)
	copy(qcow[36:], "\xff\xff\xff\xff")                 // entries of the first table: more than there is
	copy(qcow[40:], "\x00\x00\x00\x00\x00\x00\x00\x00") // which begins where the file does
	if r := extracttest.Read(t, disk.QCOW, "a.qcow2", qcow); !told(r) {
		t.Error("QCOW with a table as long as the file: silence")
	}
	vhdx := image(t, "mbr.vhdx")
	for _, at := range []int{64 << 10, 128 << 10} {
		copy(vhdx[at+48:], "a log is there..")
	}
	if r := extracttest.Read(t, disk.VHDX, "a.vhdx", vhdx); !told(r) || len(r.Children) == 0 {
		t.Errorf("VHDX with a log: %v, %d files", r.Err, len(r.Children))
	}
	vhdx = image(t, "mbr.vhdx")
	vhdx[256<<10+16+16+2]++ // where a region is, in the second table
	if r := extracttest.Read(t, disk.VHDX, "a.vhdx", vhdx); !told(r) {
		t.Error("VHDX whose tables differ: silence")
	}
}

func TestCutOff(t *testing.T) {
	for _, name := range []string{"fat12.img", "exfat.img", "ntfs.img", "ext2.img", "ext4.img", "hfs.img"} {
		data := image(t, name)
		for _, n := range []int{5000, len(data) / 3, len(data) - 5000} {
			if r := extracttest.Read(t, disk.Image, name, data[:n]); !told(r) {
				t.Errorf("%s: cut at %d of %d: silence", name, n, len(data))
			}
		}
	}
}

func TestEncryptedVolumes(t *testing.T) {
	b := make([]byte, 8192)
	copy(b, "\xeb\x58\x90-FVE-FS-")
	r := extracttest.Read(t, disk.Image, "a.img", b)
	if gap, ok := errors.AsType[*extract.GapError](r.Err); !r.Detected || !ok || gap.Cause != extract.EncryptedFile {
		t.Errorf("%+v", r)
	}
}

// TestGUIDTable: the table of UEFI, built from its specification.
func TestGUIDTable(t *testing.T) {
	fat := image(t, "fat12.img")
	le := binary.LittleEndian
	data := make([]byte, 64*512+len(fat))
	copy(data[64*512:], fat)
	h := data[512:]
	copy(h, "EFI PART")
	le.PutUint64(h[72:], 2)
	le.PutUint32(h[80:], 4)
	le.PutUint32(h[84:], 128)
	e := data[1024:]
	copy(e, "a kind of 16 byt")
	le.PutUint64(e[32:], 64)
	le.PutUint64(e[40:], uint64(64+len(fat)/512-1))
	copy(e[56:], "E\x00F\x00I\x00")
	r := extracttest.Read(t, disk.Image, "a.img", data)
	if c, ok := r.Child("partition 1 EFI/LIST.TXT"); !r.Detected || told(r) || !ok || len(c.Data) != 6000 {
		t.Errorf("%v, %v, %d children", r.Err, r.Gaps, len(r.Children))
	}
}

// dmg is an image of macOS, built from its description: no program of Debian writes it.
func dmg(content []byte) []byte { return patchedDMG(content, nil) }

// patchedDMG is one whose table and last piece are changed.
func patchedDMG(content []byte, patch func(table, data []byte) []byte) []byte {
	be := binary.BigEndian
	var data []byte
	table := make([]byte, 204)
	copy(table, "mish")
	for at := 0; at < len(content); at += 64 << 10 {
		piece := content[at:min(at+64<<10, len(content))]
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		_, _ = w.Write(piece)
		_ = w.Close()
		e := make([]byte, 40)
		be.PutUint32(e, 0x80000005)
		be.PutUint64(e[8:], uint64(at/512))
		be.PutUint64(e[16:], uint64(len(piece)/512))
		be.PutUint64(e[24:], uint64(len(data)))
		be.PutUint64(e[32:], uint64(z.Len()))
		table = append(table, e...)
		data = append(data, z.Bytes()...)
	}
	if patch != nil {
		data = patch(table, data)
	}
	list := "<plist><dict><key>blkx</key><array><dict><key>Data</key><data>\n" + base64.StdEncoding.EncodeToString(table) + "\n</data></dict></array></dict></plist>"
	k := make([]byte, 512)
	copy(k, "koly")
	be.PutUint64(k[216:], uint64(len(data)))
	be.PutUint64(k[224:], uint64(len(list)))
	return append(append(data, list...), k...)
}

func TestDMG(t *testing.T) {
	data := dmg(image(t, "hfs.img"))
	r := extracttest.Read(t, disk.DMG, "a.dmg", data)
	if c, ok := r.Child("docs/note.txt"); !r.Detected || told(r) || !ok || string(c.Data) != note {
		t.Errorf("%v, %v, %d children", r.Err, r.Gaps, len(r.Children))
	}
	broken := bytes.Clone(data)
	for i := range 200 {
		broken[i] ^= 0x55
	}
	if r := extracttest.Read(t, disk.DMG, "a.dmg", broken); !told(r) {
		t.Error("a damaged piece: silence")
	}
}

// TestBombs: a disk of a petabyte whose table is that of a small one costs nothing, and is a gap.
func TestBombs(t *testing.T) {
	vhd := bytes.Clone(image(t, "mbr.vhd"))
	for _, at := range []int{48, len(vhd) - 512 + 48} {
		binary.BigEndian.PutUint64(vhd[at:], 1<<49)
	}
	s := &extracttest.Sink{Limit: 16 << 20, Discard: true}
	if err := disk.VHD.Read(context.Background(), extracttest.Object("", vhd), s); err == nil || s.Bytes > 8<<20 {
		t.Errorf("%v after %d bytes", err, s.Bytes)
	}
}

func FuzzImage(f *testing.F) {
	for _, name := range []string{"fat12.img", "ntfs.img", "ext2.img", "ext4.img", "hfs.img", "mbr.img"} {
		data := image(f, name)
		f.Add(data[:min(len(data), 400<<10)])
	}
	f.Fuzz(func(_ *testing.T, data []byte) {
		o := extracttest.Object("a", data)
		if disk.Image.Detect(o) {
			_ = disk.Image.Read(context.Background(), o, &extracttest.Sink{Limit: 4 << 20})
		}
	})
}

func FuzzMachine(f *testing.F) {
	for i, tt := range machines {
		data := image(f, tt.name)
		f.Add(byte(i), data[:min(len(data), 200<<10)])
	}
	f.Add(byte(len(machines)), dmg(image(f, "hfs.img")))
	f.Add(byte(5), image(f, "apfs.qcow2"))
	f.Fuzz(func(_ *testing.T, which byte, data []byte) {
		format := disk.DMG
		if i := int(which) % (len(machines) + 1); i < len(machines) {
			format = machines[i].format
		}
		if o := extracttest.Object("a", data); format.Detect(o) {
			_ = format.Read(context.Background(), o, &extracttest.Sink{Limit: 4 << 20})
		}
	})
}
