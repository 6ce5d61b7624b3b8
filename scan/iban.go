package scan

// iban finds international bank account numbers. Rules: ISO 13616 with the
// registry's structure for each country (ibancountries.go), check digits by
// ISO 7064 mod 97-10.
var iban = Detector{
	Name:   "iban",
	About:  "international bank account numbers, compact or grouped, of the length and shape of their country",
	Levels: "medium with country, shape and check digits; high with a keyword near",
	Keywords: []string{
		"iban", "bic", "swift", "account", "account number", "account no", "bank", "bank account", "bank details", "beneficiary",
		"wire", "transfer", "sepa", "direct debit", "remittance",
		"konto", "kontonummer", "kontoverbindung", "bankverbindung", "kontoinhaber", "uberweisung", "uberweisen", "lastschrift",
		"empfanger", "zahlungsempfanger", "bankleitzahl", "blz",
		"compte", "compte bancaire", "numero de compte", "virement", "rib", "banque", "beneficiaire", "prelevement",
		"cuenta", "cuenta bancaria", "numero de cuenta", "transferencia", "banco", "domiciliacion",
		"conto", "conto corrente", "bonifico", "banca", "beneficiario",
		"rekening", "rekeningnummer", "bankrekening", "overschrijving", "overboeking", "begunstigde", "incasso",
	},
	shape: twoAndTwo,
	find:  findIBAN,
	show:  showLast,
}

// maxIBAN is the greatest length ISO 13616 allows.
const maxIBAN = 34

func findIBAN(t *text, at int) {
	shape, ok := ibanShapes[[2]byte{upper(t.s[at]), upper(t.s[at+1])}]
	if !ok {
		return
	}
	var value [maxIBAN]byte
	n, i, odd := 0, at, false
	small, capital := false, false
	for want := 4 + len(shape); n < want; {
		if i >= len(t.s) {
			return
		}
		if !t.alnum(i) {
			gap, unusual := ibanGap(t, i)
			if gap == 0 {
				return
			}
			odd = odd || unusual
			i += gap
			continue
		}
		b := upper(t.s[i])
		if b >= 'A' {
			small, capital = small || b != t.s[i], capital || b == t.s[i]
		}
		if n >= 4 && !fits(b, shape[n-4]) {
			return
		}
		value[n] = b
		n, i = n+1, i+1
	}
	if small && capital || t.alnum(i) || t.byteAt(i) == '@' || t.byteAt(at-1) == '@' || !mod97(value[:n]) {
		return
	}
	s := span{at, i}
	m := match{span: s, value: string(value[:n]), conf: Medium, evidence: []string{"country", "checksum"}}
	word, near := t.keyword(s, reach, reach)
	switch {
	case near && odd:
		m.evidence = append(m.evidence, "keyword "+word)
	case near:
		m.conf, m.evidence = 0.95, append(m.evidence, "keyword "+word)
	case odd:
		return
	}
	t.add(m)
}

// ibanGap is how many bytes from i on separate two groups; 0 when something else
// stands there. An odd gap has marks that usually separate no groups.
func ibanGap(t *text, i int) (n int, odd bool) {
	for ; n <= maxJoin && i+n < len(t.s); n++ {
		b := t.s[i+n]
		if separates[b] {
			continue
		}
		if b > '~' || classes[b]&isWord != 0 || b == '@' {
			return n, odd
		}
		odd = true
	}
	return 0, false
}

func upper(b byte) byte {
	if b >= 'a' && b <= 'z' {
		return b - 0x20
	}
	return b
}

// fits reports whether b, upper case, may stand at a place of a kind.
func fits(b, kind byte) bool {
	digit := b >= '0' && b <= '9'
	return kind == 'c' || digit == (kind == 'n')
}

// mod97 checks an IBAN without separators in upper case: with the first four
// characters moved to the end and letters read as 10 to 35 it leaves 1.
func mod97(iban []byte) bool {
	rest := 0
	for i := range iban {
		b := iban[(i+4)%len(iban)]
		if b >= 'A' {
			rest = (rest*100 + int(b-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(b-'0')) % 97
		}
	}
	return rest == 1
}
