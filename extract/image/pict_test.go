package image

import (
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// pictOf is a picture of QuickDraw of these operations, as Office keeps it: without the head of a file.
func pictOf(operations string) []byte {
	b := "\x00\x00" + "\x00\x00\x00\x00\x00\x20\x00\x40" + operations
	return append(binary.BigEndian.AppendUint16(nil, uint16(len(b))), b[2:]...)
}

const (
	pictTwo     = "\x00\x11\x02\xff\x0c\x00\xff\xfe\x00\x00\x00\x48\x00\x00\x00\x48\x00\x00\x00\x00\x00\x20\x00\x40\x00\x00\x00\x00"
	region      = "\x00\x0a\x00\x00\x00\x00\x00\x20\x00\x40"
	square      = "\x00\x00\x00\x00\x00\x02\x00\x08"
	pictColours = "\x00\x00\x00\x00\x00\x00\x00\x00" + "\x00\x00\xff\xff\xff\xff\xff\xff"
	pixels      = square + "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x48\x00\x00\x00\x48\x00\x00\x00\x00\x00\x08\x00\x01\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
)

func TestPictOfMacintosh(t *testing.T) {
	second := pictTwo + "\x00\x01" + region + "\x00\x03\x00\x14" + "\x00\x1e" +
		"\x00\x28\x00\x10\x00\x10\x0aGr\x9fn 4111 " + "\x00\x00\x2b\x02\x03\x05words" +
		"\x00\x2c\x00\x08\x00\x14\x05Times" + "\x00\xa1\x00\x64\x00\x07comment\x00" + "\x00\x12\x00\x02" + "12345678" + "\xff\xff\x00\x00\x00\x00" +
		"\x00\x98\x80\x08" + pixels + pictColours + square + square + "\x00\x00" + "\x02\xf9\x01\x02\xf9\x02" +
		"\x00\x99\x00\x08" + square + square + square + "\x00\x00" + region + "\x02\xf9\x01\x02\xf9\x02" +
		"\x00\x9a\x00\x00\x00\xff\x80\x08" + strings.Replace(pixels, "\x02\x00\x08\x00\x00\x00\x00", "\x02\x00\x08\x00\x00\x00\x01", 1) + square + square + "\x00\x00" + strings.Repeat("p", 16) +
		"\x82\x00\x00\x00\x00\x0bhead\xff\xd8\xff jpg\x00" + "\x00\xff"
	first := "\x11\x01" + "\x01" + region + "\x0d\x00\x0c" + "\x28\x00\x10\x00\x10\x09IBAN DE12" + "\x29\x04\x05 3456" + "\xa0\x00\x82" + "\x70" + region +
		"\x90\x00\x02" + square + square + square + "\x00\x00" + "\xaa\x55\xaa\x55" + "\xff"
	for name, tt := range map[string]struct {
		data []byte
		want []string
	}{
		"version 1": {pictOf(first), []string{"IBAN DE12\n", "3456\n"}},
		"version 2": {pictOf(second), []string{"Grün 4111\n", "words\n"}},
		"a file":    {append(make([]byte, pictFile), pictOf(second)...), []string{"Grün 4111\n"}},
	} {
		r := extracttest.Read(t, PICT, "a.pict", tt.data)
		if r.Err != nil || !r.Detected || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", name, r.Detected, r.Err, r.Gaps)
		}
		for _, want := range tt.want {
			if !strings.Contains(r.Texts[extract.Shown], want) {
				t.Errorf("%s: %q is missing in %q", name, want, r.Texts)
			}
		}
		if strings.Contains(string(tt.data), "jpg") && (len(r.Children) != 1 || string(r.Children[0].Data) != "\xff\xd8\xff jpg") {
			t.Errorf("%s: files %v", name, r.Children)
		}
		for n := pictFile + pictFrame; n < len(tt.data); n++ {
			if r := extracttest.Read(t, PICT, "a.pict", tt.data[:n]); r.Err == nil && len(r.Gaps) == 0 {
				t.Fatalf("%s cut off at %d: no gap", name, n)
			}
		}
		for at := range tt.data {
			b := append([]byte(nil), tt.data...)
			b[at] ^= 0xff
			extracttest.Read(t, PICT, "a.pict", b)
		}
	}
}

// ImageMagick writes them with the head of a file.
func TestPictOfImageMagick(t *testing.T) {
	r := extracttest.Read(t, PICT, "a.pict", sample(t, "pict"))
	if r.Err != nil || !r.Detected || len(r.Gaps) > 0 {
		t.Errorf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
	}
}
