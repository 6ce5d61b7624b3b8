package mail

import (
	"slices"
	"testing"
)

func TestDecode(t *testing.T) {
	tests := []struct{ name, value, best string }{
		{"ASCII", "hello", "hello"},
		{"empty", "", ""},
		{"Q", "=?iso-8859-1?Q?H=E4_x?=", "Hä x"},
		{"B", "=?utf-8?b?SMOk?=", "Hä"},
		{"language", "=?utf-8*de?Q?H=C3=A4?=", "Hä"},
		{"adjacent", "=?utf-8?Q?a?= \t =?utf-8?Q?b?= c", "ab c"},
		{"no blank between", "=?utf-8?Q?a?==?utf-8?Q?b?=", "ab"},
		{"split character", "=?utf-8?Q?H=C3?= =?utf-8?Q?=A4?=", "Hä"},
		{"split character, B and Q", "=?utf-8?B?SMM=?= =?utf-8?Q?=A4?=", "Hä"},
		{"in quotes", `"=?utf-8?Q?H=C3=A4?=" <a@b.test>`, `"Hä" <a@b.test>`},
		{"within a word", "a=?utf-8?Q?b?=c", "abc"},
		{"blanks in it", "=?utf-8?Q?a b c?=", "a b c"},
		{"never closed", "=?utf-8?Q?H=C3=A4 x", "Hä x"},
		{"no padding", "=?utf-8?B?SMOkeA?=", "Häx"},
		{"bad escape", "=?utf-8?Q?a=ZZ?=", "a=ZZ"},
		{"unknown charset", "=?x-nothing?Q?H=C3=A4?=", "Hä"},
		{"unknown encoding", "=?utf-8?X?abc?=", "=?utf-8?X?abc?="},
		{"only marks", "=?=?=?", "=?=?=?"},
		{"raw UTF-8", "H\xc3\xa4", "Hä"},
		{"raw Latin 1", "caf\xe9", "café"},
		{"iso-2022-jp", "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"},
		{"raw iso-2022-jp", "\x1b$BF|K\\\x1b(B", "日本"},
		{"gb2312", "=?gb2312?B?1tDOxA==?=", "中文"},
		{"koi8-r", "=?KOI8-R?B?8NLJ18XU?=", "Привет"},
		{"utf-7", "=?utf-7?Q?Hi_+2D3eDQ-?=", "Hi 😍"[:3] + "\U0001f60d"},
	}
	for _, tt := range tests {
		got := Decode(tt.value)
		if got[0] != tt.best {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.best)
		}
	}
}

func TestDecodeKeepsWhatIsWritten(t *testing.T) {
	if got := Decode("=?utf-8?Q?a?="); !slices.Contains(got, "=?utf-8?Q?a?=") {
		t.Errorf("got %q", got)
	}
}

