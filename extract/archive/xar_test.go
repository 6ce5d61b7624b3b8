package archive_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/klauspost/compress/snappy"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// xar is an archive as xar 1.5 writes it, which Debian does not have: a header, a table
// of contents and a heap.
func xar(t testing.TB) []byte {
	deflate := func(b []byte) []byte {
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		_, _ = w.Write(b)
		_ = w.Close()
		return z.Bytes()
	}
	sum := make([]byte, 20)
	for i := range sum {
		sum[i] = byte(200 + i)
	}
	first, second := deflate([]byte(note)), sample(t, "note.txt.bz2")
	heap := append(append(bytes.Clone(sum), first...), second...)
	toc := fmt.Sprintf(`<?xml version="1.0"?><xar><toc><checksum style="sha1"><offset>0</offset><size>20</size></checksum>
<file id="1"><name>docs</name><type>directory</type>
<file id="2"><name>note.txt</name><type>file</type><data><offset>20</offset><length>%d</length><size>%d</size><encoding style="application/x-gzip"/><archived-checksum style="sha1">00</archived-checksum></data></file></file>
<file id="3"><name enctype="base64">bcO8bGxlci50eHQ=</name><data><offset>%d</offset><length>%d</length><size>%d</size><encoding style="application/x-bzip2"/></data></file>
<file id="4"><name>link</name><link type="file">/etc/target-340000000000009</link></file></toc></xar>`,
		len(first), len(note), 20+len(first), len(second), len(note))
	packed := deflate([]byte(toc))
	h := []byte("xar!\x00\x1c\x00\x01")
	h = binary.BigEndian.AppendUint64(h, uint64(len(packed)))
	h = binary.BigEndian.AppendUint64(h, uint64(len(toc)))
	h = binary.BigEndian.AppendUint32(h, 1)
	return append(append(h, packed...), heap...)
}

func TestXAR(t *testing.T) {
	data := xar(t)
	r := extracttest.Read(t, archive.XAR, "a.pkg", append(bytes.Clone(data), "after "+secret...))
	for _, name := range []string{"docs/note.txt", "müller.txt"} {
		if c, ok := r.Child(name); !ok || string(c.Data) != note || c.Err != nil {
			t.Errorf("%s: %v, %q, %v", name, ok, c.Data, c.Err)
		}
	}
	if !r.Detected || loud(r) || len(r.Children) != 3 || string(r.Children[2].Data) != "after "+secret {
		t.Errorf("%+v", r)
	}
	if !strings.Contains(r.Texts[extract.Properties], "/etc/target-340000000000009") {
		t.Errorf("%q", r.Texts[extract.Properties])
	}
	for n := 28; n < len(data); n++ {
		if r := extracttest.Read(t, archive.XAR, "a.xar", data[:n]); !loud(r) {
			t.Errorf("cut at %d of %d: silence", n, len(data))
		}
	}
}

func FuzzXAR(f *testing.F) {
	f.Add(xar(f))
	f.Fuzz(func(_ *testing.T, data []byte) {
		if o := extracttest.Object("a", data); archive.XAR.Detect(o) {
			_ = archive.XAR.Read(context.Background(), o, &extracttest.Sink{Limit: 4 << 20})
		}
	})
}

// list.txt.lzo was made by lzop 1.04.
func TestLZOP(t *testing.T) {
	data, list := sample(t, "list.txt.lzo"), sample(t, "lha/list.txt")
	r := extracttest.Read(t, archive.LZOP, "list.txt.lzo", append(bytes.Clone(data), "after "+secret...))
	c, _ := r.Child("list.txt")
	if rest, ok := r.Child("rest"); !r.Detected || loud(r) || !bytes.Equal(c.Data, list) || !ok || string(rest.Data) != "after "+secret {
		t.Errorf("%v, %d bytes, %v, %d children", r.Err, len(c.Data), c.Err, len(r.Children))
	}
	damaged(t, archive.LZOP, "list.txt.lzo", data, "list.txt", list, never)
}

func FuzzLZOP(f *testing.F) {
	f.Add(sample(f, "list.txt.lzo"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		_ = archive.LZOP.Read(context.Background(), extracttest.Object("a", data), &extracttest.Sink{Limit: 4 << 20})
	})
}

// Debian has no program that writes Snappy's frames; a library does.
func TestSnappy(t *testing.T) {
	var b bytes.Buffer
	w := snappy.NewBufferedWriter(&b)
	_, _ = w.Write(sample(t, "lha/list.txt"))
	_ = w.Close()
	r := extracttest.Read(t, archive.Snappy, "list.txt.sz", b.Bytes())
	if c, _ := r.Child("list.txt"); !r.Detected || loud(r) || len(c.Data) != 6000 {
		t.Errorf("%+v", r)
	}
	for n := 11; n < b.Len(); n += 7 {
		if r := extracttest.Read(t, archive.Snappy, "list.txt.sz", b.Bytes()[:n]); !loud(r) {
			t.Errorf("cut at %d of %d: silence", n, b.Len())
		}
	}
}
