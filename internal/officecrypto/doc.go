// Package officecrypto opens documents of Office programs that have a password
// ([MS-OFFCRYPTO]): the encrypted package of an Office Open XML document (agile and
// standard encryption) and the streams of a binary document (RC4, RC4 CryptoAPI, XOR
// obfuscation). It takes bytes that may be hostile: sizes are checked, and the work for
// a password, which the document chooses, ends with the context.
package officecrypto

import (
	"encoding/binary"
	"errors"
	"unicode/utf16"
)

// DefaultPassword is the one that Excel tries before it asks for another
// ([MS-XLS] 2.4.117, [MS-OFFCRYPTO] 2.4.2.1): such a document opens as if it had none.
const DefaultPassword = "VelvetSweatshop"

// What a document can be that is not opened. The texts are for administrators.
var (
	errBroken  = errors.New("its encryption data are broken")
	errUnknown = errors.New("it is encrypted in an unknown way")
	errRounds  = errors.New("its password takes more rounds than the standard allows")
)

var le = binary.LittleEndian

// longestPassword is how many signs of a password count ([MS-OFFCRYPTO] 2.3.4.11).
const longestPassword = 255

// wide is a password in UTF-16.
func wide(password string) []byte {
	units := utf16.Encode([]rune(password))
	b := make([]byte, 0, 2*len(units))
	for _, u := range units[:min(len(units), longestPassword)] {
		b = le.AppendUint16(b, u)
	}
	return b
}
