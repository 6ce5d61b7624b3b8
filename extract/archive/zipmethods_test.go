package archive_test

import (
	"archive/zip"
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"postern/extract/archive"
	"postern/extract/extracttest"
)

// long is content of every sort: text, runs, noise, and repetition from far away.
func long() []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	noise := make([]byte, 40_000)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	b.Write(noise)
	for i := range 3000 {
		b.WriteString(strings.Repeat("word ", i%7))
		b.WriteString(secret)
	}
	b.Write(make([]byte, 150_000))
	b.Write(noise) // 200 kB on, which no window of these reaches
	b.Write(noise[5000:])
	b.Write(noise)
	return b.Bytes()
}

// pack makes an archive of one file, note.txt, with 7-Zip.
func pack(t testing.TB, kind string, content []byte, args ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "note.txt"), content, 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("7zz", append([]string{"a", "-t" + kind, "out"}, append(args, "note.txt")...)...)
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("7zz: %v\n%s", err, out)
	}
	names, _ := filepath.Glob(filepath.Join(dir, "out*"))
	if len(names) != 1 {
		t.Fatalf("7zz made %q", names)
	}
	data, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// goZip packs with a compressor of Go's world, as a method that 7-Zip does not write.
func goZip(t testing.TB, method uint16, content []byte, compress zip.Compressor) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(method, compress)
	f, err := w.CreateHeader(&zip.FileHeader{Name: "note.txt", Method: method})
	if err == nil {
		_, err = f.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestZipMethods(t *testing.T) {
	content := long()
	files := map[string][]byte{
		"zstd": goZip(t, 93, content, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) }),
	}
	for _, m := range []string{"Copy", "Deflate", "Deflate64", "BZip2", "LZMA", "PPMd", "XZ"} {
		files[m] = pack(t, "zip", content, "-mm="+m)
	}
	files["Deflate64, small blocks"] = pack(t, "zip", []byte(strings.Repeat(secret, 3)), "-mm=Deflate64")
	for name, data := range files {
		want := content
		if strings.HasSuffix(name, "blocks") {
			want = []byte(strings.Repeat(secret, 3))
		}
		r := extracttest.Read(t, archive.Zip, "a.zip", data)
		if c, ok := r.Child("note.txt"); !ok || c.Err != nil || !bytes.Equal(c.Data, want) || len(r.Children) != 1 || len(r.Gaps) > 0 {
			t.Errorf("%s: error %v, %d of %d bytes, %d children, gaps %v", name, c.Err, len(c.Data), len(want), len(r.Children), r.Gaps)
		}
		// A byte that is not as it was is never read in silence.
		for _, at := range []int{60, len(data) / 2, len(data) - 130} {
			broken := bytes.Clone(data)
			broken[at] ^= 0x55
			r := extracttest.Read(t, archive.Zip, "a.zip", broken)
			if c, ok := r.Child("note.txt"); ok && c.Err == nil && !bytes.Equal(c.Data, want) {
				t.Errorf("%s: byte %d of %d was changed, and nothing is said", name, at, len(data))
			}
		}
	}
}
