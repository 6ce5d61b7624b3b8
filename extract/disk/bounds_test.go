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
		"files": func(v *volume) bool { v.files = mostFiles; return v.another("a") },
		"files in the same extents of APFS": func(v *volume) bool {
			a := &apfsVolume{apfs: &apfs{volume: v}, files: map[uint64]*apfsFile{7: {list: make([]apfsExtent, mostExtents)}}}
			for range 3 {
				a.pieces(7, 0)
			}
			return v.gap != nil || a.pieces(7, 0) != nil
		},
		"files in the same extents of HFS+": func(v *volume) bool {
			h := &hfs{volume: v, later: map[hfsFork][]hfsLater{{}: make([]hfsLater, mostExtents/8)}}
			for range 4 {
				h.whole(nil, hfsFork{})
			}
			return v.gap != nil || h.whole(nil, hfsFork{}) != nil
		},
		"bytes of paths":   func(v *volume) bool { v.paths = mostPaths; return v.another("a") },
		"bytes of folders": func(v *volume) bool { v.folders = mostFolders; return v.bytes([]extent{{0, 512}}, 512) != nil },
	} {
		v := &volume{src: src, size: 4096}
		if reach(v) || v.gap == nil || v.gap.Cause != extract.TooBig {
			t.Errorf("%s: %v", name, v.gap)
		}
	}
	for name, v := range map[string]*virtual{
		"blocks":                        {runs: []run{{size: 512, packed: 512}}, work: mostWork},
		"blocks in the same large ones": {runs: []run{{size: 512, packed: 1 << 20}}, work: mostWork - 1<<20 + 1},
	} {
		v.r, v.size = src, 512
		v.unpack = func(uint32, []byte, int64) ([]byte, int, error) { return make([]byte, 512), 512, nil }
		if full(v, make([]byte, 512), 0) || v.broken == nil {
			t.Errorf("packed %s without an end: silence", name)
		}
	}
}
