package pst_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/pst"
)

const card = "4111 1111 1111 1111"

const (
	blob     = 0x102
	number   = 3
	integer  = 0x14
	object   = 0xd
	boolean  = 0xb
	filetime = 0x40
)

var long = strings.Repeat("a line of a long body\r\n", 700) + "at its end " + card

// message writes a message with its recipients and attachments.
func (w *writer) message(subject, body string, list []prop, sub ...pnode) (uint64, uint64) {
	d, s := w.table(
		[]prop{{0x0c15, number, 1}, {0x3001, 0, "Erika Mustermann"}, {0x3003, 0, "erika@example.org"}},
		[]prop{{0x0c15, number, 2}, {0x3001, 0, "Max Muster"}, {0x3003, 0, "max@example.org"}},
	)
	sub = append(sub, pnode{id: 0x692, data: d, sub: s})
	return w.properties(append(list,
		prop{0x001a, 0, "IPM.Note"}, prop{0x0037, 0, "\x01\x01" + subject}, prop{0x0c1a, 0, "The Sender"}, prop{0x0c1f, 0, "sender@example.org"},
		prop{0x0e06, filetime, make([]byte, 8)}, prop{0x0e07, number, 1}, prop{0x1000, 0, body},
	), sub...)
}

// fill is a file of a folder with two messages, and some that no folder lists.
func fill(w *writer) {
	uid := make([]byte, 20)
	d, s := w.properties([]prop{{0x3001, 0, "The data file"}, {0x0ff9, blob, make([]byte, 16)}, {0x35e0, blob, append(bytes.Clone(uid), 0x22, 0x80, 0, 0)}, {0x67ff, number, 0x1234}})
	w.node(0x21, 0, d, s)
	name := append([]byte{18, 0, 0, 0}, (&writer{}).text("AccountNo")...)
	entries := []byte{0, 0, 0, 0, 1, 0, 5, 0}
	d, s = w.properties([]prop{{1, number, 251}, {2, blob, zeros(16)}, {3, blob, entries}, {4, blob, name}})
	w.node(0x61, 0, d, s)
	for _, folder := range []struct {
		id, parent uint32
		name       string
	}{{0x122, 0x122, ""}, {0x8022, 0x122, "Top of Personal Folders"}, {0x8042, 0x8022, "Offers"}} {
		d, s := w.properties([]prop{{0x3001, 0, folder.name}, {0x3602, number, 1}, {0x3603, number, 0}, {0x360a, boolean, 1}, {0x3613, 0, "IPF.Note"}})
		w.node(folder.id, folder.parent, d, s)
	}
	// A message with a file and with a message in it.
	fd, fs := w.properties([]prop{{0x3701, blob, []byte("the attached file " + card)}, {0x3705, number, 1}, {0x3704, 0, "LETTER~1.TXT"}, {0x3707, 0, "letter to all.txt"}, {0x370e, 0, "text/plain"}})
	bd, bs := w.properties([]prop{{0x3701, blob, bytes.Repeat([]byte("0123456789abcdef"), 2000)}, {0x3705, number, 1}, {0x3707, 0, "large.bin"}})
	id, is := w.message("The inner one", "Inner body 5555 5555 5555 4444", nil)
	od, os := w.properties([]prop{{0x3701, object, []byte{0x04, 0x90, 0, 0, 0, 1, 0, 0}}, {0x3705, number, 5}, {0x3001, 0, "The inner one"}}, pnode{id: 0x9004, data: id, sub: is})
	d, s = w.message("Prices for you", long, []prop{
		{0x1013, blob, []byte("<p>HTML of the message</p>")},
		{0x8005, number, 123456789},
		{0x67f0, integer, []byte{0, 0xe8, 0x76, 0x48, 0x17, 0, 0, 0}}, // 100,000,000,000
	}, pnode{id: 0x8025, data: fd, sub: fs}, pnode{id: 0x8045, data: bd, sub: bs}, pnode{id: 0x8065, data: od, sub: os})
	w.node(0x200024, 0x8042, d, s)
	td, ts := w.table([]prop{{0x0037, 0, "A line of the folder's table"}})
	w.node(0x804e, 0x8042, td, ts)
	d, s = w.message("Lost one", "in no folder 378282246310005", nil)
	w.node(0x200044, 0x7f02, d, s)
	w.block([]byte("a block that nothing leads to"), false)
	free := []byte("text in the room between blocks")
	if w.crypt == 1 {
		w.encode(free, 0)
	}
	w.out = append(w.out, append(free, make([]byte, 512-len(free))...)...)
}

