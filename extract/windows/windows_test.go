package windows_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/windows"
)

// resources.exe was made by windres and ld of GNU binutils for MinGW out of a script with
// a version, strings, a dialog, a menu, a table of messages and a ZIP file as RCDATA.
func program(t testing.TB) []byte {
	data, err := os.ReadFile("testdata/resources.exe")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestProgram(t *testing.T) {
	data := program(t)
	r := extracttest.Read(t, windows.Program, "a.exe", append(bytes.Clone(data), "PK\x03\x04 setup"...))
	gap, ok := r.Err.(*extract.GapError)
	if !r.Detected || !ok || gap.Cause != extract.Unknown || len(r.Gaps) > 0 {
		t.Errorf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
	}
	for _, want := range []string{"DE89 3704 0044 0532 0130 00", "second", "Login 5500 0000 0000 0004", "Enter the number", "Drucken", "Meldung für 340000000000009"} {
		if !strings.Contains(r.Texts[extract.All], want+"\n") {
			t.Errorf("no %q in %q", want, r.Texts[extract.All])
		}
	}
	if p := r.Texts[extract.Properties]; !strings.Contains(p, "Nightjar Works") || !strings.Contains(p, "card 4111 1111 1111 1111") {
		t.Errorf("properties %q", p)
	}
	zip, _ := r.Child("resources/10/PAYLOAD")
	behind, _ := r.Child("after the end")
	if !bytes.HasPrefix(zip.Data, []byte("PK\x03\x04")) || string(behind.Data) != "PK\x03\x04 setup" || !behind.Alternative {
		t.Errorf("%.20q, %.20q", zip.Data, behind.Data)
	}
	for n := 0; n < len(data); n += 1 + n/50 {
		if r := extracttest.Read(t, windows.Program, "a.exe", data[:n]); r.Err == nil {
			t.Errorf("cut at %d: no gap", n)
		}
	}
}

// TestDOSProgram: what follows a program for DOS is handed on; text that begins like
// one is none.
func TestDOSProgram(t *testing.T) {
	h := make([]byte, 512)
	copy(h, "MZ\x00\x00\x01\x00\x00\x00\x04\x00")
	r := extracttest.Read(t, windows.Program, "a.exe", append(h, "!!-lh5-"...))
	if c, ok := r.Child("after the end"); !r.Detected || !ok || string(c.Data) != "!!-lh5-" {
		t.Errorf("%+v", r)
	}
	if windows.Program.Detect(extracttest.Object("a.txt", []byte("MZ is where the wine of that name comes from, says the book."))) {
		t.Error("a text is no program")
	}
}

func wideText(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// link is a shortcut as [MS-SHLLINK] section 3.1 shows one: no program of Debian writes
// them.
func link() []byte {
	le := binary.LittleEndian
	b := make([]byte, 76)
	copy(b, "L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46")
	le.PutUint32(b[20:], 1|2|4|8|16|32|64|128)
	item := append([]byte("\x32\x00\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "SALARY~1.XLS\x00\x00"...)
	item = append(item, wideText("Salary Müller 4111111111111111.xlsx\x00")...)
	item = append(le.AppendUint16(nil, uint16(len(item)+2)), item...)
	item = append(item, 0, 0)
	b = append(le.AppendUint16(b, uint16(len(item))), item...)
	info := make([]byte, 28)
	le.PutUint32(info[4:], 28)
	le.PutUint32(info[8:], 1)
	le.PutUint32(info[12:], 28)
	volume := append(make([]byte, 16), "PAYROLL DISK\x00"...)
	le.PutUint32(info[16:], uint32(28+len(volume)))
	path := append([]byte("C:\\Users\\m\xfcller\\"), 0)
	le.PutUint32(info[24:], uint32(28+len(volume)+len(path)))
	info = append(append(append(info, volume...), path...), "salary.xlsx\x00"...)
	le.PutUint32(info, uint32(len(info)))
	b = append(b, info...)
	for _, s := range []string{"pay of 5500 0000 0000 0004", `..\salary.xlsx`, `C:\work`, "/c echo 340000000000009\x00hidden words", "%icon%.ico"} {
		w := wideText(s)
		b = append(le.AppendUint16(b, uint16(len(w)/2)), w...)
	}
	tracker := append(make([]byte, 8), append([]byte("accounting-pc\x00\x00\x00"), make([]byte, 64)...)...)
	b = le.AppendUint32(b, uint32(8+len(tracker)))
	b = append(le.AppendUint32(b, 0xa0000003), tracker...)
	store := append(make([]byte, 20), wideText("S-1-5-21-property\x00")...)
	b = le.AppendUint32(b, uint32(8+len(store)))
	b = append(le.AppendUint32(b, 0xa0000009), store...)
	return le.AppendUint32(b, 0)
}

func TestShortcut(t *testing.T) {
	data := link()
	r := extracttest.Read(t, windows.Shortcut, "a.lnk", append(bytes.Clone(data), "<html>payload"...))
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
		t.Fatalf("%+v", r)
	}
	for _, want := range []string{
		"Salary Müller 4111111111111111.xlsx", "SALARY~1.XLS", "PAYROLL DISK", `C:\Users\müller\`, "salary.xlsx", "pay of 5500 0000 0000 0004",
		`..\salary.xlsx`, `C:\work`, "/c echo 340000000000009", "hidden words", "%icon%.ico", "accounting-pc", "S-1-5-21-property",
	} {
		if !strings.Contains(r.Texts[extract.Shown], want) {
			t.Errorf("no %q in %q", want, r.Texts[extract.Shown])
		}
	}
	if c, ok := r.Child("after the end"); !ok || string(c.Data) != "<html>payload" {
		t.Errorf("children %+v", r.Children)
	}
	for n := 20; n < len(data); n++ {
		if r := extracttest.Read(t, windows.Shortcut, "a.lnk", data[:n]); r.Err == nil && n != len(data)-4 && !blockEnds(data, n) {
			t.Errorf("cut at %d of %d: silence", n, len(data))
		}
	}
}

// TestShortcutHidingPlaces: what stands behind the end of a text, of a list or of what is
// known in a block is read too.
func TestShortcutHidingPlaces(t *testing.T) {
	const lost = "5555555555554444"
	le := binary.LittleEndian
	head := func(flags uint32) []byte {
		b := bytes.Clone(link()[:76])
		le.PutUint32(b[20:], flags)
		return b
	}
	sized := func(n int, b ...[]byte) []byte {
		all := bytes.Join(b, nil)
		if n == 2 {
			return append(le.AppendUint16(nil, uint16(len(all))), all...)
		}
		return append(le.AppendUint32(nil, uint32(len(all)+4)), all...)
	}
	info := make([]byte, 24)
	le.PutUint32(info, 28)
	for name, data := range map[string][]byte{
		"behind a list of items":     append(head(1), sized(2, []byte{0, 0}, []byte("\x01\x00"+lost))...),
		"in an item of any size":     append(head(1), sized(2, []byte{0xff, 0xff}, []byte(lost))...),
		"where the target was":       append(head(2), sized(4, info, []byte(lost))...),
		"there, in wide letters":     append(head(2), sized(4, info, wideText(lost))...),
		"behind a description":       append(head(4), sized(2, []byte("text\x00"+lost))...),
		"behind a wide description":  append(append(head(4|128), byte(5+len(lost)), 0), wideText("text\x00"+lost)...),
		"as bytes, behind wide ones": append(append(head(4|128), byte(5+len(lost)/2), 0), append(wideText("text\x00"), lost...)...),
		"in a block of an icon":      append(head(0), sized(4, le.AppendUint32(nil, 0xa0000007), []byte("icon\x00"), make([]byte, 300), []byte(lost), make([]byte, 459))...),
		"in an unknown block":        append(head(0), sized(4, le.AppendUint32(nil, 0xa0000042), []byte("\x01"+lost))...),
	} {
		r := extracttest.Read(t, windows.Shortcut, "a.lnk", append(data, 0, 0, 0, 0))
		if !strings.Contains(r.Text(), lost) {
			t.Errorf("%s: it passes unseen: %v, %q", name, r.Err, r.Text())
		}
	}
}

// blockEnds reports whether a block of extra data ends at n: some programs leave out
// the last one, which is empty.
func blockEnds(data []byte, n int) bool {
	return n >= 4 && (bytes.HasPrefix(data[n+4:], []byte("\x09\x00\x00\xa0")) || bytes.HasPrefix(data[n+4:], []byte("\x03\x00\x00\xa0")))
}

func FuzzProgram(f *testing.F) {
	f.Add(program(f))
	f.Fuzz(func(_ *testing.T, data []byte) {
		o := extracttest.Object("a", data)
		if windows.Program.Detect(o) {
			_ = windows.Program.Read(context.Background(), o, &extracttest.Sink{Limit: 4 << 20})
		}
	})
}

func FuzzShortcut(f *testing.F) {
	f.Add(link())
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, windows.Shortcut, "a", data)
	})
}
