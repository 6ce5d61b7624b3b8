package scan

import "strings"

// validEuVAT checks a VAT number with its country's letters. Rules: each country's tax
// office, as the public descriptions of its number give them.
func validEuVAT(c string) bool {
	check, n := euVATChecks[c[:2]], c[2:]
	return check != nil && strings.Trim(n, "0") != "" && check(n)
}

var euVATChecks = map[string]func(n string) bool{
	"AT": func(n string) bool { return (luhnSum(n[1:8])+4)%10 == (10-digitAt(n, 8))%10 },
	"BE": func(n string) bool { return number(n[:len(n)-2])%97+number(n[len(n)-2:]) == 97 },
	"BG": validBgVAT,
	"CY": func(n string) bool { return n[:2] != "12" && validCyTIN(n) },
	"CZ": validCzVAT,
	"DE": mod11and10,
	"DK": func(n string) bool { return n[0] != '0' && weighted(n, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 },
	"EE": func(n string) bool { return weighted(n, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0 },
	"EL": validGrAFM,
	"ES": func(n string) bool { return validEsCIF(n) || validEsNIF(n) },
	"FI": func(n string) bool { return weighted(n, 7, 9, 10, 5, 8, 4, 2, 1)%11 == 0 },
	"FR": validFrVAT,
	"HR": mod11and10,
	"HU": func(n string) bool { return weighted(n, 9, 7, 3, 1, 9, 7, 3, 1)%10 == 0 },
	"IE": validIeVAT,
	"IT": validItVAT,
	"LT": validLtVAT,
	"LU": func(n string) bool { return number(n[:6])%89 == number(n[6:]) },
	"LV": validLvVAT,
	"MT": func(n string) bool { return n[0] != '0' && weighted(n, 3, 4, 6, 7, 8, 9, 10, 1)%37 == 0 },
	"NL": func(n string) bool { return n[10:] != "00" && (validNlBSN(n[:9]) || rest97("NL"+n) == 1) },
	"PL": validPlNIP,
	"PT": validPtNIF,
	"RO": validRoVAT,
	"SE": func(n string) bool { return luhn(n[:10]) },
	"SI": validSiTax,
	"SK": func(n string) bool { return n[0] != '0' && strings.IndexByte("234789", n[2]) >= 0 && number(n)%11 == 0 },
}

// luhnSum is the sum of the Luhn digits of d, the last digit not doubled.
func luhnSum(d string) int {
	sum := 0
	for i := range len(d) {
		v := digitAt(d, len(d)-1-i)
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum
}

// rest97 is the rest of a code mod 97, letters as two digits (ISO/IEC 7064).
func rest97(code string) int {
	rest := 0
	for i := range len(code) {
		if v := codeValue(code[i]); v > 9 {
			rest = (rest*100 + v) % 97
		} else {
			rest = (rest*10 + v) % 97
		}
	}
	return rest
}

// validBgVAT knows companies of nine digits; persons have an EGN or a number of
// foreigners or others.
func validBgVAT(n string) bool {
	if len(n) == 9 {
		c := weighted(n, 1, 2, 3, 4, 5, 6, 7, 8) % 11
		if c == 10 {
			c = weighted(n, 3, 4, 5, 6, 7, 8, 9, 10) % 11 % 10
		}
		return c == digitAt(n, 8)
	}
	return validBgEGN(n) || weighted(n, 21, 19, 17, 13, 11, 9, 7, 3, 1)%10 == digitAt(n, 9) ||
		(11-weighted(n, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11)%11 == digitAt(n, 9)
}

func validCzVAT(n string) bool {
	switch {
	case len(n) == 8:
		c := 11 - weighted(n, 8, 7, 6, 5, 4, 3, 2)%11
		if c == 11 {
			c = 1
		}
		return n[0] != '9' && c%10 == digitAt(n, 7)
	case len(n) == 9 && n[0] == '6':
		c := weighted(n[1:], 8, 7, 6, 5, 4, 3, 2) % 11
		return (8-(10-c+11)%11+10)%10 == digitAt(n, 8)
	}
	return validCzBirthNumber(n)
}

// validEsCIF checks numbers of Spanish companies: a letter, seven digits, and a digit or
// a letter.
func validEsCIF(n string) bool {
	if strings.IndexByte("ABCDEFGHJNPQRSUVW", n[0]) < 0 {
		return false
	}
	c := (10 - luhnSum(n[1:8]+"0")%10) % 10
	return n[8] == byte('0'+c) || n[8] == "JABCDEFGHI"[c]
}

// validFrVAT checks the key of two characters before the number of the company
// (SIREN, Luhn but for Monaco's 000).
func validFrVAT(n string) bool {
	if n[2:5] != "000" && !luhn(n[2:]) {
		return false
	}
	if n[0] <= '9' && n[1] <= '9' {
		return number(n[2:]+"12")%97 == number(n[:2])
	}
	const values = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	a, b := strings.IndexByte(values, n[0]), strings.IndexByte(values, n[1])
	if a < 0 || b < 0 {
		return false
	}
	key := a*34 + b - 100
	if a < 10 {
		key = a*24 + b - 10
	}
	return (number(n[2:])+1+key/11)%11 == key%11
}

// validIeVAT knows the old form too, whose first letter stands for a digit more.
func validIeVAT(n string) bool {
	if n[1] > '9' {
		return validIePPS("0" + n[2:7] + n[:1] + n[7:])
	}
	return validIePPS(n)
}

func validLtVAT(n string) bool {
	last := len(n) - 1
	sum, again := 0, 0
	for i := range last {
		sum += digitAt(n, i) * (1 + i%9)
		again += digitAt(n, i) * (1 + (i+2)%9)
	}
	if sum%11 == 10 {
		sum = again
	}
	return n[last-1] == '1' && sum%11%10 == digitAt(n, last)
}

func validLvVAT(n string) bool {
	if n[0] > '3' {
		return weighted(n, 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1)%11 == 3
	}
	return validLvPk(n)
}

func validRoVAT(n string) bool {
	if len(n) > 10 {
		return false
	}
	n = strings.Repeat("0", 10-len(n)) + n
	return weighted(n, 7, 5, 3, 2, 1, 7, 5, 3, 2)*10%11%10 == digitAt(n, 9)
}
