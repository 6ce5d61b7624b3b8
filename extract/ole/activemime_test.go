package ole

import (
	"bytes"
	"compress/zlib"
	"testing"

	"postern/extract/extracttest"
)

func activeMime(content string) []byte {
	b := bytes.NewBufferString("ActiveMime\x00\x00\x01\xf0\x04\x00\x00\x00\xff\xff\xff\xff\x00\x00\x00\x00\x04\x00\x00\x00\x04\x00\x00\x00" + string(make([]byte, 16)))
	w := zlib.NewWriter(b)
	w.Write([]byte(content))
	w.Close()
	return b.Bytes()
}

func TestActiveMime(t *testing.T) {
	data := activeMime("the macros, compressed")
	r := extracttest.Read(t, ActiveMime, "editdata.mso", data)
	if c, ok := r.Child("data.ole"); !r.Detected || r.Err != nil || !ok || string(c.Data) != "the macros, compressed" || c.Err != nil {
		t.Errorf("detected %v, error %v, children %v", r.Detected, r.Err, r.Children)
	}
	for n := range data {
		r := extracttest.Read(t, ActiveMime, "editdata.mso", data[:n])
		if r.Err == nil && (len(r.Children) != 1 || r.Children[0].Err == nil) {
			t.Errorf("cut off at byte %d: no error", n)
		}
	}
}
