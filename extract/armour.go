package extract

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// The first lines of encrypted messages in ASCII armour (RFC 9580 section 6.2; age's
// armour is made alike).
const (
	armourPGP = "-----BEGIN PGP MESSAGE-----"
	armourAge = "-----BEGIN AGE ENCRYPTED FILE-----"
)

// hasArmour reports whether an encrypted message stands in text, at the start of
// a line. A PGP message may be signed or compressed only.
func hasArmour(text string) bool {
	for _, head := range [...]string{armourPGP, armourAge} {
		for at := 0; ; at++ {
			i := strings.Index(text[at:], head)
			if i < 0 {
				break
			}
			at += i
			if (at == 0 || text[at-1] == '\n' || text[at-1] == '\r') && (head == armourAge || isEncryptedArmour(text[at:])) {
				return true
			}
		}
	}
	return false
}

// isEncryptedArmour reports whether a PGP message in armour begins as an encrypted
// one does (RFC 9580 section 4.3). One that cannot be read counts as such.
func isEncryptedArmour(text string) bool {
	const look = 2 << 10
	text = text[:min(len(text), look)]
	_, rest, _ := strings.Cut(text, "\n")
	for {
		line, after, ok := strings.Cut(rest, "\n")
		line = strings.TrimRight(line, "\r \t")
		if line != "" && strings.Contains(line, ": ") { // an armour header
			rest = after
			continue
		}
		if line == "" && ok {
			rest = after
			continue
		}
		first, err := base64.StdEncoding.DecodeString(line[:min(len(line), 4)])
		if err != nil || len(first) == 0 || first[0]&0x80 == 0 {
			return true
		}
		tag := first[0] >> 2 & 0xf
		if first[0]&0x40 != 0 {
			tag = first[0] & 0x3f
		}
		// Signatures, compressed and literal data, a marker.
		return !bytes.Contains([]byte{2, 4, 8, 10, 11}, []byte{tag})
	}
}
