package pdf

import (
	"strconv"
)

// parseNumber is lenient as viewers are: "--5" is -5, "1.2.3" is 1.2, "4-2" is 4.
func parseNumber(w []byte) (float64, bool) {
	i, neg := 0, false
	for i < len(w) && (w[i] == '-' || w[i] == '+') {
		neg = neg || w[i] == '-'
		i++
	}
	start, dot, digits := i, false, 0
	for i < len(w) && (w[i] >= '0' && w[i] <= '9' || w[i] == '.' && !dot) {
		if w[i] == '.' {
			dot = true
		} else {
			digits++
		}
		i++
	}
	if digits == 0 && !(dot && i == len(w)) {
		return 0, false
	}
	if i < len(w) && w[i] != '.' && w[i] != '-' {
		return 0, false
	}
	f, _ := strconv.ParseFloat("0"+string(w[start:i]), 64)
	if neg {
		f = -f
	}
	return f, true
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isRegular(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return false
	}
	return !isSpace(c)
}

func unhex(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}