// Words that are split within what four letters of base64, or an escape of Q, stand for.
func TestDecodeSplitWithinAQuantum(t *testing.T) {
	for _, tt := range []struct{ name, value, want string }{
		{"base64", "=?utf-8?B?NDExM?= =?UTF-8?b?SAxMTEx?=", "4111 1111"},
		{"base64, three words", "a =?utf-8?B?N?= =?utf-8?B?DExM?=\t=?utf-8?B?SAxMTEx?= b", "a 4111 1111 b"},
		{"base64, URL alphabet", "=?utf-8?B?8J-?= =?utf-8?B?YjQ?=", "\U0001f60d"},
		{"Q", "=?utf-8?Q?4=31=3?= =?utf-8?Q?11_1111?=", "4111 1111"},
		{"Q, behind the sign", "=?utf-8?Q?4=31=?= =?utf-8?Q?311_1111?=", "4111 1111"},
		{"another charset stays apart", "=?utf-8?B?NDEx?= =?utf-8?B?MSAxMTEx?= =?koi8-r?B?8NLJ18XU?=", "4111 1111Привет"},
		{"another encoding stays apart", "=?utf-8?B?NDEx?= =?utf-8?B?MSAx?= =?utf-8?Q?111?=", "4111 1111"},
	} {
		if got := Decode(tt.value); !slices.Contains(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestNames(t *testing.T) {
	tests := []struct {
		name, header string
		want         []string
	}{
		{"plain", "Content-Disposition: attachment; filename=a.txt", []string{"a.txt"}},
		{"blanks, unquoted", "Content-Disposition: attachment; filename=a b.txt", []string{"a b.txt", "a"}},
		{"quoted semicolon", `Content-Disposition: attachment; filename="a;b.txt"`, []string{"a;b.txt"}},
		{"escapes or not", `Content-Disposition: attachment; filename="C:\x\a.txt"`, []string{"C:xa.txt", `C:\x\a.txt`}},
		{"comment", "Content-Disposition: attachment; filename=a.txt (b)", []string{"a.txt"}},
		{"RFC 2231", "Content-Disposition: attachment; filename*=utf-8'de'h%C3%A4.txt", []string{"hä.txt"}},
		{"RFC 2231 without charset", "Content-Disposition: attachment; filename*=''h%E4.txt", []string{"hä.txt"}},
		{"RFC 2231 and plain", "Content-Disposition: attachment; filename=a.txt; filename*=utf-8''b.txt", []string{"b.txt", "a.txt"}},
		{"an escape in two pieces", "Content-Disposition: attachment; filename*0*=utf-8''a%6; filename*1*=2c", []string{"a%62c", "abc"}},
		{"a blank before the star", `Content-Disposition: attachment; filename*0 ="a"; filename *1="b"`, []string{"ab"}},
		{"pieces in any order", `Content-Type: x/y; name*2=c; name*0="a"; name*1*=%62`, []string{"abc"}},
		{"pieces, twice", "Content-Type: x/y; name*0=a; name*1=b; name*1=c", []string{"ab", "ac", "abc"}},
		{"pieces with a gap", "Content-Type: x/y; name*0=a; name*7=b", []string{"ab"}},
		{"RFC 2047 inside", `Content-Disposition: attachment; filename="=?utf-8?Q?h=C3=A4.txt?="`, []string{"hä.txt", "=?utf-8?Q?h=C3=A4.txt?="}},
		{"raw 8 bit", "Content-Disposition: attachment; filename=h\xc3\xa4.txt", []string{"hä.txt"}},
		{"two fields", "Content-Disposition: attachment; filename=a.txt\r\nContent-Type: x/y; name=b.txt", []string{"a.txt", "b.txt"}},
		{"duplicates", "Content-Disposition: attachment; filename=a.txt; filename=b.txt", []string{"a.txt", "b.txt"}},
		{"missing semicolon", "Content-Type: x/y charset=utf-8 name=a.txt", []string{"a.txt"}},
		{"upper case", "CONTENT-DISPOSITION: ATTACHMENT; FILENAME=A.TXT", []string{"A.TXT"}},
	}
	for _, tt := range tests {
		p := parseText(tt.header + "\r\n\r\nx").Root
		for _, want := range tt.want {
			if !slices.Contains(p.Names, want) || p.Names[0] != tt.want[0] || !p.Attachment {
				t.Errorf("%s: got %q, want %q", tt.name, p.Names, tt.want)
			}
		}
	}
}

func TestEncodedWords(t *testing.T) {
	for _, test := range []struct {
		value string
		want  []string
	}{
		{"", nil},
		{"a =? b ?= c", nil},
		{"=?utf-8?q?Gr=C3=BCn_x?= und =?utf-8*de?B?SMOk?==?x?q??= b", []string{"Gr=C3=BCn_x", "SMOk"}},
		{"=?utf-8?b?SMOk and on", []string{"SMOk"}},
		{"=?utf-8?b?SM=?utf-8?b?Ok", []string{"SM", "Ok"}},
		{"=?utf-8?x?SMOk?= =?=?=?b?", nil},
	} {
		var got []string
		for _, p := range EncodedWords(test.value) {
			got = append(got, test.value[p[0]:p[1]])
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.value, got, test.want)
		}
	}
}
