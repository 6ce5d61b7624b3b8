package disk_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/disk"
	"postern/extract/extracttest"
)

// free is where the zeros at the end of an image begin, at a whole sector.
func free(data []byte) int {
	return (len(bytes.TrimRight(data, "\x00")) + 511) / 512 * 512
}

func wide(text string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// TestLongText: text in unused space is whole wherever it stands.
func TestLongText(t *testing.T) {
	const lines = 20000
	for name, text := range map[string][]byte{
		"bytes":    []byte(strings.Repeat(secret+"\n", lines)),
		"units":    wide(strings.Repeat(secret+"\n", lines)),
		"one line": []byte(strings.Repeat(secret+" ", lines)),
	} {
		data := image(t, "fat32.img")
		copy(data[free(data)+3:len(data)-512], text)
		r := extracttest.Read(t, disk.Image, "a.img", data)
		if n := strings.Count(r.Texts[extract.Carved], secret); n < lines {
			t.Errorf("%s: %d of %d", name, n, lines)
		}
	}
}

// TestSlack: what stands behind the end of a file in its last block is read.
func TestSlack(t *testing.T) {
	for _, name := range []string{"fat16.img", "fat32.img", "exfat.img", "ext2.img", "ext4.img", "hfs.img"} {
		data := image(t, name)
		at := bytes.Index(data, []byte(note)) + len(note)
		copy(data[at+1:], "behind the end")
		r := extracttest.Read(t, disk.Image, "a.img", data)
		if !strings.Contains(r.Texts[extract.Carved], "behind the end") {
			t.Errorf("%s: silence", name)
		}
	}
}

// TestFilesInUnusedSpace: a file is found in the middle of other bytes.
func TestFilesInUnusedSpace(t *testing.T) {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, _ = w.Write([]byte(note))
	_ = w.Close()
	for name, file := range map[string][]byte{
		"zip":   []byte("PK\x03\x04 and so on"),
		"gzip":  z.Bytes(),
		"bzip2": []byte("BZh91AY&SY and so on"),
		"7z":    []byte("7z\xbc\xaf\x27\x1c and so on"),
	} {
		for _, before := range []int{5, 700, 64<<10 - 3, 96<<10 - 2, 200_000} {
			data := image(t, "fat32.img")
			at := free(data)
			if at+before+len(file) > len(data) {
				t.Fatal("the image is full")
			}
			copy(data[at:], bytes.Repeat([]byte{0x81}, before))
			copy(data[at+before:], file)
			found := false
			for _, c := range extracttest.Read(t, disk.Image, "a.img", data).Children {
				found = found || c.Alternative && bytes.HasPrefix(c.Data, file)
			}
			if !found {
				t.Errorf("%s behind %d bytes: silence", name, before)
			}
		}
	}
}

// vhd is a disk of Virtual PC whose blocks of zeros stand nowhere, built from its
// specification.
func vhd(content []byte, block int) []byte {
	be := binary.BigEndian
	footer := make([]byte, 512)
	copy(footer, "conectix")
	be.PutUint64(footer[16:], 512)
	be.PutUint64(footer[48:], uint64(len(content)))
	be.PutUint32(footer[60:], 3)
	header := make([]byte, 1024)
	copy(header, "cxsparse")
	be.PutUint64(header[16:], 1536)
	entries := (len(content) + block - 1) / block
	be.PutUint32(header[28:], uint32(entries))
	be.PutUint32(header[32:], uint32(block))
	table := make([]byte, (4*entries+511)/512*512)
	var blocks []byte
	for i := range entries {
		b := make([]byte, block)
		copy(b, content[i*block:])
		at := uint32(1<<32 - 1)
		if len(bytes.Trim(b, "\x00")) > 0 {
			at = uint32((1536 + len(table) + len(blocks)) / 512)
			blocks = append(append(blocks, make([]byte, (block/512/8+511)/512*512)...), b...)
		}
		be.PutUint32(table[4*i:], at)
	}
	return slices.Concat(footer, header, table, blocks, footer)
}

// TestManyAreas: more areas than are looked at are a gap.
func TestManyAreas(t *testing.T) {
	for most, want := range map[int]bool{1000: false, 1100: true} {
		data := append(image(t, "fat12.img"), make([]byte, 2*1100*512)...)
		at := free(data)
		for i := range most {
			copy(data[at+1024*i:], "\x81\x82\x83")
		}
		if r := extracttest.Read(t, disk.VHD, "a.vhd", vhd(data, 512)); told(r) != want {
			t.Errorf("%d areas: %v, gaps %v", most, r.Err, r.Gaps)
		}
	}
}
