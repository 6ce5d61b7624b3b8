package exactdata

import "strings"

// A date is a day, however it is written.
type date struct{ year, month, day int }

// Dates of births and of contracts lie between these years.
const (
	firstYear = 1880
	lastYear  = 2150
)

func (d date) ok() bool {
	return d.year >= firstYear && d.year <= lastYear && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 31
}

// months are the beginnings of names of months in the languages of Europe that
// have Latin letters, without accents.
var months = [12][]string{
	{"jan", "ene", "gen", "styc"},
	{"feb", "fev", "lut"},
	{"mar", "mrz", "maer", "maar", "mrt"},
	{"apr", "avr", "abr", "kwie"},
	{"may", "mai", "mag", "mei", "maj"},
	{"jun", "juin", "giu", "czer"},
	{"jul", "juil", "lug", "lip"},
	{"aug", "aou", "ago", "sier"},
	{"sep", "set", "wrze"},
	{"oct", "okt", "out", "ott", "paz"},
	{"nov", "list"},
	{"dec", "dez", "dic", "gru"},
}

// monthOf is the month that a word names, 0 for none.
func monthOf(word string) int {
	if len(word) < 3 || len(word) > 12 {
		return 0
	}
	word = strings.ToLower(word)
	for i, names := range months {
		for _, n := range names {
			if strings.HasPrefix(word, n) {
				return i + 1
			}
		}
	}
	return 0
}

// datesAt are the readings of a date that begins at token i of s, and how many
// tokens it has.
func datesAt(s string, tokens []token, i int, list []date) ([]date, int) {
	list = list[:0]
	t := &tokens[i]
	if t.digits && t.end-t.start == 8 { // 19800312
		n := number(s, t)
		list = add(list, date{n / 10000, n / 100 % 100, n % 100})
		list = add(list, date{n % 10000, n / 10000 % 100, n / 1000000}) // 12031980
		return list, 1
	}
	if i+2 >= len(tokens) || !adjacent(t, &tokens[i+1]) || !adjacent(&tokens[i+1], &tokens[i+2]) {
		return list, 0
	}
	a, b, c := number(s, t), number(s, &tokens[i+1]), number(s, &tokens[i+2])
	switch {
	case a < 0: // March 12, 1980
		if m := monthOf(s[t.start:t.end]); m > 0 && b >= 0 && c >= 0 {
			list = add(list, date{year(c, &tokens[i+2]), m, b})
		}
	case b < 0: // 12 March 1980
		if m := monthOf(s[tokens[i+1].start:tokens[i+1].end]); m > 0 && c >= 0 {
			list = add(list, date{year(c, &tokens[i+2]), m, a})
		}
	case c < 0:
	case t.end-t.start == 4: // 1980-03-12
		list = add(list, date{a, b, c})
	default: // 12.03.1980, 03/12/80
		y := year(c, &tokens[i+2])
		list = add(list, date{y, b, a})
		if a != b {
			list = add(list, date{y, a, b})
		}
	}
	if len(list) == 0 {
		return list, 0
	}
	return list, 3
}

func add(list []date, d date) []date {
	if d.ok() {
		list = append(list, d)
	}
	return list
}

// number is the value of a token of up to eight digits, -1 for another.
func number(s string, t *token) int {
	if !t.digits || t.end-t.start > 8 {
		return -1
	}
	n := 0
	for _, c := range []byte(s[t.start:t.end]) {
		n = n*10 + int(c-'0')
	}
	return n
}

// year completes a year of two digits to one from 1930 to 2029.
func year(n int, t *token) int {
	if t.end-t.start != 2 {
		return n
	}
	if n < 30 {
		return 2000 + n
	}
	return 1900 + n
}