func zeros(n int) []byte { return make([]byte, n) }

var files = map[string]func() *writer{
	"ansi":            func() *writer { return &writer{old: true} },
	"ansi permuted":   func() *writer { return &writer{old: true, crypt: 1, encode: pst.Encode(1)} },
	"unicode":         func() *writer { return &writer{} },
	"unicode permute": func() *writer { return &writer{crypt: 1, encode: pst.Encode(1)} },
	"unicode cyclic":  func() *writer { return &writer{crypt: 2, encode: pst.Encode(2)} },
	"large pages":     func() *writer { return &writer{big: true, crypt: 1, encode: pst.Encode(1)} },
}

func TestOutlook(t *testing.T) {
	for name, w := range files {
		t.Run(name, func(t *testing.T) {
			w := w()
			data := w.file(fill)
			r := extracttest.Read(t, pst.Format, "mail.pst", data)
			if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
				t.Fatalf("detected %v, %v, gaps %v", r.Detected, r.Err, r.Gaps)
			}
			for view, list := range map[extract.View][]string{
				extract.Shown:      {"at its end " + card, "Inner body 5555 5555 5555 4444", "in no folder 378282246310005"},
				extract.Properties: {"Prices for you", "erika@example.org", "Max Muster", "sender@example.org", "Offers", "123456789", "100000000000", "A line of the folder's table"},
				extract.All:        {"a block that nothing leads to"},
			} {
				for _, want := range list {
					if !strings.Contains(r.Texts[view], want) {
						t.Errorf("%s: no %q in %.2000q", view, want, r.Texts[view])
					}
				}
			}
			if w.crypt != 2 && !strings.Contains(r.Texts[extract.All], "text in the room between") {
				t.Error("text between blocks is missing")
			}
			if at := r.At(extract.Shown, "at its end").Where; at != "Top of Personal Folders/Offers/Prices for you, body" {
				t.Errorf("the body is at %q", at)
			}
			if at := r.At(extract.Properties, "123456789").Where; !strings.HasSuffix(at, "property AccountNo") {
				t.Errorf("the named property is at %q", at)
			}
			for name, want := range map[string]string{
				"letter to all.txt": "the attached file " + card,
				"large.bin":         strings.Repeat("0123456789abcdef", 2000),
				"body.html":         "<p>HTML of the message</p>",
			} {
				if c, ok := r.Child(name); !ok || c.Err != nil || string(c.Data) != want {
					t.Errorf("%s: %v, %v, %.100q", name, ok, c.Err, c.Data)
				}
			}
			for n := 600; n < len(data); n += 1 + n/3 {
				r := extracttest.Read(t, pst.Format, "", data[:n])
				if r.Err == nil && len(r.Gaps) == 0 {
					t.Errorf("cut at %d of %d: nothing told", n, len(data))
				}
			}
			for i := 0; i < len(data); i += 1511 {
				for _, b := range []byte{0xff, 0x80, 2} {
					broken := bytes.Clone(data)
					broken[i] = b
					extracttest.Read(t, pst.Format, "", broken)
				}
			}
		})
	}
	data := (&writer{}).file(fill)
	data[513] = 0x10
	if r := extracttest.Read(t, pst.Format, "", data); !r.Gap(extract.EncryptedFile) {
		t.Errorf("an encrypted file: %v", r.Err)
	}
}

// TestPrograms compares what is built here with what readpst reads of it.
func TestPrograms(t *testing.T) {
	if _, err := exec.LookPath("readpst"); err != nil {
		t.Fatal("pst-utils is missing: make deps installs it")
	}
	for name, w := range files {
		w := w()
		dir := t.TempDir()
		file := filepath.Join(dir, "mail.pst")
		if err := os.WriteFile(file, w.file(fill), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("readpst", "-o", dir, file).CombinedOutput()
		found := ""
		filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if b, err := os.ReadFile(path); err == nil && path != file {
				found += string(b)
			}
			return nil
		})
		if err != nil || !strings.Contains(found, "Prices for you") || !strings.Contains(found, "at its end "+card) {
			t.Errorf("%s: readpst: %v, %s; %.500q", name, err, out, found)
		}
	}
}

func FuzzOutlook(f *testing.F) {
	for _, w := range files {
		f.Add(w().file(fill))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, pst.Format, "a", data)
	})
}
