package xmltoken

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	for _, tt := range []struct{ name, xml, want string }{
		{"prefixes, entities", `<?xml version="1.0"?><a:b c:d="1&amp;2">x&#65;&unknown;</a:b>`, `?xml version="1.0"|<b d="1&2">|xA&unknown;|</b>`},
		{"empty element", `<a/>`, `<a/>`},
		{"CDATA", `<![CDATA[<x>]]>`, `<x>`},
		{"a document type is one token", `<!DOCTYPE a [<!ENTITY b "c">]>t`, `?DOCTYPE a [<!ENTITY b "c">]>|t`},
		{"UTF-16", "\xff\xfe<\x00a\x00>\x00\xfc\x00", `<a>|ü`},
		{"what is no attribute", `<a b 4111-1 1111 c="d" 2="3">x</a 4 5><6 7/>`, `<a c="d" 2="3">|?b 4111-1 1111 2|x|</a>|?4 5|<6/>|?6 7`},
		{"a tag that is cut off", `<a b="c`, `?c`},
		{"Latin-1", `<?xml version="1.0" encoding="iso-8859-1"?><a>` + "\xfc", `?xml version="1.0" encoding="iso-8859-1"|<a>|ü`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			z, got := New(strings.NewReader(tt.xml)), []string{}
			for {
				tok, err := z.Next()
				if err != nil {
					break
				}
				switch tok.Kind {
				case StartTag:
					s := "<" + tok.Name
					for _, a := range tok.Attrs {
						s += " " + a.Name + `="` + a.Value + `"`
					}
					if tok.Empty {
						s += "/"
					}
					got = append(got, s+">")
				case EndTag:
					got = append(got, "</"+tok.Name+">")
				case Chars:
					got = append(got, tok.Text)
				case Other:
					got = append(got, "?"+tok.Text)
				}
			}
			if s := strings.Join(got, "|"); s != tt.want {
				t.Errorf("got %s\nwant %s", s, tt.want)
			}
		})
	}
}

func FuzzXML(f *testing.F) {
	for _, s := range []string{`<?xml version="1.0" encoding="iso-8859-1"?><a b='c' d>x&amp;&#65;</a>`, "<!DOCTYPE a [<!ENTITY b 'c'>]><![CDATA[x]]><!-- y -->", "\xff\xfe<\x00a\x00", "<a b=c/>", "<a:b c:d='1'e=\"&lt;\"/ f = ''></a:b >x", "<a='1'><//><:></:>", "<4 4111 1111 x='1' 2='3'></a 4111><b 4111 1='2"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		fast, whole := tokens(t, data, (*Tokenizer).Next)
		slow, piecemeal := tokens(t, data, (*Tokenizer).piecemeal)
		if fast != slow || whole != piecemeal {
			t.Errorf("tokens taken whole: %q, %v\nbyte by byte: %q, %v", fast, whole, slow, piecemeal)
		}
	})
}

// tokens is what a tokenizer reads from data, and the error that ended it.
func tokens(t *testing.T, data []byte, next func(*Tokenizer) (Token, error)) (string, error) {
	z := New(bytes.NewReader(data))
	var b strings.Builder
	for range 4*len(data) + 16 {
		tok, err := next(z)
		if err != nil {
			return b.String(), err
		}
		fmt.Fprintf(&b, "%d %s %v %q %v\n", tok.Kind, tok.Name, tok.Attrs, tok.Text, tok.Empty)
	}
	t.Error("the tokenizer does not end")
	return "", nil
}
