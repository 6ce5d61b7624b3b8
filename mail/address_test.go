package mail

import (
	"errors"
	"strings"
	"testing"
)

func TestParseAddress(t *testing.T) {
	long := "bounces+" + strings.Repeat("a", 200)
	tests := []struct{ in, local, domain, out string }{
		{"ann@corp.test", "ann", "corp.test", "ann@corp.test"},
		{"Ann.B+tag@CORP.Test", "Ann.B+tag", "corp.test", "Ann.B+tag@corp.test"},
		{"ann@corp.test.", "ann", "corp.test", "ann@corp.test"},
		{`"ann"@corp.test`, "ann", "corp.test", "ann@corp.test"},
		{`"a b"@corp.test`, "a b", "corp.test", `"a b"@corp.test`},
		{`"a\"\\b"@corp.test`, `a"\b`, "corp.test", `"a\"\\b"@corp.test`},
		{`""@corp.test`, "", "corp.test", `""@corp.test`},
		{`"a@b"@corp.test`, "a@b", "corp.test", `"a@b"@corp.test`},
		{`"victim@evil.test> NOTIFY=NEVER ORCPT=rfc822;"@allowed.test`, "victim@evil.test> NOTIFY=NEVER ORCPT=rfc822;", "allowed.test", `"victim@evil.test> NOTIFY=NEVER ORCPT=rfc822;"@allowed.test`},
		{"ann@[192.0.2.1]", "ann", "[192.0.2.1]", "ann@[192.0.2.1]"},
		{"ann@[IPv6:2001:DB8:0::1]", "ann", "[ipv6:2001:db8::1]", "ann@[ipv6:2001:db8::1]"},
		{"jörg@bücher.test", "jörg", "bücher.test", "jörg@bücher.test"},
		{"ann@BÜCHER.test", "ann", "bücher.test", "ann@bücher.test"},
		{"ann@xn--bcher-kva.test", "ann", "xn--bcher-kva.test", "ann@xn--bcher-kva.test"},
		{"postmaster", "postmaster", "", "postmaster"},
		{"root@corp_host.test", "root", "corp_host.test", "root@corp_host.test"},
		{".ann@corp.test", ".ann", "corp.test", `".ann"@corp.test`},
		{"ann.@corp.test", "ann.", "corp.test", `"ann."@corp.test`},
		{"a..b@corp.test", "a..b", "corp.test", `"a..b"@corp.test`},
		{long + "@corp.test", long, "corp.test", long + "@corp.test"},
	}
	for _, tt := range tests {
		a, err := ParseAddress(tt.in)
		if err != nil || a.Local != tt.local || a.Domain != tt.domain || a.String() != tt.out {
			t.Errorf("%q: got %q %q %q %v", tt.in, a.Local, a.Domain, a.String(), err)
		}
	}
}

func TestParseAddressRefuses(t *testing.T) {
	for _, in := range []string{
		"", "ann", "@corp.test", "ann@", "a b@corp.test", "ann@corp test", "ann@@corp.test", "ann@a@corp.test",
		"ann@corp..test", "ann@-corp.test", "ann@corp-.test",
		"<ann@corp.test>", "ann@corp.test>", "ann@corp.test> NOTIFY=NEVER", "@a.test,@b.test:ann@corp.test", "ann@corp.test,b@corp.test",
		`"ann@corp.test`, `"ann"x@corp.test`, `ann"b"@corp.test`, "ann\r\n@corp.test", "\"ann\r\n\"@corp.test", "\"a\x00b\"@corp.test", "ann\u0085@corp.test",
		"\"a\u2028b\"@corp.test", "ann@corp.test\n", "ann@[192.0.2]", "ann@[192.0.2.1", "ann@[IPv6:192.0.2.1]", "ann@[fe80::1]", "ann@[IPv6:fe80::1%eth0]", "ann@[x:y]",
		"ann@evil。test", "ann@ｅvil.test", "ann@corp.test\xff", "\xff@corp.test", "ann@" + strings.Repeat("a", 64) + ".test",
		strings.Repeat("a", 1000) + "@corp.test", "ann@" + strings.Repeat("a.", 127) + "ab", "ann@corp.test ", " ann@corp.test", "ann(comment)@corp.test",
	} {
		if a, err := ParseAddress(in); !errors.Is(err, ErrAddress) {
			t.Errorf("%q: got %+v %v", in, a, err)
		}
	}
}

func TestAddressKey(t *testing.T) {
	key := func(s string) string {
		a, err := ParseAddress(s)
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		return a.Key()
	}
	for _, pair := range [][2]string{
		{"Ann@corp.test", "ann@CORP.test"},
		{`"ann"@corp.test`, "ann@corp.test"},
		{"ann@bücher.test", "ann@XN--BCHER-KVA.test"},
		{"JÖRG@corp.test", "jörg@corp.test"},
	} {
		if key(pair[0]) != key(pair[1]) {
			t.Errorf("%q and %q are two", pair[0], pair[1])
		}
	}
	if key("\u212Aate@corp.test") == key("kate@corp.test") {
		t.Error("the Kelvin sign is a k")
	}
}

// Even an address that nobody parsed cannot end the line it is written in.
func TestAddressStringIsSafe(t *testing.T) {
	for _, a := range []Address{
		{"a\r\nRCPT TO:<b@evil.test>", "corp.test"}, {"a", "corp.test> NOTIFY=NEVER\r\nDATA"}, {"a\"@b", "x"}, {"\xff", "x"},
	} {
		s := a.String()
		if strings.ContainsAny(s, "\r\n\x00") || strings.ContainsAny(s[strings.LastIndexByte(s, '@'):], "<> ") {
			t.Errorf("got %q", s)
		}
	}
}

func TestHeaderAddresses(t *testing.T) {
	tests := []struct{ value, want string }{
		{"ann@corp.test", "ann@corp.test"},
		{`"Doe, Ann" <ann@corp.test>, b@corp.test (the "other, one")`, "ann@corp.test b@corp.test"},
		{"team: ann@corp.test, b@corp.test;, c@corp.test", "ann@corp.test b@corp.test c@corp.test"},
		{`"evil@x.test" <ann@corp.test>`, "ann@corp.test"},
		{"=?utf-8?Q?J=C3=B6rg?= <j@corp.test>", "j@corp.test"},
		{"<@route.test:ann@corp.test>", "ann@corp.test"},
		{"ann @ corp.test", "ann@corp.test"},
		{"undisclosed-recipients:;", ""},
		{"<ann@corp.test", "ann@corp.test"},
	}
	for _, tt := range tests {
		h := Header{Fields: []Field{{Name: "From", Value: tt.value}}}
		var got []string
		for _, a := range h.Addresses("from") {
			got = append(got, a.String())
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q: got %q", tt.value, got)
		}
	}
}
