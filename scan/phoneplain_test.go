package scan

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

func madeDigits(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = '0' + byte(r.IntN(10))
	}
	return string(b)
}

// TestPlainPhonesAreParsedAsTheLibraryDoes makes numbers of each code and compares.
func TestPlainPhonesAreParsedAsTheLibraryDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	plain := 0
	for code := range plainCodes {
		for range 150 {
			digits := code + madeDigits(r, 7-len(code)+r.IntN(9))
			got, is, err := parsePhone(digits)
			if !is {
				continue
			}
			plain++
			want, wantErr := phonenumbers.Parse("+"+digits, "")
			if err != nil || wantErr != nil {
				t.Errorf("+%s: error %v, the library has %v", digits, err, wantErr)
				continue
			}
			if got.String() != want.String() {
				t.Errorf("+%s is %v, the library has %v", digits, got, want)
			}
			if e164 := phonenumbers.Format(want, phonenumbers.E164); e164 != "+"+digits {
				t.Errorf("+%s is %s", digits, e164)
			}
			if phonenumbers.IsValidNumber(want) && !phonenumbers.IsPossibleNumber(want) {
				t.Errorf("+%s is valid and not possible", digits)
			}
		}
	}
	if plain < 2000 {
		t.Errorf("only %d numbers are plain", plain)
	}
}

// TestPlansParseAsTheLibraryDoes does so with numbers as they are dialled in each country.
func TestPlansParseAsTheLibraryDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	valid := 0
	for i := range phonePlans {
		plan := &phonePlans[i]
		if code := phonenumbers.GetCountryCodeForRegion(plan.region); plainCodes[plan.code] != "" && plan.code != strconv.Itoa(code) {
			t.Errorf("%s has the code %d, not %s", plan.region, code, plan.code)
		}
		for range 250 {
			digits := madeDigits(r, plan.min+r.IntN(plan.max-plan.min+1))
			if plan.trunk {
				digits = "0" + digits[1:]
			}
			got, err := plan.parse(digits)
			gotValid := err == nil && phonenumbers.IsPossibleNumber(got) && phonenumbers.IsValidNumberForRegion(got, plan.region)
			want, err := phonenumbers.Parse(digits, plan.region)
			wantValid := err == nil && phonenumbers.IsValidNumberForRegion(want, plan.region)
			if gotValid != wantValid || wantValid && got.String() != want.String() {
				t.Errorf("%s in %s: %v, valid %v; the library has %v, %v", digits, plan.region, got, gotValid, want, wantValid)
			}
			if wantValid {
				valid++
			}
		}
	}
	if valid < 500 {
		t.Errorf("only %d numbers are valid", valid)
	}
}
