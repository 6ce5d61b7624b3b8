package extract

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// numbered puts signs around each line, with its number where there is a %d.
func numbered(list []string, format string) string {
	var b strings.Builder
	for i, s := range list {
		line := strings.ReplaceAll(format, "#", fmt.Sprint(i+9))
		b.WriteString(strings.Replace(line, "@", s, 1))
	}
	return b.String()
}

// uuLines writes lines of uuencode, or of what has other digits.
func uuLines(s, digits, mark string) string {
	var b strings.Builder
	for _, p := range pieces(s, 45) {
		b.WriteString(mark)
		b.WriteByte(digits[len(p)])
		for _, three := range pieces(p, 3) {
			three += "\x00\x00"
			v := uint32(three[0])<<16 | uint32(three[1])<<8 | uint32(three[2])
			for shift := 18; shift >= 0; shift -= 6 {
				b.WriteByte(digits[v>>shift&63])
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// inLetters prints s as od -c does, which the address is left out of where its format is empty.
func inLetters(s, address, mark string) string {
	var b strings.Builder
	for i, p := range pieces(s, 16) {
		b.WriteString(mark)
		if address != "" {
			fmt.Fprintf(&b, address, 16*i)
		}
		for k := range len(p) {
			switch c := p[k]; {
			case c == '\n':
				b.WriteString(`  \n`)
			case c >= 0x80:
				fmt.Fprintf(&b, " %03o", c)
			default:
				b.WriteString("   " + string(rune(c)))
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestWrittenInPieces(t *testing.T) {
	const uuDigits = "`!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_"
	b64 := pieces(base64.StdEncoding.EncodeToString([]byte(secret)), 24)
	ebcdic, err := charmap.CodePage037.NewEncoder().String(secret)
	if err != nil {
		t.Fatal(err)
	}
	var wide []byte
	for _, u := range utf16.Encode([]rune(secret)) {
		wide = binary.BigEndian.AppendUint32(wide, uint32(u))
	}
	each := func(format, sign string) string {
		var list []string
		for _, r := range secret {
			piece := strings.NewReplacer("@", string(r), "!", fmt.Sprint(r-7)).Replace(format)
			if strings.Contains(piece, "%") {
				piece = fmt.Sprintf(piece, r)
			}
			list = append(list, piece)
		}
		return strings.Join(list, sign)
	}
	three := pieces(secret, 3)
	for name, text := range map[string]string{
		"base64, numbered":           numbered(b64, "#: @\n"),
		"base64, numbered by cat":    numbered(b64, "     #\t@\n"),
		"base64 in comments":         numbered(b64, "\t// @\n"),
		"base64 in a table":          numbered(b64, "| @ |\n"),
		"base64 with initials":       numbered(b64, "AB> @\n"),
		"base64 that was added":      numbered(b64, "+@\n"),
		"base64, appended":           numbered(b64, `s = s & "@"`+"\r\n"),
		"base64, bytes of Python":    numbered(b64, `    b"@"`+"\n"),
		"base64, escaped line ends":  `"` + strings.Join(b64, `\r\n`) + `"`,
		"base64, escaped twice":      `"-----\\n` + strings.Join(b64, `\\n`) + `"`,
		"base64 of EBCDIC":           base64.StdEncoding.EncodeToString([]byte(ebcdic)),
		"hexadecimal of EBCDIC":      hex.EncodeToString([]byte(ebcdic)),
		"hexadecimal of UTF-32":      hex.EncodeToString(wide),
		"base58, long":               base58(strings.Repeat(secret, 100)),
		"a line of uuencode":         uuLines(secret, uuDigits, ""),
		"uuencode, quoted":           uuLines(strings.Repeat(secret, 4), uuDigits, "> "),
		"uuencode with blanks":       strings.ReplaceAll(uuLines(secret, uuDigits, ""), "`", " "),
		"a line of xxencode":         uuLines(secret, xxDigits, ""),
		"od -c":                      inLetters(secret+"\n", "%07o", ""),
		"od -c, quoted":              inLetters(secret+"\n", "%07o", "> > "),
		"od -An -c":                  inLetters("ü\n"+secret, "", ""),
		"hexdump -d":                 words(secret, "%07x", "   %05d"),
		"binary with 0b":             each("0b%b", ", "),
		"pieces":                     `"` + strings.Join(three, `" + "`) + `"`,
		"pieces behind a blank":      `f("x", " ` + strings.Join(three, `" & _`+"\n  "+`"`) + `")`,
		"pieces, appended":           `$s .= "` + strings.Join(three, `";`+"\n"+`$s .= "`) + `";`,
		"adjacent strings":           `"` + strings.Join(three, `" "`) + `"`,
		"an array of letters":        "{" + each("'@'", ", ") + "}",
		"calls":                      each("String.fromCharCode(%d)", "+"),
		"calls and strings":          `Chr(116) & "h" & Chr(&H65) & " ` + secret[4:10] + `" & "` + secret[10:] + `"`,
		"calls with sums":            each("Chr(! + 7)", " & "),
		"hexadecimal calls":          each("chr(0x%x)", "."),
		"functions of a sheet":       "=" + each("UNICHAR(%d)", "&"),
		"char of PowerShell, 0x":     each("[char]0x%x", " + "),
		"turned by a program":        `StrReverse("` + reversed(secret) + `")`,
		"turned by Python":           `print('` + reversed(secret) + `'[::-1])`,
		"percent signs, three times": each("%%252525%02x", ""),
		"references, escaped":        each("&amp;amp;#%d;", ""),
		"references with zeroes":     each("&#%015d", ""),
		"backslash x with braces":    each(`\x{%x}`, ""),
		"char of TeX":                each(`\char"%X{}`, ""),
		"symbols of TeX":             each(`\symbol{%d}`, ""),
	} {
		t.Run(name, func(t *testing.T) {
			var found strings.Builder
			var look func(text string, depth int)
			look = func(text string, depth int) {
				typedRuns(text, func(r run, text string, _ []byte) {
					found.WriteString(text)
					if depth > 0 {
						look(text, depth-1)
					}
				})
			}
			if look(text, 1); !strings.Contains(found.String(), "4111 1111 1111 1111") {
				t.Errorf("the number is not in %q, out of %q", found.String(), text)
			}
		})
	}
	if got, _ := allRuns(strings.Repeat(`\ud83d\ude00`, 4)); !strings.HasPrefix(got, "😀😀😀😀") {
		t.Errorf("halves of letters become %q", got)
	}
}

func TestOrdinaryPieces(t *testing.T) {
	for name, text := range map[string]string{
		"CSV":        `"Jane","Doe","Berlin","1970","x","y","abc","Street 5"` + "\n" + `"a","b","cde","fgh","ijk","l","mno","p"` + "\n",
		"JSON":       `{"name": "Jane", "list": ["one", "two", "three", "four", "five"]}`,
		"attributes": `<a class="one" id="two" style="three" href="a.b/c&d" title="four">`,
		"prose":      `He said "yes", and she said "no", "perhaps", "later" (page 5), (page 6), (page 7), (page 8).`,
		"capitals":   "PLEASE READ THIS NOTICE, AND KEEP IT (SEE BELOW).\nDO NOT SEND IT ON.\n",
		"indented":   "    if (x) {\n        y\n    }\n      a   b   c   d\n",
		"reverse":    "The reverse of 'it' and the \"other\" way round, in reverse.",
		"list":       "1. internationalisation\n2. misunderstandings\n3. telecommunications\n",
	} {
		if got, files := allRuns(text); files != 0 || got != "" {
			t.Errorf("%s: %q, %d files; want nothing", name, got, files)
		}
	}
}
