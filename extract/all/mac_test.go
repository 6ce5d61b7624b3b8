package all_test

import (
	"encoding/binary"
	"strings"
	"testing"
)

// binhex writes a file with two forks in BinHex 4.0, with its checks.
func binhex(name string, data, resource []byte) string {
	crc := func(p []byte) (c uint16) {
		for _, b := range p {
			c ^= uint16(b) << 8
			for range 8 {
				if c&0x8000 != 0 {
					c = c<<1 ^ 0x1021
				} else {
					c <<= 1
				}
			}
		}
		return c
	}
	b := append([]byte{byte(len(name))}, name+"\x00TEXTttxt\x00\x00"...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
	b = binary.BigEndian.AppendUint32(b, uint32(len(resource)))
	for _, part := range [][]byte{nil, data, resource} {
		sum := crc(part)
		if part == nil && len(b) == len(name)+20 {
			sum = crc(b)
		}
		b = binary.BigEndian.AppendUint16(append(b, part...), sum)
	}
	const digits = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
	out := strings.Builder{}
	out.WriteString("(This file must be converted with BinHex 4.0)\r\n\r\n:")
	bits, held := uint32(0), 0
	for _, c := range append([]byte(strings.ReplaceAll(string(b), "\x90", "\x90\x00")), 0) {
		bits, held = bits<<8|uint32(c), held+8
		for held >= 6 {
			held -= 6
			out.WriteByte(digits[bits>>held&63])
			if out.Len()%65 == 0 {
				out.WriteString("\r\n")
			}
		}
	}
	return out.String() + ":\r\n"
}

// Files of a Macintosh are read in every wrapping.
func TestMacFiles(t *testing.T) {
	r := newReader(t)
	zip := zipped(t, "a.txt", []byte("inner 4111 1111"))
	hqx := binhex("offer.zip", zip, []byte("a resource with 4112 in it"))
	double := "\x00\x05\x16\x07\x00\x02\x00\x00" + strings.Repeat("\x00", 16) + "\x00\x02" +
		"\x00\x00\x00\x03\x00\x00\x00\x32\x00\x00\x00\x09" + "\x00\x00\x00\x02\x00\x00\x00\x3b\x00\x00\x00\x1a" +
		"offer.zip" + "a resource with 4112 in it"
	for name, message := range map[string]string{
		"BinHex part":       mixed("--b\r\nContent-Type: application/mac-binhex40; name=offer.zip\r\n\r\n" + hqx),
		"BinHex encoding":   mixed("--b\r\nContent-Type: application/octet-stream; name=offer.zip\r\nContent-Transfer-Encoding: x-binhex\r\n\r\n" + hqx),
		"BinHex attachment": mixed(attach("offer.hqx", "application/octet-stream", []byte(hqx))),
		"BinHex inline":     "From: a@b\r\nSubject: x\r\n\r\nwords first\r\n\r\n" + hqx + "\r\nwords after\r\n",
		"AppleDouble":       mixed("--b\r\nContent-Type: multipart/appledouble; boundary=c\r\n\r\n", strings.ReplaceAll(attach("offer.zip", "application/applefile", []byte(double))+attach("offer.zip", "application/zip", zip), "--b\r\n", "--c\r\n")+"--c--\r\n"),
		"in an archive":     mixed(attach("all.zip", "application/zip", zipped(t, "__MACOSX/._offer.zip", []byte(double))), attach("offer.zip", "application/zip", zip)),
	} {
		got := readMessage(t, r, message)
		for _, want := range []string{"inner 4111 1111", "4112"} {
			if !got.hasText(want) {
				t.Errorf("%s: %q is not found", name, want)
			}
		}
		if len(got.report.Gaps)+len(got.report.Facts) > 0 {
			t.Errorf("%s: gaps %v, facts %v", name, got.report.Gaps, got.report.Facts)
		}
	}
}
