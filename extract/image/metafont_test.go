package image

import (
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// wmfOf is a metafile of these records, built from [MS-WMF]: no program of Debian writes texts in other charsets.
func wmfOf(records ...string) []byte {
	b := []byte("\x01\x00\x09\x00\x00\x03" + strings.Repeat("\x00", 12))
	for _, r := range append(records, "\x00\x00") {
		if len(r)%2 != 0 {
			r += "\x00"
		}
		b = binary.LittleEndian.AppendUint32(b, uint32(len(r)+4)/2)
		b = append(b, r...)
	}
	return b
}

func wmfWith(kind uint16, body string) string {
	return string(binary.LittleEndian.AppendUint16(nil, kind)) + body
}

func wmfFontOf(charset byte) string {
	return wmfWith(wmfFont, strings.Repeat("\x00", wmfCharset)+string([]byte{charset})+"\x00\x00\x00\x00Arial\x00")
}

func wmfString(text string) string {
	if len(text)%2 != 0 {
		text += " "
	}
	return wmfWith(wmfText, string([]byte{byte(len(text)), 0})+text+"\x00\x00\x00\x00")
}

func wmfExtString(text string) string {
	if len(text)%2 != 0 {
		text += " "
	}
	return wmfWith(wmfExtText, "\x00\x00\x00\x00"+string([]byte{byte(len(text)), 0})+"\x00\x00"+text)
}

// emfOf is an enhanced metafile of records, built from [MS-EMF].
func emfOf(records ...string) []byte {
	b := []byte("\x01\x00\x00\x00\x58\x00\x00\x00" + strings.Repeat("\x00", 32) + " EMF" + strings.Repeat("\x00", 44))
	for _, r := range append(records, string([]byte{emfEnd, 0, 0, 0})+strings.Repeat("\x00", 12)) {
		r += strings.Repeat("\x00", -len(r)&3)
		b = append(b, r[:4]...)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(r)+4))
		b = append(b, r[4:]...)
	}
	return b
}

func emfWith(kind byte, body string) string { return string([]byte{kind, 0, 0, 0}) + body }

func emfString(text string) string {
	const object, at = 36, 76
	b := make([]byte, at-4)
	b[0] = emfTextA
	b[object+8-4], b[object+12-4] = byte(len(text)), at
	return string(b) + text
}

func TestTextsInTheCharsetOfTheFont(t *testing.T) {
	number := func(kind uint16, n int16) string {
		return wmfWith(kind, string(binary.LittleEndian.AppendUint16(nil, uint16(n))))
	}
	const russian, greek, japanese = "\xd1\xf7\xe5\xf2 4111", "\xeb\xef\xe3\xe1\xf1\xe9\xe1\xf3\xec\xfc\xf2", "\x8c\xfb\x8d\xc0"
	pen := wmfWith(0x02fa, strings.Repeat("\x00", 10))
	emfFontOf := func(handle, charset byte) string {
		return emfWith(emfFont, string([]byte{handle, 0, 0, 0})+strings.Repeat("\x00", emfCharset)+string([]byte{charset})+strings.Repeat("\x00", 68))
	}
	emfNumber := func(kind byte, n int32) string {
		return emfWith(kind, string(binary.LittleEndian.AppendUint32(nil, uint32(n))))
	}
	for name, tt := range map[string]struct {
		format extract.Format
		data   []byte
		want   string
	}{
		"Cyrillic":          {WMF, wmfOf(wmfFontOf(204), number(wmfSelect, 0), wmfString(russian)), "Счет 4111\n"},
		"Shift-JIS":         {WMF, wmfOf(wmfFontOf(128), number(wmfSelect, 0), wmfExtString(japanese)), "口座\n"},
		"Korean":            {WMF, wmfOf(wmfFontOf(129), number(wmfSelect, 0), wmfExtString("\xb0\xe8\xc1\xc2")), "계좌\n"},
		"behind a pen":      {WMF, wmfOf(pen, wmfFontOf(204), wmfFontOf(161), number(wmfSelect, 2), number(wmfSelect, 0), wmfString(greek)), "λογαριασμός\n"},
		"a number again":    {WMF, wmfOf(wmfFontOf(204), pen, number(wmfDelete, 0), wmfFontOf(161), number(wmfSelect, 0), wmfString(greek)), "λογαριασμός\n"},
		"saved":             {WMF, wmfOf(wmfFontOf(204), wmfFontOf(161), number(wmfSelect, 0), wmfWith(wmfSave, ""), number(wmfSelect, 1), wmfString(greek), number(wmfRestore, -1), wmfString(russian)), "λογαριασμός\nСчет 4111\n"},
		"Western":           {WMF, wmfOf(wmfFontOf(0), number(wmfSelect, 0), wmfString("Gr\xfcn")), "Grün\n"},
		"no font":           {WMF, wmfOf(wmfString("Gr\xfcn")), "Grün\n"},
		"Cyrillic enhanced": {EMF, emfOf(emfFontOf(5, 204), emfNumber(emfSelect, 5), emfString(russian)), "Счет 4111\n"},
		"saved, enhanced":   {EMF, emfOf(emfFontOf(5, 204), emfFontOf(6, 161), emfNumber(emfSelect, 5), emfWith(emfSave, ""), emfNumber(emfSelect, 6), emfString(greek), emfNumber(emfRestore, -1), emfString(russian)), "λογαριασμός\nСчет 4111\n"},
	} {
		r := extracttest.Read(t, tt.format, "a."+tt.format.Name, tt.data)
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", name, r.Detected, r.Err, r.Gaps)
		}
		if got := strings.ReplaceAll(r.Texts[extract.Shown], " \n", "\n"); got != tt.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Programs also draw letters of the system's charset: what they look like is read in a second view.
func TestTextsOfAFontThatSaysNothing(t *testing.T) {
	r := extracttest.Read(t, WMF, "a.wmf", wmfOf(wmfString("\xcd\xee\xec\xe5\xf0 \xf1\xf7\xe5\xf2\xe0 \xea\xeb\xe8\xe5\xed\xf2\xe0"), wmfString("\xef\xf0\xe8\xe2\xe5\xf2, \xea\xe0\xea \xe4\xe5\xeb\xe0")))
	if !strings.Contains(r.Texts[extract.All], "Номер счета клиента") {
		t.Errorf("error %v, got %q", r.Err, r.Texts)
	}
}

func FuzzMetafileFonts(f *testing.F) {
	f.Add(wmfOf(wmfFontOf(204), wmfWith(wmfSelect, "\x00\x00"), wmfWith(wmfSave, ""), wmfString("\xd1\xf7"), wmfWith(wmfRestore, "\xff\xff"), wmfWith(wmfDelete, "\x00\x00")))
	f.Add(emfOf(emfWith(emfFont, strings.Repeat("\x05", 96)), emfWith(emfSelect, "\x05\x05\x05\x05"), emfString("text")))
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, WMF, "a.wmf", data)
		extracttest.Read(t, EMF, "a.emf", data)
	})
}
