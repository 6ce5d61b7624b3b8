package ole

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/extracttest"
)

// packMacro writes the container of [MS-OVBA] 2.4.1 with literal tokens only.
func packMacro(text string) []byte {
	out := []byte{1}
	for len(text) > 0 {
		piece := text[:min(len(text), 2048)]
		text = text[len(piece):]
		var chunk []byte
		for i := 0; i < len(piece); i += 8 {
			chunk = append(chunk, 0)
			chunk = append(chunk, piece[i:min(len(piece), i+8)]...)
		}
		out = binary.LittleEndian.AppendUint16(out, uint16(0xb000|(len(chunk)-1)))
		out = append(out, chunk...)
	}
	return out
}

func dirRecord(id uint16, data string) string {
	b := binary.LittleEndian.AppendUint16(nil, id)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	return string(b) + data
}

func utf16le(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// vbaDir is the list of a project with one module, compiled code of 20 bytes before its source.
func vbaDir(name string) string {
	return dirRecord(0x01, "\x01\x00\x00\x00") + dirRecord(dirCodePage, "\xe3\x04") + // Windows-1251
		dirRecord(0x04, "Project") + dirRecord(0x05, "\xcf\xf0\xee\xe5\xea\xf2") + // "Проект"
		dirRecord(dirVersion, "\x01\x00\x00\x00")[:6] + "\x01\x00\x00\x00\x01\x00" +
		dirRecord(0x0d, "*\\G{0}#2.0#0#C:\\private\\lib.olb#x") +
		dirRecord(dirModuleName, name) + dirRecord(dirStreamName, name) + dirRecord(dirStreamUnicode, utf16le(name)) +
		dirRecord(dirModuleOffset, "\x14\x00\x00\x00") + dirRecord(0x2b, "") + dirRecord(0x10, "")
}

func vbaProject(prefix string) map[string][]byte {
	source := packMacro("Attribute VB_Name = \"Module1\"\r\nSub Pay()\r\n  card = \"4111 1111 1111 1111\" ' \xea\xe0\xf0\xf2\xe0\r\nEnd Sub\r\n" + strings.Repeat("' filler\r\n", 600))
	return map[string][]byte{
		prefix + "VBA/dir":          packMacro(vbaDir("Module1")),
		prefix + "VBA/_VBA_PROJECT": []byte("\xcc\x61 compiled needle-in-code"),
		prefix + "VBA/Module1":      append(make([]byte, 20), source...),
		prefix + "VBA/Unlisted":     append([]byte("xyz"), packMacro("Attribute VB_Name = \"Other\"\r\n' unlisted-secret")...),
		prefix + "PROJECT":          []byte("ID=\"{0}\"\r\nDescription=\"project-words\"\r\n"),
		prefix + "UserForm1/f":      []byte("\x00\x04\x0e\x00\x00PIN\x00\x00"),
		prefix + "UserForm1/o":      []byte("\x00\x02\x00Caption of \xea\xed\xee\xef\xea\xe0\x00"),
	}
}

func TestMacros(t *testing.T) {
	for _, prefix := range []string{"", "Macros/", "_VBA_PROJECT_CUR/"} {
		r := extracttest.Read(t, Format, "vbaProject.bin", extracttest.Compound(vbaProject(prefix)))
		if r.Err != nil || len(r.Gaps) > 0 || len(r.Facts) != 1 || r.Facts[0].Name != extract.Macro {
			t.Errorf("%q: err %v, gaps %v, facts %v", prefix, r.Err, r.Gaps, r.Facts)
		}
		for want, at := range map[string]string{
			"card = \"4111 1111 1111 1111\" ' карта\nEnd Sub": "macro Module1",
			"unlisted-secret":    "macro Unlisted",
			"needle-in-code":     "compiled macro _VBA_PROJECT",
			"Проект":             "macro project",
			`C:\private\lib.olb`: "macro project",
			"project-words":      "macro project",
			"PIN":                "form UserForm1",
			"Caption of кнопка":  "form UserForm1",
		} {
			if got := r.At(extract.All, want).Where; got != at {
				t.Errorf("%q%q is at %q, want %q in\n%s", prefix, want, got, at, r.Texts[extract.All])
			}
		}
	}
}

// A module that is listed but has no readable source is no silence.
func TestMacroDamaged(t *testing.T) {
	streams := vbaProject("")
	streams["VBA/Module1"] = make([]byte, 100)
	if r := extracttest.Read(t, Format, "", extracttest.Compound(streams)); !r.Gap(extract.Corrupt) {
		t.Error("no gap")
	}
	streams["VBA/dir"] = []byte("\x01\x00")
	if r := extracttest.Read(t, Format, "", extracttest.Compound(streams)); !r.Gap(extract.Corrupt) || !strings.Contains(r.Text(), "unlisted-secret") {
		t.Error("damaged list: no gap, or a module is lost")
	}
}

func TestUnpackMacro(t *testing.T) {
	// [MS-OVBA] 3.2: the specification's examples.
	for want, in := range map[string]string{
		"abcdefghijklmnopqrstuv.":                                                   "\x01\x19\xb0\x00abcdefgh\x00ijklmnop\x00qrstuv.",
		"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa":                  "\x01\x2f\xb0\x00#aaabcde\x82f\x00paghij\x018\x08akl\x000mnop\x06q\x02p\x04\x10rstuv\x10wxyz\x00<\x00",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": "\x01\x03\xb0\x02aE\x00",
	} {
		if got, err := unpackMacro([]byte(in)); err != nil || string(got) != want {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	}
	for _, in := range []string{"", "\x01", "\x02\x00\xb0x", "\x01\x02\xb0\x01\x00\x00"} {
		if got, err := unpackMacro([]byte(in)); err == nil {
			t.Errorf("%q: %q and no error", in, got)
		}
	}
}

func FuzzMacro(f *testing.F) {
	f.Add(packMacro(vbaDir("Module1")), packMacro("Attribute VB_Name"))
	f.Add([]byte("\x01\x03\xb0\x02aE\x00"), []byte("\x01"))
	f.Fuzz(func(t *testing.T, dir, source []byte) {
		extracttest.Read(t, Format, "", extracttest.Compound(map[string][]byte{"VBA/dir": dir, "VBA/Module1": source, "a/f": source}))
	})
}
