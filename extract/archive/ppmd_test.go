package archive_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// varied is text that fills a model of 1 MiB more than once.
func varied() []byte {
	r := rand.New(rand.NewPCG(3, 4))
	var b bytes.Buffer
	for i := range 20_000 {
		fmt.Fprintf(&b, "%d;%c%c%x;", i, 'a'+r.IntN(26), 'A'+r.IntN(26), r.Uint32()>>r.IntN(32))
		if i%100 == 0 {
			b.WriteString(secret)
		}
	}
	b.Write(b.Bytes()[:40_000])
	return b.Bytes()
}

func TestPPMd(t *testing.T) {
	much := varied()
	for _, tt := range []struct {
		name    string
		content []byte
		args    []string
	}{
		{"one byte", []byte("x"), nil},
		{"small", []byte(secret), nil},
		{"runs", []byte(strings.Repeat("a", 100_000) + secret), []string{"-mo=16"}},
		{"all sorts", long(), nil},
		{"256 MiB declared", long(), []string{"-mx=9"}},
		{"order 2", long(), []string{"-mo=2"}},
		{"begins anew", much, []string{"-mx=5", "-mmem=1m"}},
		{"prunes", much, []string{"-mx=9", "-mmem=1m"}},
		{"prunes, order 16", much, []string{"-mx=9", "-mmem=1m", "-mo=16"}},
		{"prunes, order 2", much, []string{"-mx=9", "-mmem=1m", "-mo=2"}},
	} {
		data := pack(t, "zip", tt.content, append([]string{"-mm=PPMd"}, tt.args...)...)
		r := extracttest.Read(t, archive.Zip, "a.zip", data)
		if c, ok := r.Child("note.txt"); !ok || c.Err != nil || !bytes.Equal(c.Data, tt.content) || len(r.Children) != 1 || len(r.Gaps) > 0 {
			t.Errorf("%s: error %v, %d of %d bytes, %d children, gaps %v", tt.name, c.Err, len(c.Data), len(tt.content), len(r.Children), r.Gaps)
		}
	}
}

func TestPPMdWithPassword(t *testing.T) {
	for _, method := range []string{"ZipCrypto", "AES256"} {
		o := extracttest.Object("a.zip", pack(t, "zip", []byte(secret), "-mm=PPMd", "-psesame", "-mem="+method))
		o.Passwords = []string{"wrong", "sesame"}
		r := extracttest.ReadObject(t, archive.Zip, o)
		if c, _ := r.Child("note.txt"); r.Err != nil || c.Err != nil || string(c.Data) != secret {
			t.Errorf("%s: errors %v and %v, %q, gaps %v", method, r.Err, c.Err, c.Data, r.Gaps)
		}
	}
}

// A stream that says what no program can do, or lies about its size.
func TestPPMdBroken(t *testing.T) {
	data := pack(t, "zip", []byte(strings.Repeat(secret, 20)), "-mm=PPMd")
	const head = 30 + len("note.txt")
	for _, tt := range []struct {
		name  string
		value uint16
		cause extract.Cause
	}{
		{"a model that freezes", 2<<12 | 5, extract.Unknown},
		{"an unknown method", 3<<12 | 5, ""},
		{"order 1", 0, ""},
		{"another order", 9, ""},
	} {
		broken := bytes.Clone(data)
		broken[head], broken[head+1] = byte(tt.value), byte(tt.value>>8)
		c, _ := extracttest.Read(t, archive.Zip, "a.zip", broken).Child("note.txt")
		gap, _ := errors.AsType[*extract.GapError](c.Err)
		if c.Err == nil || tt.cause != "" && (gap == nil || gap.Cause != tt.cause) {
			t.Errorf("%s: error %v", tt.name, c.Err)
		}
	}
	end := directoryAt(data)
	for n := head; n < end; n++ {
		cut := bytes.Clone(data[:n])
		if c, _ := extracttest.Read(t, archive.Zip, "a.zip", cut).Child("note.txt"); c.Err == nil && len(c.Data) < 20*len(secret) {
			t.Errorf("cut at %d of %d: no error", n, end)
		}
	}
}

// FuzzPPMd unpacks anything.
func FuzzPPMd(f *testing.F) {
	const head = 30 + len("note.txt")
	for _, content := range []string{"", secret, strings.Repeat(secret, 30), string(varied()[:5000])} {
		data := pack(f, "zip", []byte(content), "-mm=PPMd", "-mx=9", "-mmem=1m")
		f.Add(data[min(head, len(data)):directoryAt(data)])
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		h := local("a", "")
		h[8] = 98
		h[18], h[19], h[20] = byte(len(stream)), byte(len(stream)>>8), byte(len(stream)>>16)
		s := &extracttest.Sink{Limit: 4 << 20}
		_ = archive.Zip.Read(t.Context(), extracttest.Object("a.zip", append(h, stream...)), s)
	})
}
