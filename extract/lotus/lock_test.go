package lotus

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// Worksheets are locked here by the inverse of what libwps does to open them; its wks2csv -p reads
// the same cells out of those of 1-2-3.

// sealed is a worksheet with a record of a password behind its first one, and what follows combined by seal,
// which is given the number of a record, the place of its body in the file, and the body.
func sealed(data, record []byte, seal func(number uint16, at int, body []byte)) []byte {
	first := 4 + int(binary.LittleEndian.Uint16(data[2:]))
	out := file(data[:first], record, data[first:])
	for at := first + len(record); at+4 <= len(out); {
		size := int(binary.LittleEndian.Uint16(out[at+2:]))
		seal(binary.LittleEndian.Uint16(out[at:]), at+4, out[at+4:][:size])
		at += 4 + size
	}
	return out
}

func sealedOld(data []byte, password string) []byte {
	l, sum := lockOf(password, &fill1)
	n := 0
	return sealed(data, rec(0x4b, bits.ReverseBytes16(sum)), func(_ uint16, _ int, body []byte) {
		for i := range body {
			body[i] = bits.RotateLeft8(bits.RotateLeft8(body[i], -2)^l[n%16], -1)
			n++
		}
	})
}

func sealed3(data []byte, password string) []byte {
	l, sum := lockOf(password, &fill3)
	kept := l.kept(sum)
	which := byte(0)
	return sealed(data, rec(rec3Password, kept[:]), func(number uint16, _ int, body []byte) {
		step, more := byte(len(body)), l[13]
		for i := range body {
			body[i] ^= l[which%16]
			which, step, more = body[i]+step, step+more, more+1
		}
	})
}

func sealedQuattro(data []byte, number uint16, places bool) []byte {
	l := lock([]byte("sixteen bytes of"))
	n := 0
	return sealed(data, rec(number, uint16(0x1234), uint16(6), l[:]), func(_ uint16, at int, body []byte) {
		for i := range body {
			k := l[n%16]
			if places {
				k = l[(at+i)%16]
			}
			body[i] = bits.RotateLeft8(body[i], -3) ^ k
			n++
		}
	})
}

func TestLocks(t *testing.T) {
	const long = "a password of many signs"
	for name, c := range map[string]struct {
		format   extract.Format
		data     []byte
		password string
		any      bool // it opens without its password
	}{
		"a.wk1": {Lotus, sealedOld(wk1(), "Tulip1"), "Tulip1", false},
		"a.wk3": {Lotus, sealed3(wk3(), "Tulip1"), "Tulip1", true},
		"b.wk3": {Lotus, sealed3(wk3(), long), long, false},
		"a.wb1": {Quattro, sealedQuattro(wb1(), 0x4b, false), "", true},
		"a.qpw": {Quattro, sealedQuattro(qpw(), 4, true), "", true},
	} {
		o := extracttest.Object(name, c.data)
		if c.format.Locked != nil && !c.format.Locked(o) {
			t.Errorf("%s: it is not taken for one with a password", name)
		}
		r := extracttest.ReadObject(t, c.format, o)
		if open := r.Err == nil && strings.Contains(r.Texts[extract.Shown], "4111111111111111"); open != c.any || !open && (!r.Gap(extract.EncryptedFile) || strings.Contains(r.Text(), "4111")) {
			t.Errorf("%s without its password: error %v, %q", name, r.Err, r.Texts)
		}
		o.Passwords = []string{"wrong", c.password}
		r = extracttest.ReadObject(t, c.format, o)
		if r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Texts[extract.Shown], "4111111111111111") {
			t.Errorf("%s with its password: error %v, gaps %v, %q", name, r.Err, r.Gaps, r.Texts)
		}
		if said := len(r.Facts) == 1 && r.Facts[0].Name == extract.PasswordInMessage; said == c.any {
			t.Errorf("%s: facts %v", name, r.Facts)
		}
	}
}

// A lock that is not the one of the records, and objects inside objects, are no worksheet.
func TestWrongLocks(t *testing.T) {
	data := sealedQuattro(wb1(), 0x4b, false)
	at := bytes.Index(data, []byte("sixteen bytes of"))
	copy(data[at:], "\x91\x82\xa3\xb4\xc5\xd6\xe7\xf8\x89\x9a\xab\xbc\xcd\xde\xef\xf1")
	if r := extracttest.Read(t, Quattro, "a.wb1", data); !r.Gap(extract.EncryptedFile) {
		t.Errorf("error %v, %q", r.Err, r.Texts)
	}
	var l lock
	deep := bytes.Repeat([]byte{0x41, 3, 0xff, 0xff}, 40_000)
	l.quattro(deep, 0x1002)
	l.quattro9(deep, 7)
	inside := file(rec(0x341, make([]byte, 75), rec(0x10, "needle"), rec(0x31f)), rec(recEOF))
	if got := l.quattro(inside, 0x1002); !bytes.Contains(got, []byte{bits.RotateLeft8('n', 3), bits.RotateLeft8('e', 3)}) || binary.LittleEndian.Uint16(got[4+75:]) != 0x10 {
		t.Errorf("records of objects: %q", got)
	}
}

func FuzzLocks(f *testing.F) {
	f.Add(sealed3(wk3(), "Tulip1"))
	f.Add(sealedOld(wk1(), "Tulip1"))
	f.Add(sealedQuattro(wb1(), 0x4b, false))
	f.Add(sealedQuattro(qpw(), 4, true))
	f.Fuzz(func(t *testing.T, data []byte) {
		o := extracttest.Object("a", data)
		o.Passwords = []string{"Tulip1"}
		locked(o.Head)
		extracttest.ReadObject(t, Lotus, o)
	})
}
