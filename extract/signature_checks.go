package extract

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// Object identifiers of CMS content types (RFC 5652 sections 5.1, 6.1 and 8;
// RFC 5083), as DER.
const (
	oidSigned        = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
	oidEnveloped     = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
	oidEncrypted     = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06"
	oidAuthEnveloped = "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"
)

func isEnveloped(o *Object) bool {
	return hasOID(o, oidEnveloped) || hasOID(o, oidAuthEnveloped) || hasOID(o, oidEncrypted)
}

func isSigned(o *Object) bool { return hasOID(o, oidSigned) }

// hasOID reports whether o is a ContentInfo of that type: a SEQUENCE that begins
// with it.
func hasOID(o *Object, oid string) bool {
	if len(o.Head) < 2 || o.Head[0] != 0x30 {
		return false
	}
	size := 2
	if o.Head[1] > 0x80 {
		size += int(o.Head[1] & 0x7f)
	}
	return size <= 6 && len(o.Head) > size && bytes.HasPrefix(o.Head[size:], []byte(oid))
}

// isPGP looks for a first packet that only encrypted messages have (RFC 9580
// sections 4.2, 5.1 and 5.3): a session key for a public key, or for a password.
func isPGP(o *Object) bool {
	h := o.Head
	if len(h) < 16 {
		return false
	}
	var tag, body int
	switch {
	case h[0]&0xc0 == 0xc0 && h[1] < 192:
		tag, body = int(h[0]&0x3f), 2
	case h[0]&0xc0 == 0xc0 && h[1] < 224:
		tag, body = int(h[0]&0x3f), 3
	case h[0]&0xc0 == 0x80 && h[0]&3 < 2:
		tag, body = int(h[0]>>2&0xf), 2+int(h[0]&3)
	default:
		return false
	}
	return tag == 1 && (h[body] == 3 || h[body] == 6) || tag == 3 && h[body] >= 4 && h[body] <= 6
}

func isPE(o *Object) bool {
	if len(o.Head) < 0x40 {
		return false
	}
	at := int64(binary.LittleEndian.Uint32(o.Head[0x3c:]))
	return hasAt(o, at, "PE\x00\x00") || hasAt(o, at, "NE") || hasAt(o, at, "LE")
}

func isBMP(o *Object) bool {
	return len(o.Head) >= 18 && string(o.Head[6:10]) == "\x00\x00\x00\x00" &&
		binary.LittleEndian.Uint32(o.Head[14:]) <= 124
}

func isIcon(o *Object) bool {
	return len(o.Head) >= 22 && o.Head[4] > 0 && o.Head[5] == 0 && o.Head[9] == 0
}

// explainRAR tells an archive with encrypted headers, where the main header of
// RAR 4 says so, or RAR 5 begins with an encryption header.
func explainRAR(o *Object) (Cause, string) {
	h := o.Head
	four := len(h) > 12 && h[6] == 0 && h[9] == 0x73 && h[10]&0x80 != 0
	five := len(h) > 14 && h[6] == 1 && h[13] == 4
	if four || five {
		return EncryptedFile, "RAR archive with a password"
	}
	return Unknown, "RAR archive: no reader"
}

// explainCFB reads the names in the directory of a compound file (MS-CFB
// sections 2.2 and 2.6), as far as it stands in one piece.
func explainCFB(o *Object) (Cause, string) {
	const detail = ": no reader"
	if len(o.Head) < 0x50 {
		return Corrupt, "compound file, cut off"
	}
	shift := binary.LittleEndian.Uint16(o.Head[0x1e:])
	if shift != 9 && shift != 12 {
		shift = 9
	}
	at := (int64(binary.LittleEndian.Uint32(o.Head[0x30:])) + 1) << shift
	directory := make([]byte, 16<<10)
	n, _ := o.Data.ReadAt(directory, at)
	has := func(name string) bool { return bytes.Contains(directory[:n], utf16LE(name)) }
	switch {
	case has("EncryptedPackage"):
		return EncryptedFile, "Office document with a password"
	case has("WordDocument"):
		return Unknown, "Word 97 document" + detail
	case has("Workbook"), has("Book\x00"):
		return Unknown, "Excel 97 workbook" + detail
	case has("PowerPoint Document"):
		return Unknown, "PowerPoint 97 presentation" + detail
	case has("__properties_version1.0"):
		return Unknown, "Outlook message" + detail
	default:
		return Unknown, "compound file (OLE)" + detail
	}
}

func utf16LE(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

// isIWA looks for a chunk of an iWork archive, which has no signature but its
// name: a zero and the length of what is compressed.
func isIWA(o *Object) bool {
	if len(o.Head) < 8 || o.Head[0] != 0 || len(o.Names) == 0 || !strings.HasSuffix(strings.ToLower(o.Names[0]), ".iwa") {
		return false
	}
	n := int64(o.Head[1]) | int64(o.Head[2])<<8 | int64(o.Head[3])<<16
	return n > 0 && n+4 <= o.Size
}
