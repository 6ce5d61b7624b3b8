package scan

// idNIK finds Indonesian identity numbers (NIK). Rules: Permendagri: region, date (day + 40 for women), serial.
var idNIK = Detector{
	Name:   "id_nik",
	About:  "Indonesian identity numbers (NIK)",
	Levels: "medium with shape and range and a keyword near",
	Keywords: []string{
		"nik", "ktp", "nomor induk kependudukan", "no ktp", "no. ktp", "e-ktp", "id nik", "kartu tanda penduduk",
		"nomor ktp", "no.ktp", "nomor nik", "no nik", "no. nik", "nik ktp", "e ktp", "identity number", "nomor identitas",
	},
	id:   &idNumber{written: []string{"16"}, weak: true, valid: validIdNIK},
	show: showLast,
}

func validIdNIK(d string) bool {
	day := number(d[6:8])
	if day > 40 {
		day -= 40
	}
	return number(d[:2]) >= 11 && number(d[:2]) <= 97 && validDay(2000, number(d[8:10]), day) && d[12:] != "0000"
}
