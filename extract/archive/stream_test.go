package archive_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"
	"github.com/ulikunitz/xz/lzma"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// streams are the formats of one compressed file, with a sample that the
// format's own program made.
var streams = []struct {
	format extract.Format
	sample string
	// many: several are read as one; what is behind is found; a cut one is seen.
	many, rest, cut bool
}{
	{archive.Bzip2, "note.txt.bz2", true, true, true},
	{archive.XZ, "note.txt.xz", true, true, true},
	{archive.LZMA, "note.txt.lzma", false, true, true},
	{archive.Lzip, "note.txt.lz", true, true, true},
	{archive.Zstd, "note.txt.zst", true, true, true},
	{archive.LZ4, "note.txt.lz4", true, true, true},
	{archive.LZ4, "note.legacy.lz4", true, false, false},
	{archive.Compress, "note.txt.Z", false, false, false},
}

const note = "A note with " + secret + " in it.\n"

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestStreams(t *testing.T) {
	for _, tt := range streams {
		t.Run(tt.sample, func(t *testing.T) {
			data := sample(t, tt.sample)
			r := extracttest.Read(t, tt.format, tt.sample, data)
			name := tt.sample[:strings.LastIndex(tt.sample, ".")]
			if c, ok := r.Child(name); !r.Detected || r.Err != nil || !ok || string(c.Data) != note || c.Err != nil || len(r.Children) != 1 {
				t.Fatalf("detected %v, error %v, children %+v", r.Detected, r.Err, r.Children)
			}
			if tt.many {
				r := extracttest.Read(t, tt.format, "", append(bytes.Clone(data), data...))
				if c, ok := r.Child("data"); !ok || string(c.Data) != note+note || c.Err != nil {
					t.Errorf("two: %+v", r)
				}
			}
			if tt.rest {
				r := extracttest.Read(t, tt.format, "", append(bytes.Clone(data), "after "+secret...))
				if c, ok := r.Child("rest"); !ok || string(c.Data) != "after "+secret || r.Children[0].Err != nil {
					t.Errorf("rest: %+v", r)
				}
				r = extracttest.Read(t, tt.format, "", append(bytes.Clone(data), make([]byte, 700)...))
				if len(r.Children) != 1 || r.Children[0].Err != nil {
					t.Errorf("padded: %+v", r)
				}
			}
			for n := range len(data) {
				r := extracttest.Read(t, tt.format, tt.sample, data[:n])
				if tt.cut && r.Err == nil && len(r.Gaps) == 0 && (len(r.Children) == 0 || r.Children[0].Err == nil) {
					t.Errorf("cut at %d: silence, %+v", n, r)
				}
			}
		})
	}
}

func TestStreamNames(t *testing.T) {
	for name, want := range map[string]string{
		"a.csv.xz": "a.csv", "A.TXZ": "A.tar", `c:\x\b.xz`: "b", ".xz": "data", "a": "data", "": "data",
	} {
		r := extracttest.Read(t, archive.XZ, name, sample(t, "note.txt.xz"))
		if got := r.Children[0].Path; got != want {
			t.Errorf("%q holds %q, want %q", name, got, want)
		}
	}
}

// TestCompressClears reads a file whose table was emptied several times.
func TestCompressClears(t *testing.T) {
	c, ok := extracttest.Read(t, archive.Compress, "clears.Z", sample(t, "clears.Z")).Child("clears")
	if !ok || len(c.Data) != 24021 || !strings.HasSuffix(string(c.Data), " "+secret+"\n") || c.Err != nil {
		t.Errorf("%v, %d bytes, error %v", ok, len(c.Data), c.Err)
	}
}

// TestCompressPadding reads what stands behind the code that empties the table, up to the
// end of a group of eight.
func TestCompressPadding(t *testing.T) {
	w := &lzwCodes{}
	card := "n:4111" + "1111" + "1111" + "1111"
	w.add('a', 256) // the table is empty again
	group := w.group(9, card[:6])
	for _, piece := range []string{card[6:12], card[12:]} {
		w.add('b', 256)
		group = append(group, w.group(9, piece)...)
	}
	w.add('c')
	group = append(group, w.group(9, "")...)
	data := append([]byte("\x1f\x9d\x90"), group...)
	r := extracttest.Read(t, archive.Compress, "a.Z", data)
	if c, ok := r.Child("a"); !r.Detected || !ok || strings.TrimRight(string(c.Data), "\x00") != "abbc" || c.Err != nil {
		t.Fatalf("%v, %+v", r.Err, r.Children)
	}
	if c, ok := r.Child("padding"); !ok || !c.Alternative || string(c.Data) != card || !strings.Contains(r.Texts[extract.Carved], card) {
		t.Errorf("between the codes: %v, %q, %q", ok, c.Data, r.Texts[extract.Carved])
	}
}

// lzwCodes are codes of one width that stand in groups of eight.
type lzwCodes struct{ codes []int }

func (w *lzwCodes) add(codes ...int) { w.codes = append(w.codes, codes...) }

