package scan

// frSPI finds French tax numbers (SPI). Rules: DGFiP: thirteen digits, the rest by 511 of the first ten in the last three.
var frSPI = Detector{
	Name:   "fr_spi",
	About:  "French tax numbers (SPI)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"spi", "numero fiscal", "numero fiscal de reference", "n fiscal", "reference fiscale", "fr spi", "identifiant fiscal",
		"no fiscal", "numero d'identification fiscale", "numero spi", "n spi", "fiscal n", "nif", "identifiant spi",
	},
	id:   &idNumber{written: []string{"13", "2 2 3 3 3"}, valid: validFrSPI},
	show: showLast,
}

func validFrSPI(d string) bool {
	return d[0] <= '3' && number(d[:10])%511 == number(d[10:])
}
