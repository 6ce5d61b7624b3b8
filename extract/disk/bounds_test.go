package disk

import (
	"bytes"
	"testing"

	"postern/extract"
)

// TestBounds: what would be too much for a worker is a gap.
func TestBounds(t *testing.T) {
	src := plain{bytes.NewReader(make([]byte, 4096)), 4096}
	for name, reach := range map[string]func(v *volume) bool{
		"files":            func(v *volume) bool { v.files = mostFiles; return v.another("a") },
		"bytes of paths":   func(v *volume) bool { v.paths = mostPaths; return v.another("a") },
		"bytes of folders": func(v *volume) bool { v.folders = mostFolders; return v.bytes([]extent{{0, 512}}, 512) != nil },
	} {
		v := &volume{src: src, size: 4096}
		if reach(v) || v.gap == nil || v.gap.Cause != extract.TooBig {
			t.Errorf("%s: %v", name, v.gap)
		}
	}
	v := &virtual{
		r: src, size: 512, runs: []run{{size: 512, packed: 512}}, work: mostWork,
		unpack: func(uint32, []byte, int64) ([]byte, int, error) { return make([]byte, 512), 512, nil },
	}
	if full(v, make([]byte, 512), 0) || v.broken == nil {
		t.Error("packed blocks without an end: silence")
	}
}
