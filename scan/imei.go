package scan

// imei finds device numbers of mobile phones (IMEI). Rules: 3GPP TS 23.003, 6.2: type allocation code, serial, Luhn.
var imei = Detector{
	Name:   "imei",
	About:  "device numbers of mobile phones (IMEI)",
	Levels: "high with check digits and a keyword near",
	Keywords: []string{
		"imei", "imei1", "imei2", "imei number", "imei no", "device id", "handset",
	},
	id:     &idNumber{written: []string{"15", "2-6-6-1", "6-2-6-1", "8-6-1", "2 6 6 1"}, valid: validImei},
	show:   showLast,
	yields: []string{"payment_card"},
}

func validImei(d string) bool {
	return luhn(d) && d[:2] != "00"
}
