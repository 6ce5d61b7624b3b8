package encrypt

import (
	"bytes"
	"net"
	"strings"
	"testing"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
)

// ldapMessage is an LDAP answer number 1 (RFC 4511 section 4.1.1).
func ldapMessage(operation *ber.Packet) []byte {
	p := ber.NewSequence("")
	p.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, 1, ""))
	p.AppendChild(operation)
	return p.Bytes()
}

func ldapSearchEntry(attribute string, value []byte) []byte {
	entry := ber.Encode(ber.ClassApplication, ber.TypeConstructed, ldap.ApplicationSearchResultEntry, nil, "")
	entry.AppendChild(ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, "cn=x", ""))
	list, one, set := ber.NewSequence(""), ber.NewSequence(""), ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSet, nil, "")
	set.AppendChild(ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, string(value), ""))
	one.AppendChild(ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, attribute, ""))
	one.AppendChild(set)
	list.AppendChild(one)
	entry.AppendChild(list)
	return ldapMessage(entry)
}

// TestHostileLDAP: what a server answers ends within the deadline, in bounded memory,
// and with a reason.
func TestHostileLDAP(t *testing.T) {
	entry := ldapSearchEntry("pgpKey", bytes.Repeat([]byte("x"), 1000))
	for name, test := range map[string]struct {
		answer func(net.Conn)
		want   string
	}{
		"byte by byte": {func(c net.Conn) {
			for _, b := range bytes.Repeat(entry, 100) {
				if _, err := c.Write([]byte{b}); err != nil {
					return
				}
				time.Sleep(5 * time.Millisecond)
			}
		}, "deadline"},
		"entries without end": {func(c net.Conn) {
			for {
				if _, err := c.Write(entry); err != nil {
					return
				}
			}
		}, "larger than"},
		"one huge value": {func(c net.Conn) {
			_, _ = c.Write([]byte("\x30\x84\x7f\xff\xff\xff\x02\x01\x01\x04\x84\x7f\xff\xff\xf0"))
			for {
				if _, err := c.Write(entry); err != nil {
					return
				}
			}
		}, "greater than"},
		"too deep":   {func(c net.Conn) { _, _ = c.Write(bytes.Repeat([]byte("\x30\x80"), 1000)) }, "nesting depth"},
		"garbage":    {func(c net.Conn) { _, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n")) }, ""},
		"closed":     {func(net.Conn) {}, ""},
		"broken off": {func(c net.Conn) { _, _ = c.Write(entry[:len(entry)/2]) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			go func() {
				c, err := l.Accept()
				if err != nil {
					return
				}
				defer c.Close()
				_, _ = c.Read(make([]byte, 4096))
				test.answer(c)
			}()
			d := &LDAP{URL: "ldap://" + l.Addr().String(), Plain: true, Timeout: time.Second}
			keys, err := d.Lookup(t.Context(), address(t, "bob@partner.example"))
			if err == nil || len(keys) > 0 || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%d keys, error %v, want %q", len(keys), err, test.want)
			}
			t.Log(err)
		})
	}
}
