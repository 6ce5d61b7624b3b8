package exactdata

const (
	// mostWords is how many words a value may have.
	mostWords = 8
	// leastDigits and mostDigits are how long a number must and may be to be a
	// value.
	leastDigits = 4
	mostDigits  = 24
	// leastLetters is how long a word must be: "F" stands in every text.
	leastLetters = 2
)

// A value is the hash of a cell's value in one reading.
type value struct {
	class int
	hash  uint64
	size  int // words or digits
}

// values are the readings of a cell, canonical text. None means that the cell
// holds nothing that could be evidence. A date in figures that may be read in two
// ways is kept in both.
func (k *keys) values(s string, tokens []token, list []value) []value {
	list = list[:0]
	if len(tokens) == 0 || len(tokens) > mostWords {
		return list
	}
	if d, n := datesAt(s, tokens, 0, nil); n == len(tokens) || n > 0 && isTime(s, tokens[n:]) {
		for _, d := range d {
			list = append(list, value{classDate, k.date(d), 0})
		}
		if len(list) > 0 {
			return list
		}
	}
	digits := joinDigits(s, tokens)
	if digits != nil {
		if len(digits) < leastDigits || len(digits) > mostDigits {
			return list
		}
		return append(list, value{classNumber, k.number(digits), len(digits)})
	}
	sum, letters := uint64(0), 0
	for i := range tokens {
		sum += tokens[i].hash
		letters += tokens[i].letters
	}
	if letters < leastLetters {
		return list
	}
	return append(list, value{classWords, sum, len(tokens)})
}

// isTime reports whether tokens behind a date are a time of midnight, as exports
// write it: "1980-03-12 00:00:00".
func isTime(s string, tokens []token) bool {
	for i := range tokens {
		if number(s, &tokens[i]) != 0 {
			return false
		}
	}
	return true
}

// joinDigits are the digits of tokens that have nothing else, or nil.
func joinDigits(s string, tokens []token) []byte {
	var out []byte
	for i := range tokens {
		if !tokens[i].digits {
			return nil
		}
		out = append(out, s[tokens[i].start:tokens[i].end]...)
	}
	return out
}

// Plain keeps the letters and digits of a canonical text, ASCII letters in upper
// case: the form in which primary values are compared.
func Plain(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		n, kind := wordRune(s[i:])
		if kind != 0 {
			for _, c := range []byte(s[i : i+n]) {
				if c >= 'a' && c <= 'z' {
					c -= 'a' - 'A'
				}
				out = append(out, c)
			}
		}
		i += n
	}
	return string(out)
}
