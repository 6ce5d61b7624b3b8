package font

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"postern/extract"
	"postern/extract/metadata"
)

// nameWords are the names of names for people (OpenType, "name", "Name IDs").
var nameWords = []string{
	"copyright", "family", "style", "identifier", "full name", "version", "PostScript name", "trademark", "manufacturer", "designer", "description",
	"link", "designer's link", "licence", "licence's link", "", "family", "style", "full name", "sample", "CID name", "family", "style",
}

// names reads a table of that name: records of a platform, an encoding, a language, a number,
// a length and a place.
func names(r *metadata.Reading, b []byte) {
	const head, each = 6, 12
	if len(b) < head {
		return
	}
	be := binary.BigEndian
	count, texts := int(be.Uint16(b[2:])), int(be.Uint16(b[4:]))
	if texts > len(b) {
		r.Gap("", extract.Corrupt, "font: names are cut off")
		r.Printable("names", b)
		return
	}
	storage := b[texts:]
	used := make([]bool, len(storage))
	cut, spent := false, 0
	seen := map[[3]int]bool{}
	for i := range count {
		at := head + each*i
		if at+each > len(b) || !r.Next() {
			cut = true
			break
		}
		platform, code, number := be.Uint16(b[at:]), be.Uint16(b[at+2:]), int(be.Uint16(b[at+6:]))
		size, off := int(be.Uint16(b[at+8:])), int(be.Uint16(b[at+10:]))
		wide := 0
		if platform != 1 {
			wide = 1
		}
		if off > len(storage) || off+size > len(storage) {
			cut = true
			continue
		}
		if key := [3]int{off, size, wide}; seen[key] || spent > 8*len(b) {
			continue // the same text again, in another language
		} else {
			seen[key] = true
		}
		spent += size
		for k := off; k < off+size; k++ {
			used[k] = true
		}
		what := fmt.Sprintf("name %d", number)
		if number < len(nameWords) && nameWords[number] != "" {
			what = nameWords[number]
		}
		r.Property(what, decoded(platform, code, storage[off:off+size]))
	}
	if cut {
		r.Gap("", extract.Corrupt, "font: names are cut off")
	}
	if spent > 8*len(b) {
		r.Gap("", extract.TooBig, "font: names that lie in each other")
	}
	// What no record leads to: the names of languages, and what somebody left.
	var rest []byte
	for k, c := range storage {
		if !used[k] {
			rest = append(rest, c)
		}
	}
	r.Printable("names", rest)
}

// macEncodings are the scripts of the Macintosh whose texts are not of its Latin charset
// (OpenType, "name", "Macintosh encoding IDs").
var macEncodings = map[uint16]encoding.Encoding{
	1: japanese.ShiftJIS, 2: traditionalchinese.Big5, 3: korean.EUCKR, 7: charmap.MacintoshCyrillic, 25: simplifiedchinese.GBK,
}

// decoded is a name by its platform: UTF-16, or a charset of the Macintosh.
func decoded(platform, code uint16, b []byte) string {
	const macintosh, windows = 1, 3
	var e encoding.Encoding
	switch {
	case platform == macintosh:
		if e = macEncodings[code]; e == nil {
			e = charmap.Macintosh
		}
	case platform == windows && code >= 2 && code <= 5:
		e = map[uint16]encoding.Encoding{
			2: japanese.ShiftJIS, 3: simplifiedchinese.GBK, 4: traditionalchinese.Big5, 5: korean.EUCKR,
		}[code]
		// Programs write two bytes for each character all the same.
		if len(b) >= 2 && b[0] == 0 {
			e = nil
		}
	}
	if e == nil {
		return metadata.Wide(b, binary.BigEndian)
	}
	text, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return metadata.Narrow(b)
	}
	return string(text)
}
