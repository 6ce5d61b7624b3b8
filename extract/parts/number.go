package parts

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// BuiltInFormats are the number formats that files need not hold (ECMA-376
// part 1, 18.8.30), as far as they change what digits are seen.
var BuiltInFormats = map[string]string{
	"1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%",
	"14": "yyyy-mm-dd", "15": "yyyy-mm-dd", "16": "mm-dd", "17": "yyyy-mm", "18": "hh:mm", "19": "hh:mm:ss", "20": "hh:mm", "21": "hh:mm:ss",
	"22": "yyyy-mm-dd hh:mm", "37": "#,##0", "38": "#,##0", "39": "#,##0.00", "40": "#,##0.00", "45": "mm:ss", "46": "hh:mm:ss", "47": "mm:ss",
}

// A mask is the part of a number format that applies to positive numbers,
// without colours, conditions and padding.
type mask struct {
	pieces []piece
	date   bool
	times  bool // with hours
	odd    bool // fractions, exponents: not done
	cent   bool
}

// A piece is a place for a digit ('0', '#', '?'), a dot, a comma, or literal text.
type piece struct {
	place byte
	text  string
}

func parseMask(code string) mask {
	var m mask
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			return m
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				end = len(code) - i - 1
			}
			m.pieces = append(m.pieces, piece{text: code[i+1 : i+1+end]})
			i += end + 1
		case '\\':
			if i++; i < len(code) {
				m.pieces = append(m.pieces, piece{text: code[i : i+1]})
			}
		case '_', '*':
			i++
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return m
			}
			m.bracket(code[i+1 : i+end])
			i += end
		case '0', '#', '?', '.', ',':
			m.pieces = append(m.pieces, piece{place: c})
		case 'y', 'Y', 'd', 'D', 'm', 'M':
			m.date = true
		case 'h', 'H', 's', 'S':
			m.date, m.times = true, true
		case 'E', 'e', '/', '@', 'G', 'g':
			m.odd = true
		case '%':
			m.cent = true
			m.pieces = append(m.pieces, piece{text: "%"})
		default:
			m.pieces = append(m.pieces, piece{text: string(c)})
		}
	}
	return m
}

// bracket knows currencies ("$€-407") and elapsed hours ("h").
func (m *mask) bracket(s string) {
	if c, ok := strings.CutPrefix(s, "$"); ok {
		c, _, _ = strings.Cut(c, "-")
		m.pieces = append(m.pieces, piece{text: c})
	}
	if strings.EqualFold(s, "h") || strings.EqualFold(s, "hh") {
		m.date, m.times = true, true
	}
}

// FormatNumber shows f as the number format says: masks such as "0000 0000", groups,
// decimals, percentages and dates. It returns "" where the format says nothing
// or more than this.
func FormatNumber(f float64, code string, date04 bool) string {
	return ParseNumberFormat(code).Show(f, date04)
}

// A NumberFormat is a number format that was read. The zero value says nothing.
type NumberFormat struct{ mask *mask }

// ParseNumberFormat reads a number format, for many numbers.
func ParseNumberFormat(code string) NumberFormat {
	if code == "" || len(code) > 256 {
		return NumberFormat{}
	}
	m := parseMask(code)
	return NumberFormat{&m}
}

// Show is what [FormatNumber] says.
func (n NumberFormat) Show(f float64, date04 bool) string {
	if n.mask == nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return ""
	}
	m := n.mask
	switch {
	case m.date:
		return formatDate(f, m.times, date04)
	case m.odd || f < 0 || f >= 1e18:
		return ""
	}
	if m.cent {
		f *= 100
	}
	return strings.ToValidUTF8(m.fill(f), "\ufffd")
}

func formatDate(f float64, times, date04 bool) string {
	if f < 0 || f > 2_958_466 { // the year 9999
		return ""
	}
	zero := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if date04 {
		zero = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	t := zero.AddDate(0, 0, int(f)).Add(time.Duration(math.Round((f-math.Floor(f))*86400)) * time.Second)
	switch {
	case f < 1:
		return t.Format("15:04:05")
	case times && f != math.Floor(f):
		return t.Format("2006-01-02 15:04:05")
	}
	return t.Format("2006-01-02")
}

// fill puts the digits of f into the mask, the last digit into the last place.
func (m *mask) fill(f float64) string {
	places, decimals, grouped, dot := 0, 0, false, false
	for i, p := range m.pieces {
		switch {
		case p.place == '.':
			dot = true
		case p.place == ',':
			grouped = grouped || i+1 < len(m.pieces) && m.pieces[i+1].place != 0
		case p.place != 0 && dot:
			decimals++
		case p.place != 0:
			places++
		}
	}
	if places == 0 {
		return ""
	}
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(f, 'f', decimals, 64), ".")
	if pad := m.zeros() - len(whole); pad > 0 {
		whole = strings.Repeat("0", pad) + whole
	}
	var b strings.Builder
	dot = false
	for _, p := range m.pieces {
		switch {
		case p.place == 0:
			b.WriteString(p.text)
		case p.place == ',':
		case p.place == '.':
			dot = true
			b.WriteByte('.')
		case dot:
			if fraction != "" {
				b.WriteByte(fraction[0])
				fraction = fraction[1:]
			}
		default:
			// Digits beyond the places stand before the first place.
			for ; places >= 1 && whole != "" && len(whole) >= places; whole = whole[1:] {
				b.WriteByte(whole[0])
				if grouped && len(whole) > 1 && len(whole)%3 == 1 {
					b.WriteByte(',')
				}
				if len(whole) == places {
					whole = whole[1:]
					break
				}
			}
			places--
		}
	}
	return b.String()
}

// zeros counts the places before the dot that show a zero when there is no digit.
func (m *mask) zeros() int {
	n := 0
	for _, p := range m.pieces {
		if p.place == '.' {
			break
		}
		if p.place == '0' {
			n++
		}
	}
	return n
}
