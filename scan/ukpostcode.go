package scan

import "strings"

// ukPostcode finds British postcodes. Rules: Royal Mail, Programmers' Guide to the Postcode
// Address File: area, district, and behind a blank sector and unit, which have no C, I, K,
// M, O or V; the areas are a list.
//
// A postcode says where somebody lives and not who: it corroborates, and is low alone.
var ukPostcode = Detector{
	Name:   "uk_postcode",
	About:  "British postcodes, to corroborate other data",
	Levels: "low, by shape and area; medium with a keyword near",
	Keywords: []string{
		"postcode", "post code", "postal code", "postcodes", "uk postcode",
	},
	lengths: []int{2, 3, 4, 5, 6, 7},
	code: &idCode{
		written:  []string{"L9 9LL", "L99 9LL", "L9L 9LL", "LL9 9LL", "LL99 9LL", "LL9L 9LL"},
		capitals: true, alone: true, weak: true, valid: validUkPostcode,
	},
	show: showWords,
}

// ukAreas are the areas of postcodes.
var ukAreas = func() map[string]bool {
	areas := map[string]bool{}
	for _, a := range strings.Fields(`AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY
		E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML
		N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW
		UB W WA WC WD WF WN WR WS WV YO ZE`) {
		areas[a] = true
	}
	return areas
}()

func validUkPostcode(c string) bool {
	outward, inward := c[:len(c)-3], c[len(c)-3:]
	if strings.ContainsAny(inward[1:], "CIKMOV") {
		return false
	}
	area := strings.TrimRight(outward, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	area = strings.TrimRight(area, "0123456789")
	return ukAreas[area]
}
