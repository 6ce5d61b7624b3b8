package archive

import (
	"slices"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// spellings are the bytes that a password may have been typed as: in UTF-8, and
// in the code pages of Windows and of its console.
func spellings(password string) []string {
	list := []string{password}
	for i := range len(password) {
		if password[i] < 0x80 {
			continue
		}
		for _, c := range []encoding.Encoding{charmap.Windows1252, charmap.CodePage850, charmap.Windows1251, charmap.CodePage866} {
			if s, err := c.NewEncoder().String(password); err == nil && !slices.Contains(list, s) {
				list = append(list, s)
			}
		}
		break
	}
	return list
}
