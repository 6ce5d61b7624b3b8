package glyphname

import "testing"

func TestText(t *testing.T) {
	for name, want := range map[string]string{
		"A": "A", "space": " ", "seven": "7", "f_f_i": "ffi", "a.sc": "a", "uni20AC": "€", "u1F600": "😀", "uni00410042": "AB",
		"uacute": "ú", "ugrave": "ù", "uring": "ů", "ubreve": "ŭ", "utilde": "ũ", "umacron": "ū", "uogonek": "ų",
		"Idot": "İ", "edotaccent": "ė", "odblacute": "ő", "ohungarumlaut": "ő", "Dslash": "Đ",
		"afii10017": "А", "afii10023": "Ё", "afii10049": "Я", "afii10055": "І", "afii10097": "я", "afii10110": "ў", "afii10145": "Џ",
		"afii57392": "٠", "afii57409": "ء", "afii57415": "ا", "afii57434": "غ", "afii57440": "ـ", "afii57450": "ي", "afii57458": "\u0652", "afii57509": "گ",
		"afii57664": "א", "afii57690": "ת", "finalmem": "ם", "prime": "′", "circlecopyrt": "©",
		"": "", ".notdef": "", "g123": "", "uniXYZW": "", "u12": "", "afii": "", "afii57389": "", "afii99999999999": "",
	} {
		if got := Text(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
