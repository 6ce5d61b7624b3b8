package fingerprint

import (
	"os"
	"path/filepath"
	"testing"

	"postern/internal/indexfile"
)

// FuzzSegment wants an error or a segment that can be asked and merged, whatever the
// bytes.
func FuzzSegment(f *testing.F) {
	dir := filepath.Join(f.TempDir(), "x")
	e := edit(f, dir, EditOptions{Name: "x"})
	text := made(1, 2000)
	add(f, e, "a", text)
	add(f, e, "b", made(2, 500))
	commit(f, e)
	data, err := os.ReadFile(filepath.Join(dir, segmentFile(1)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:len(data)/2])
	k := testKeys(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		s := &segment{name: "x"}
		var err error
		if s.file, err = indexfile.Parse(data, Kind, Version, &s.segmentFooter); err != nil {
			return
		}
		if s.lay() != nil {
			return
		}
		x := &Index{keys: k, parts: []*part{{segment: s}}}
		finder := Finder{Public: []*Index{x}}
		finder.Read(k, text)
		finder.Copies(x, 50)
		_ = x.Documents(func(Document) bool { return true })
		s.named(7)
		m := newMerge(x.parts)
		for n := 0; n < 10_000; n++ {
			if _, ok := m.next(); !ok {
				break
			}
		}
	})
}

// FuzzManifest wants an error or a manifest that can be told about.
func FuzzManifest(f *testing.F) {
	f.Add([]byte("PSTNFPRT 00000000\n{}"))
	f.Add([]byte(`PSTNFPRT 5c5d1e07` + "\n" + `{"version":1,"segments":[{"file":"../x"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := parseManifest(data); err == nil {
			m.info()
		}
	})
}
