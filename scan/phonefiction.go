package scan

import "strings"

// fictional are numbers that are set aside for books and films, as they begin in E.164; manuals have
// them, too. Rules: NANPA, "555 line numbers", 555-0100 to 555-0199 in each area; Ofcom,
// "Numbers for use in TV and radio drama programmes"; Bundesnetzagentur, numbers for media productions;
// ACMA, "Phone numbers for use in TV shows, films and creative works".
var fictional = []string{
	// United Kingdom: 1,000 in each of these
	"+441134960", "+441144960", "+441154960", "+441164960", "+441174960", "+441184960", "+441214960", "+441314960", "+441414960", "+441514960",
	"+441614960", "+442079460", "+441914980", "+442890180", "+442896496", "+442920180", "+441632960", "+447700900", "+448081570", "+449098790", "+443069990",
	// Germany
	"+493023125", "+496990009", "+494066969", "+492214710", "+498999998", "+4917139200", "+4917604069",
	// Australia
	"+6125550", "+6127010", "+6135550", "+6137010", "+6175550", "+6177010", "+6185550", "+6187010", "+61491570",
}

// fictionalPhone reports whether nobody has a number, in E.164.
func fictionalPhone(number string) bool {
	if strings.HasPrefix(number, "+1") && len(number) == 12 {
		return number[5:10] == "55501"
	}
	for _, begin := range fictional {
		if strings.HasPrefix(number, begin) {
			return true
		}
	}
	return false
}
