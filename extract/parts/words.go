package parts

import (
	"strings"

	"postern/internal/xmltoken"
)

// words reports whether an attribute's value holds words, or a number in groups:
// a run of three letters. Numbers, colours, identifiers and the names of formats'
// own namespaces and types do not count.
func words(v string) bool {
	letters, digits, dashes, found := 0, 0, 0, false
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c|0x20 >= 'a' && c|0x20 <= 'z', c >= 0x80:
			letters++
			found = found || letters >= 3
			digits = 0
			continue
		case c >= '0' && c <= '9':
			if digits++; digits >= 9 && dashes > 0 {
				found = true
			}
		case c == '-' && digits > 0:
			dashes++
		default:
			digits, dashes = 0, 0
		}
		letters = 0
	}
	return found && v != "true" && v != "false" && !isHex(strings.TrimPrefix(v, "#")) && !isNamespace(v)
}

// typefaces are elements that choose a typeface: their names look like people's.
var typefaces = map[string]bool{
	"rFonts": true, "latin": true, "ea": true, "cs": true, "sym": true, "buFont": true, "font-face": true,
}

func isTypeface(t *xmltoken.Token, a xmltoken.Attr) bool {
	return typefaces[t.Name] || strings.HasPrefix(a.Name, "font-")
}

// isHex is a colour, an identifier of a revision, or a GUID.
func isHex(v string) bool {
	if strings.HasPrefix(v, "{") && strings.HasSuffix(v, "}") {
		v = v[1 : len(v)-1]
	}
	switch len(v) {
	case 6, 8, 36:
	default:
		return false
	}
	for i := 0; i < len(v); i++ {
		c := v[i]
		isDash := c == '-' && len(v) == 36 && (i == 8 || i == 13 || i == 18 || i == 23)
		if !isDash && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}

// namespaces are the starts of names that formats give to their own things.
var namespaces = []string{
	"http://schemas.openxmlformats.org/", "http://schemas.microsoft.com/", "http://purl.oclc.org/ooxml/", "http://purl.org/dc/", "http://www.w3.org/",
	"urn:schemas-microsoft-com:", "urn:oasis:names:tc:opendocument:", "http://openoffice.org/", "http://schemas.libreoffice.org/", "application/", "image/",
}

func isNamespace(v string) bool {
	const longest = 120
	if len(v) > longest || strings.ContainsAny(v, " @?&") {
		return false
	}
	for _, n := range namespaces {
		if strings.HasPrefix(v, n) {
			return true
		}
	}
	return false
}
