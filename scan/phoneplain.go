package scan

import (
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// plainCodes are calling codes of countries in whose numbers nothing stands between the
// code and the significant number but what is listed here, by the ways such a part
// begins: what has none of them is the number as it stands, and need not be parsed. The
// library's parser takes longer than all its checks. From Japan "010" leads abroad.
var plainCodes = map[string]string{
	"1": "0 1", "27": "0", "30": "0", "31": "0", "32": "0", "33": "0", "34": "0", "36": "0", "39": "0", "40": "0", "41": "0", "43": "0", "44": "0",
	"45": "0", "46": "0", "47": "0", "48": "0", "49": "0", "61": "0 1", "64": "0", "65": "0", "81": "0 10", "86": "0 11 12 17", "91": "0",
	"351": "0", "352": "0 1", "353": "0", "420": "0", "421": "0",
}

// parsePhone reads the digits behind a "+"; plain says that they are the number in E.164.
func parsePhone(digits string) (num *phonenumbers.PhoneNumber, plain bool, err error) {
	for n := 1; n <= 3 && n < len(digits); n++ {
		if begins, ok := plainCodes[digits[:n]]; ok {
			if num, ok := plainPhone(digits[:n], begins, digits[n:]); ok {
				return num, true, nil
			}
			break
		}
	}
	num, err = phonenumbers.Parse("+"+digits, "")
	return num, false, err
}

// plainPhone is the number of a calling code and a significant number; not ok when that
// begins in one of some ways.
func plainPhone(code, begins, number string) (*phonenumbers.PhoneNumber, bool) {
	for b := range strings.FieldsSeq(begins) {
		if strings.HasPrefix(number, b) {
			return nil, false
		}
	}
	c, err := strconv.ParseInt(code, 10, 32)
	if err != nil {
		return nil, false
	}
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return nil, false
	}
	country := int32(c)
	return &phonenumbers.PhoneNumber{CountryCode: &country, NationalNumber: &n}, true
}

// parse reads digits that are written as in the plan's country.
func (p *phonePlan) parse(digits string) (*phonenumbers.PhoneNumber, error) {
	// The library takes a code at the start for what it is, where that fits.
	if begins, ok := plainCodes[p.code]; ok && (p.trunk || !strings.HasPrefix(digits, p.code)) {
		number := digits
		if p.trunk {
			number = digits[1:]
		}
		if num, ok := plainPhone(p.code, begins, number); ok {
			return num, nil
		}
	}
	return phonenumbers.Parse(digits, p.region)
}
