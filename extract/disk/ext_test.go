package disk_test

import (
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/disk"
	"postern/extract/extracttest"
)

// TestExtInline: files and folders of more than 60 bytes that stand in their inodes.
func TestExtInline(t *testing.T) {
	r := extracttest.Read(t, disk.Image, "a.img", image(t, "ext4.inline.img"))
	if told(r) {
		t.Errorf("%v, gaps %v", r.Err, r.Gaps)
	}
	if c, _ := r.Child("docs/inside.txt"); !strings.HasSuffix(string(c.Data), "20\ninside 5500 0000 0000 0004\n") {
		t.Errorf("a file: %q", c.Data)
	}
	if c, _ := r.Child("late/name4.txt"); string(c.Data) != "4\n" {
		t.Errorf("a folder: the last file is %q", c.Data)
	}
	if !strings.Contains(r.Texts[extract.Properties], "pipe") {
		t.Error("no name of what is no file")
	}
}

// extents calls patch for each place where extents of an inode or a block begin.
func extents(b []byte, patch func(b []byte)) {
	for at := 2048; at+60 <= len(b); at += 4 {
		if string(b[at:at+2]) == "\x0a\xf3" && b[at+2] > 0 {
			patch(b[at : at+60])
		}
	}
}

func TestExtDamage(t *testing.T) {
	le := binary.LittleEndian
	for name, damage := range map[string]func(b []byte){
		"a journal to be read":     func(b []byte) { b[1024+96] |= 4 },
		"descriptors elsewhere":    func(b []byte) { b[1024+96] |= 0x10 },
		"packed files":             func(b []byte) { b[1024+96] |= 1 },
		"more extents than fit":    func(b []byte) { extents(b, func(e []byte) { le.PutUint16(e[2:], 6) }) },
		"blocks behind the end":    func(b []byte) { extents(b, func(e []byte) { e[12+6] = 0xff }) },
		"extents that are too few": func(b []byte) { extents(b, func(e []byte) { e[2]-- }) },
		"extents in a circle": func(b []byte) {
			extents(b, func(e []byte) {
				e[6] = 1
				for at := 16; at+12 <= len(e); at += 12 {
					le.PutUint32(e[at:], 1) // where no extents stand
				}
			})
		},
	} {
		b := image(t, "ext4.img")
		damage(b)
		if r := extracttest.Read(t, disk.Image, "a.img", b); !told(r) {
			t.Errorf("%s: silence", name)
		}
	}
}

// TestExtInlineDamage: an attribute that is not where it should be.
func TestExtInlineDamage(t *testing.T) {
	b := image(t, "ext4.inline.img")
	b = []byte(strings.ReplaceAll(string(b), "\x04\x07", "\x04\x06"))
	r := extracttest.Read(t, disk.Image, "a.img", b)
	c, _ := r.Child("docs/inside.txt")
	if r.Err == nil || c.Err == nil {
		t.Errorf("%v, %v", r.Err, c.Err)
	}
}
