package ole

import (
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// Streams that Office names for its own use are no gap, but a file in one is read, and more than Office
// writes there is one of no known kind.
func TestSpare(t *testing.T) {
	u32 := func(n ...uint32) string {
		var b []byte
		for _, v := range n {
			b = binary.LittleEndian.AppendUint32(b, v)
		}
		return string(b)
	}
	zip := zipMark + "member" + zipEnd + strings.Repeat("\x00", zipEndSize-len(zipEnd))
	packed := "\x1f\x8b\x08\x00packed"
	wmf := "\x01\x00\x09\x00\x00\x03 shown"
	picture := u32(0xffffffff, 3, 4, 1, 0xffffffff, 2, 0, 100, 100, uint32(len(wmf))) + wmf
	large := strings.Repeat("\x81\x02\xf3", smallSpare)
	streams := map[string][]byte{
		"\x03ObjInfo":                   []byte(packed),
		"Ctls":                          []byte("\x00\x02" + zip + "\x07behind" + zip),
		"\x03LinkInfo":                  []byte(large),
		"1Table":                        []byte(large),
		"ObjectPool/_1/\x02OlePres000":  []byte(picture + packed),
		"ObjectPool/_2/\x02OlePres000":  []byte(picture + large),
		"ObjectPool/_3/\x02OlePres000":  []byte(zip),
		"ObjectPool/_4/\x02OlePres000":  []byte(u32(4) + "EMF\x00" + u32(uint32(4+len(large))) + large + u32(1, 0xffffffff, 2, 0, 100, 100, 4) + "data"),
		"ObjectPool/_5/User Names":      []byte(strings.Repeat(zip, maxSpareFiles+1)),
		"ObjectPool/_6/\x01Ole":         []byte("\x01\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"),
		"ObjectPool/_7/\x03\x03ObjInfo": []byte("\x00\x00\x00"),
	}
	r := extracttest.Read(t, Format, "a.doc", extracttest.Compound(streams))
	for path, want := range map[string]string{
		"ObjInfo@0": packed, "Ctls@2": zip, "Ctls@41": zip, "ObjectPool/_1/OlePres000/behind it@0": packed, "ObjectPool/_3/OlePres000@0": zip,
	} {
		if c, ok := r.Child(path); !ok || string(c.Data) != want || !c.Alternative {
			t.Errorf("%s: %q", path, c.Data)
		}
	}
	for _, path := range []string{"LinkInfo", "ObjectPool/_2/OlePres000/behind it", "ObjectPool/_4/OlePres000/before the preview"} {
		if c, ok := r.Child(path); !ok || !strings.Contains(string(c.Data), large) || c.Alternative {
			t.Errorf("%s is not handed on as a file of its own", path)
		}
	}
	for _, c := range r.Children {
		if c.Path == "1Table" || strings.Contains(c.Path, "_6") || strings.Contains(c.Path, "_7") {
			t.Errorf("%s is handed on", c.Path)
		}
	}
	if len(r.Gaps) != 1 || !r.Gap(extract.TooBig) {
		t.Errorf("gaps %v", r.Gaps)
	}
}
