package scan

// euVAT finds VAT numbers of the member states of the European Union, with the
// letters of the country before them. Rules: directive 2006/112/EC, article 215; the shape
// of each country as in VIES, and its check where one is known (euvatchecks.go).
var euVAT = Detector{
	Name:   "eu_vat",
	About:  "VAT numbers of the 27 member states of the EU, with the country's letters before them",
	Levels: "medium with the country's shape and check; high with a keyword near",
	Keywords: []string{
		"vat", "vat number", "vat no", "vat id", "vat reg no", "eu vat", "ust-id", "ust-idnr", "ustid", "uid", "uid-nr", "umsatzsteuer-id",
		"tva", "tva intracommunautaire", "n° tva", "numero de tva", "btw", "btw-nummer", "btw-nr", "btw nr", "ondernemingsnummer", "iva",
		"partita iva", "p.iva", "nif-iva", "nif", "cif", "dic", "ic dph", "dph", "nip", "momsnr", "moms", "momsregistreringsnummer",
		"vat-nummer", "cvr", "cvr-nr", "alv", "alv-numero", "alv-tunnus", "y-tunnus", "kmkr", "kmkr number", "pvm kodas",
		"pvm moketojo kodas", "pvn", "pvn numurs", "adoszam", "kozossegi adoszam", "cod tva", "cui", "pdv", "pdv id broj", "oib",
		"id za ddv", "ddv", "aφm", "ддc", "ддc homep", "идehtифиkaциoheh homep", "contribuinte",
	},
	lengths: []int{9, 10, 11, 12, 13, 14},
	starts:  []string{"atu"},
	behind:  true,
	find:    findEuVAT,
}

// euVATForms are the ways in which each country writes its numbers, by its letters.
var euVATForms = map[string][]string{
	"AT": {"AT U 99999999"},
	"BE": {"BE 9999 999 999", "BE 999 999 999"},
	"BG": {"BG 999 999 999 9", "BG 999 999 999"},
	"CY": {"CY 99999999L"},
	"CZ": {"CZ 9999999999", "CZ 999999999", "CZ 99999999"},
	"DE": {"DE 999 999 999"},
	"DK": {"DK 99 99 99 99"},
	"EE": {"EE 999 999 999"},
	"EL": {"EL 999999999"},
	"ES": {"ES A99999999", "ES L9999999A", "ES 99999999L"},
	"FI": {"FI 9999999 9"},
	"FR": {"FR AA 999 999 999"},
	"HR": {"HR 99999999999"},
	"HU": {"HU 99999999"},
	"IE": {"IE 9999999LL", "IE 9999999L", "IE 9L99999L"},
	"IT": {"IT 99999999999"},
	"LT": {"LT 999999999999", "LT 999999999"},
	"LU": {"LU 999 999 99"},
	"LV": {"LV 9999 9999 999"},
	"MT": {"MT 9999 9999"},
	"NL": {"NL 9999 99 999 B99", "NL 999999999 B 99"},
	"PL": {"PL 999 999 99 99", "PL 999 99 99 999"},
	"PT": {"PT 999 999 999"},
	"RO": {"RO 9999999999", "RO 999999999", "RO 99999999", "RO 9999999"},
	"SE": {"SE 999999 9999 01"},
	"SI": {"SI 9999 9999"},
	"SK": {"SK 999 999 99 99"},
}

// euVATByLetters are those forms by the two letters.
var euVATByLetters = func() *[26 * 26][]string {
	var t [26 * 26][]string
	for country, forms := range euVATForms {
		t[int(country[0]-'A')*26+int(country[1]-'A')] = forms
	}
	return &t
}()

func findEuVAT(t *text, at int) {
	a, b := upper(t.byteAt(at)), upper(t.byteAt(at+1))
	if a < 'A' || a > 'Z' || b < 'A' || b > 'Z' {
		return
	}
	forms := euVATByLetters[int(a-'A')*26+int(b-'A')]
	if forms == nil {
		return
	}
	id := idCode{alone: true, capitals: true, within: 100, valid: validEuVAT}
	for _, form := range forms {
		if id.try(t, at, form, false) {
			return
		}
	}
}