// group is a group, whose end is a text.
func (w *lzwCodes) group(width int, end string) []byte {
	b := make([]byte, width)
	for i, code := range w.codes {
		for k := range width {
			if code>>k&1 != 0 {
				at := i*width + k
				b[at>>3] |= 1 << (at & 7)
			}
		}
	}
	copy(b[width-len(end):], end)
	w.codes = nil
	return b
}

// TestSkipped finds what stands in frames that programs skip.
func TestSkipped(t *testing.T) {
	frame := "\x53\x2a\x4d\x18\x13\x00\x00\x00" + secret
	for _, tt := range []struct {
		format extract.Format
		sample string
	}{{archive.Zstd, "note.txt.zst"}, {archive.LZ4, "note.txt.lz4"}} {
		r := extracttest.Read(t, tt.format, "", append([]byte(frame), sample(t, tt.sample)...))
		hidden, _ := r.Child("skipped")
		c, ok := r.Child("data")
		if !r.Detected || !ok || string(c.Data) != note || string(hidden.Data) != secret || c.Err != nil {
			t.Errorf("%s: %+v", tt.sample, r)
		}
	}
}

// TestStreamDictionaries: memory is not taken because a header says so.
func TestStreamDictionaries(t *testing.T) {
	lzmaHead := bytes.Clone(sample(t, "note.txt.lzma"))
	copy(lzmaHead[1:], "\x00\x00\x00\x40")
	lzipHead := bytes.Clone(sample(t, "note.txt.lz"))
	lzipHead[5] = 29
	var window bytes.Buffer
	w, err := zstd.NewWriter(&window, zstd.WithWindowSize(512<<20), zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	w.Write([]byte(note))
	w.Flush()
	w.Close()
	for _, tt := range []struct {
		name   string
		format extract.Format
		data   []byte
	}{{"lzma", archive.LZMA, lzmaHead}, {"lzip", archive.Lzip, lzipHead}, {"zstd", archive.Zstd, window.Bytes()}} {
		r := extracttest.Read(t, tt.format, "", tt.data)
		gap, ok := errors.AsType[*extract.GapError](r.Children[0].Err)
		if !ok || gap.Cause != extract.TooBig {
			t.Errorf("%s: %+v", tt.name, r)
		}
	}
}

// TestStreamBombs: a gigabyte of zeros ends when the budget is spent.
func TestStreamBombs(t *testing.T) {
	zeros := make([]byte, 1<<20)
	write := func(w interface{ Write([]byte) (int, error) }, err error) {
		t.Helper()
		for range 64 {
			if _, e := w.Write(zeros); err != nil || e != nil {
				t.Fatal(err, e)
			}
		}
	}
	var a, b, c, d bytes.Buffer
	xw, err := xz.NewWriter(&a)
	write(xw, err)
	xw.Close()
	lw, err := lzma.NewWriter(&b)
	write(lw, err)
	lw.Close()
	zw, err := zstd.NewWriter(&c, zstd.WithEncoderConcurrency(1))
	write(zw, err)
	zw.Close()
	fw := lz4.NewWriter(&d)
	write(fw, nil)
	fw.Close()
	for _, tt := range []struct {
		format extract.Format
		data   []byte
	}{
		{archive.XZ, a.Bytes()},
		{archive.LZMA, b.Bytes()},
		{archive.Zstd, c.Bytes()},
		{archive.LZ4, d.Bytes()},
		{archive.Bzip2, sample(t, "zeros.bz2")},
	} {
		s := &extracttest.Sink{Limit: 8 << 20, Discard: true}
		err := tt.format.Read(context.Background(), extracttest.Object("", tt.data), s)
		if !errors.Is(err, extract.ErrBudget) || s.Bytes > 9<<20 {
			t.Errorf("%s: error %v after %d bytes", tt.format.Name, err, s.Bytes)
		}
	}
}

func TestXZFilters(t *testing.T) {
	r := extracttest.Read(t, archive.XZ, "", sample(t, "x86.xz"))
	if gap, ok := errors.AsType[*extract.GapError](r.Children[0].Err); !ok || gap.Cause != extract.Unknown {
		t.Errorf("%+v", r)
	}
	for _, name := range []string{"crc32.xz", "sha256.xz", "none.xz", "blocks.xz"} {
		if c, ok := extracttest.Read(t, archive.XZ, name, sample(t, name)).Child(name[:len(name)-3]); !ok || string(c.Data) != note || c.Err != nil {
			t.Errorf("%s: %v, %q, %v", name, ok, c.Data, c.Err)
		}
	}
}

func FuzzStreams(f *testing.F) {
	for i, tt := range streams {
		f.Add(byte(i), sample(f, tt.sample))
	}
	f.Fuzz(func(t *testing.T, which byte, data []byte) {
		s := &extracttest.Sink{Limit: 4 << 20}
		_ = streams[int(which)%len(streams)].format.Read(context.Background(), extracttest.Object("a", data), s)
	})
}
