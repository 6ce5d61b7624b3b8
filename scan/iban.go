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
	n, i := 0, at
	for want := 4 + len(shape); n < want; {
		if i >= len(t.s) {
			return
		}
		if !t.alnum(i) {
			gap := ibanGap(t, i)
			if gap == 0 {
				return
			}
			i += gap
			continue
		}
		b := upper(t.s[i])
		if n >= 4 && !fits(b, shape[n-4]) {
			return
		}
		value[n] = b
		n, i = n+1, i+1
	}
	if t.alnum(i) || t.byteAt(i) == '@' || t.byteAt(at-1) == '@' || !mod97(value[:n]) {
		return
	}
	s := span{at, i}
	m := match{span: s, value: string(value[:n]), conf: Medium, evidence: []string{"country", "checksum"}}
	if word, ok := t.keyword(s, reach, reach); ok {
		m.conf, m.evidence = 0.95, append(m.evidence, "keyword "+word)
	}
	t.add(m)
}

// ibanGap is how many bytes from i on separate two groups; 0 when something else
// stands there.
func ibanGap(t *text, i int) int {
	n := 0
	for ; n <= maxJoin && i+n < len(t.s); n++ {
		switch t.s[i+n] {
		case ' ', '\t', '\n', '\r', '-', '.', '/', '_':
			continue
		}
		return n
	}
	return 0
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
