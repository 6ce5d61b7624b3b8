package scan

import "slices"

// An issuer is a range of first digits of card numbers and the lengths that
// numbers beginning with them have.
type issuer struct {
	name     string
	from, to int // first six digits
	lengths  uint32
	evidence []string // that a number is one of it; never changed
}

func init() {
	for i := range issuers {
		issuers[i].evidence = slices.Clip([]string{"checksum", "issuer " + issuers[i].name})
	}
}

// rare reports whether numbers of n digits are so seldom cards of the issuer that
// one alone is of low confidence: Visa's 13 digits collide with EAN-13, and what
// has more than 16 is mostly something else.
func (is *issuer) rare(n int) bool {
	return n == 13 || n > 16 || is.name == "diners" && n != 14
}

func lengths(ns ...int) uint32 {
	var set uint32
	for _, n := range ns {
		set |= 1 << n
	}
	return set
}

var (
	only16  = lengths(16)
	from16  = lengths(16, 17, 18, 19)
	maestro = lengths(13, 14, 15, 16, 17, 18, 19) // 12 has no card in use
)

// issuers are the ranges of ISO/IEC 7812 that payment systems publish for their
// networks, the narrow ones before the wide ones that hold them.
var issuers = []issuer{
	{name: "visa", from: 400000, to: 499999, lengths: lengths(13, 16, 19)},
	{name: "mastercard", from: 510000, to: 559999, lengths: only16},
	{name: "mastercard", from: 222100, to: 272099, lengths: only16},
	{name: "amex", from: 340000, to: 349999, lengths: lengths(15)},
	{name: "amex", from: 370000, to: 379999, lengths: lengths(15)},
	{name: "discover", from: 601100, to: 601199, lengths: from16},
	{name: "discover", from: 644000, to: 659999, lengths: from16},
	{name: "jcb", from: 352800, to: 358999, lengths: from16},
	{name: "jcb", from: 213100, to: 213199, lengths: lengths(15)},
	{name: "jcb", from: 180000, to: 180099, lengths: lengths(15)},
	{name: "uatp", from: 100000, to: 199999, lengths: lengths(15)},
	{name: "diners", from: 300000, to: 305999, lengths: lengths(14, 16, 17, 18, 19)},
	{name: "diners", from: 309500, to: 309599, lengths: lengths(14, 16, 17, 18, 19)},
	{name: "diners", from: 360000, to: 369999, lengths: lengths(14, 15, 16, 17, 18, 19)},
	{name: "diners", from: 380000, to: 399999, lengths: lengths(14, 16, 17, 18, 19)},
	{name: "unionpay", from: 620000, to: 629999, lengths: from16},
	{name: "unionpay", from: 810000, to: 817199, lengths: from16},
	{name: "mir", from: 220000, to: 220499, lengths: from16},
	{name: "rupay", from: 508500, to: 508999, lengths: only16},
	{name: "rupay", from: 606985, to: 607984, lengths: only16},
	{name: "rupay", from: 608001, to: 608500, lengths: only16},
	{name: "rupay", from: 817200, to: 819899, lengths: only16},
	{name: "rupay", from: 820000, to: 829999, lengths: only16},
	{name: "troy", from: 979200, to: 979289, lengths: only16},
	{name: "maestro", from: 501800, to: 501899, lengths: maestro},
	{name: "maestro", from: 502000, to: 502099, lengths: maestro},
	{name: "maestro", from: 503800, to: 503899, lengths: maestro},
	{name: "maestro", from: 589300, to: 589399, lengths: maestro},
	{name: "maestro", from: 630400, to: 630499, lengths: maestro},
	{name: "maestro", from: 675900, to: 675999, lengths: maestro},
	{name: "maestro", from: 676100, to: 676399, lengths: maestro},
	{name: "maestro", from: 676770, to: 676774, lengths: maestro},
	{name: "dankort", from: 501900, to: 501999, lengths: only16},
}

// issued says of two first digits whether some issuer has them.
var issued = func() *[100]bool {
	var t [100]bool
	for i := range issuers {
		for two := issuers[i].from / 10_000; two <= issuers[i].to/10_000; two++ {
			t[two] = true
		}
	}
	return &t
}()

// issuerOf finds the issuer of a card number of digits only.
func issuerOf(number string) (issuer, bool) {
	six := 0
	for i := range 6 {
		six = six*10 + int(number[i]-'0')
	}
	for i := range issuers {
		is := &issuers[i]
		if six >= is.from && six <= is.to && is.lengths&(1<<len(number)) != 0 {
			return *is, true
		}
	}
	return issuer{}, false
}

// luhn checks the last digit of a number of digits only (ISO/IEC 7812-1 annex B).
func luhn(number string) bool {
	sum, double := 0, false
	for i := len(number) - 1; i >= 0; i-- {
		d := int(number[i] - '0')
		if double {
			d *= 2
			if d > 9 {
				d -= 9
			}
		}
		sum += d
		double = !double
	}
	return sum%10 == 0
}
