package media

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// module is a module of Protracker: a title, samples with names, a mark.
func module() []byte {
	b := make([]byte, 2108)
	copy(b, "module words")
	copy(b[20:], "name of a sample")
	b[950] = 1
	copy(b[1080:], "M.K.")
	return b
}

func TestOldRecordings(t *testing.T) {
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, c := range []struct {
		format extract.Format
		file   []byte
		want   []string
	}{
		{MPEG, read("film.ts"), nil},
		{MPEG, read("film.mpg"), nil},
		{RealMedia, read("sound.rm"), []string{"real words", "real comment"}},
		{Module, module(), []string{"module words", "name of a sample"}},
		{Module, []byte("Extended Module: xm words" + strings.Repeat("\x00", 100)), []string{"xm words"}},
	} {
		r := extracttest.Read(t, c.format, "a", c.file)
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", c.format.Name, r.Detected, r.Err, r.Gaps)
		}
		for _, w := range c.want {
			if !strings.Contains(r.Text(), w) {
				t.Errorf("%s: %q is missing in %q", c.format.Name, w, r.Text())
			}
		}
	}
	// Cut off within its texts it is a gap.
	if r := extracttest.Read(t, RealMedia, "a", read("sound.rm")[:100]); r.Err == nil && len(r.Gaps) == 0 {
		t.Error("RealMedia that is cut off is read whole")
	}
	for _, text := range []string{"", "several words", "\x00\x00\x01\xba", strings.Repeat("G", 10)} {
		if MPEG.Detect(extracttest.Object("a", []byte(text))) || Module.Detect(extracttest.Object("a", []byte(text))) {
			t.Errorf("%q is a recording", text)
		}
	}
}

func FuzzOldRecording(f *testing.F) {
	for _, name := range []string{"film.ts", "film.mpg", "sound.rm"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add(module())
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range []extract.Format{MPEG, RealMedia, Module} {
			extracttest.Read(t, format, "a", data)
		}
	})
}
