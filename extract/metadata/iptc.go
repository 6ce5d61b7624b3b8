package metadata

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// iptcNames are the datasets that people fill in (IPTC-IIM version 4.2, chapter 6).
var iptcNames = map[[2]byte]string{
	{2, 5}: "Title", {2, 7}: "Status", {2, 15}: "Category", {2, 20}: "Supplemental category", {2, 22}: "Identifier", {2, 25}: "Keywords",
	{2, 26}: "Location code", {2, 27}: "Location", {2, 40}: "Instructions", {2, 65}: "Program", {2, 80}: "Author", {2, 85}: "Author's position",
	{2, 90}: "City", {2, 92}: "Sublocation", {2, 95}: "State", {2, 100}: "Country code", {2, 101}: "Country", {2, 103}: "Transmission reference",
	{2, 105}: "Headline", {2, 110}: "Credit", {2, 115}: "Source", {2, 116}: "Copyright", {2, 118}: "Contact", {2, 120}: "Caption", {2, 122}: "Caption writer",
}

// numbers are datasets that hold a number in binary, or the charset.
func iptcNumber(record, set byte) bool { return set == 0 || record == 1 && set == 90 }

// IPTC reads the datasets of the Information Interchange Model (IPTC-IIM section 1.5).
func (r *Reading) IPTC(b []byte) {
	decode := Narrow
	for len(b) >= 5 && r.Next() {
		if b[0] != 0x1c { // padding, or something else
			break
		}
		record, set := b[1], b[2]
		size, rest := int(binary.BigEndian.Uint16(b[3:])), b[5:]
		if size&0x8000 != 0 { // so many bytes hold the length
			n := size & 0x7fff
			if n > 4 || n > len(rest) {
				break
			}
			size = 0
			for _, c := range rest[:n] {
				size = size<<8 | int(c)
			}
			rest = rest[n:]
		}
		size = min(size, len(rest))
		value := rest[:size]
		b = rest[size:]
		if record == 1 && set == 90 && !strings.HasPrefix(string(value), "\x1b%") {
			decode = Latin
		}
		if iptcNumber(record, set) {
			continue
		}
		name := iptcNames[[2]byte{record, set}]
		if name == "" {
			name = fmt.Sprintf("%d:%02d", record, set)
		}
		r.Property("IPTC "+name, decode(value))
	}
	r.Printable("IPTC", b)
}
