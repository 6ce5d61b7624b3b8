package mapi

import "fmt"

// TagName is what the property of a tag is called ([MS-OXPROPS] section 2), for
// those that hold text; the tag in hexadecimal for all others.
func TagName(tag uint16) string {
	if name := tagNames[tag]; name != "" {
		return name
	}
	return fmt.Sprintf("%04x", tag)
}

var tagNames = map[uint16]string{
	0x001a: "message class",
	0x0037: "subject",
	0x003d: "subject prefix",
	0x0040: "received by name",
	0x0042: "sent representing name",
	0x0044: "received representing name",
	0x0049: "original subject",
	0x0050: "reply recipient names",
	0x005a: "original sender name",
	0x0065: "sent representing address",
	0x0070: "conversation topic",
	0x0072: "original display bcc",
	0x0073: "original display cc",
	0x0074: "original display to",
	0x0076: "received by address",
	0x0078: "received representing address",
	0x007d: "transport headers",
	0x0c1a: "sender name",
	0x0c1f: "sender address",
	0x0e02: "display bcc",
	0x0e03: "display cc",
	0x0e04: "display to",
	0x0e1d: "normalized subject",
	0x1000: "body",
	0x1035: "message id",
	0x1039: "references",
	0x1042: "in reply to",
	0x3001: "display name",
	0x3002: "address type",
	0x3003: "address",
	0x3004: "comment",
	0x3703: "attachment extension",
	0x3704: "attachment file name",
	0x3707: "attachment long file name",
	0x370d: "attachment long path",
	0x370e: "attachment media type",
	0x3712: "attachment content id",
	0x39fe: "SMTP address",
	0x3a00: "account",
	0x3a06: "given name",
	0x3a08: "business telephone",
	0x3a09: "home telephone",
	0x3a11: "surname",
	0x3a15: "postal address",
	0x3a16: "company",
	0x3a17: "title",
	0x3a18: "department",
	0x3a19: "office",
	0x3a1c: "mobile telephone",
	0x3a24: "business fax",
	0x3a26: "country",
	0x3a27: "locality",
	0x3a28: "state",
	0x3a29: "street",
	0x3a2a: "postal code",
	0x3ff8: "creator name",
	0x3ffa: "last modifier name",
	0x5d01: "sender SMTP address",
	0x5d02: "sent representing SMTP address",
}
