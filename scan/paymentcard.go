package scan

import "strings"

// paymentCard finds numbers of payment cards. Rules: ISO/IEC 7812-1 (length,
// check digit), the networks' published ranges (issuers.go), the way numbers
// are embossed and printed (4-4-4-4, 4-6-5, 4-6-4, 4-4-4-4-3).
//
// Published test numbers count as data: lists of them hide real numbers too.
var paymentCard = Detector{
	Name:  "payment_card",
	About: "payment card numbers: 13 to 19 digits of a known issuer, compact or grouped, with a valid check digit",
	Levels: "medium with check digit and issuer; high with a keyword, brand, expiry date or security code near; " +
		"low where the range is wide, the grouping unusual or most numbers around are no cards, and nothing corroborates it; " +
		"a regular grouping by unusual marks only with a keyword",
	Keywords: []string{
		"card", "cards", "credit card", "creditcard", "debit card", "card number", "cardnumber", "card no", "cardno", "cc", "ccn",
		"ccnum", "ccnumber", "pan", "primary account number", "cardholder", "card holder", "payment card", "visa", "mastercard",
		"master card", "amex", "american express", "discover", "diners", "diners club", "jcb", "unionpay", "maestro", "rupay",
		"troy", "cvv", "cvv2", "cvc", "cvc2", "csc", "security code", "exp", "expiry", "expires", "expiration", "exp date",
		"expiry date", "valid thru", "valid until",
		"karte", "kreditkarte", "kreditkartennummer", "kartennummer", "karteninhaber", "kartenprufnummer", "prufnummer",
		"prufziffer", "gultig bis", "ablaufdatum", "zahlkarte", "girokarte",
		"carte", "carte bancaire", "carte bleue", "carte de credit", "numero de carte", "titulaire", "cryptogramme",
		"date d'expiration", "expire",
		"tarjeta", "tarjeta de credito", "tarjeta de debito", "numero de tarjeta", "caducidad", "vencimiento", "titular",
		"carta", "carta di credito", "carta di debito", "numero carta", "scadenza", "intestatario",
		"kaart", "kaartnummer", "kredietkaart", "vervaldatum", "vervaldag", "kaarthouder",
		"cartao", "cartao de credito", "validade",
	},
	numbers:   findCards,
	rows:      rowCards,
	minDigits: 13,
	yields:    []string{"iban"},
	show:      showLast,
}

// A cardForm is how sure a way of writing a card number is.
type cardForm int

const (
	usualForm cardForm = iota // compact, or grouped as printed
	oddForm                   // some other regular grouping
	looseForm                 // any grouping: only with a keyword
)

func findCards(t *text, run []span) {
	if len(run) == 1 && !part(t, run[0]) {
		// One group that is no card in the usual form is none in a loose one.
		if n := run[0].len(); n >= 13 && n <= 19 {
			tryCard(t, run, usualForm)
		}
		return
	}
	found := false
	for i := 0; i < len(run); {
		if n := cardAt(t, run, i); n > 0 {
			found = true
			i += n
			continue
		}
		i++
	}
	if found {
		return
	}
	for i := 0; i < len(run) && i < 4; i++ {
		if looseCard(t, run[i:]) {
			return
		}
	}
}

// cardAt looks for a card number that begins with group i of the run, and
// returns how many groups it takes.
func cardAt(t *text, run []span, i int) int {
	w := run[i].len()
	switch {
	case w > 19:
		return 0
	case w >= 13:
		if compactCard(t, run, i) {
			return 1
		}
		return 0
	}
	if i > 0 && run[i-1].len() == w && sameJoin(t, run, i-1, i) {
		return laterCard(t, run, i)
	}
	n, total := uniform(t, run, i)
	if total >= 13 && total <= 19 && n > 1 {
		form := oddForm
		if w == 4 && joinOf(t, run, i) != '\n' {
			form = usualForm
		}
		if tryCard(t, run[i:i+n], form) {
			return n
		}
	}
	// A last group that is shorter: 4-4-4-4-3, 3-3-3-3-3-1, 4-4-4-1.
	if i+n < len(run) && run[i+n].len() < w && total+run[i+n].len() <= 19 && total+run[i+n].len() >= 13 &&
		(n == 1 || sameJoin(t, run, i+n-2, i+n-1)) {
		if tryCard(t, run[i:i+n+1], oddForm) {
			return n + 1
		}
	}
	if w == 4 {
		return fourthsCard(t, run, i, n)
	}
	return 0
}

// fourthsCard looks for the printed groupings that begin with four digits.
func fourthsCard(t *text, run []span, i, n int) int {
	if n == 1 && i+2 < len(run) && run[i+1].len() == 6 && sameJoin(t, run, i, i+1) &&
		(run[i+2].len() == 5 || run[i+2].len() == 4) && tryCard(t, run[i:i+3], usualForm) {
		return 3
	}
	if n <= 4 {
		return 0
	}
	// Several cards in a row, or a table of numbers.
	form := looseForm
	if n%4 == 0 && n <= 16 && allCards(t, run[i:i+n]) {
		form = usualForm
	}
	if tryCard(t, run[i:i+4], form) {
		return 4
	}
	return 0
}

// allCards reports whether every four of the groups make a card number.
func allCards(t *text, groups []span) bool {
	for i := 0; i+4 <= len(groups); i += 4 {
		number := joinDigits(t, groups[i:i+4])
		if _, ok := issuerOf(number); !ok || !luhn(number) {
			return false
		}
	}
	return true
}

// joinDigits are the digits of groups that have 13 to 19 of them.
func joinDigits(t *text, groups []span) string {
	var digits [19]byte
	n := 0
	for _, g := range groups {
		n += copy(digits[n:], t.s[g.start:g.end])
	}
	return string(digits[:n])
}

// laterCard looks inside a row of groups of equal width that began earlier: the
// second card on a line.
func laterCard(t *text, run []span, i int) int {
	if run[i].len() != 4 || i+4 > len(run) {
		return 0
	}
	for k := i; k < i+4; k++ {
		if run[k].len() != 4 || k > i && !sameJoin(t, run, k-2, k-1) {
			return 0
		}
	}
	first := i
	for first > 0 && i-first < 16 && run[first-1].len() == 4 {
		first--
	}
	form := looseForm
	if (i-first)%4 == 0 && allCards(t, run[first:i+4]) {
		form = usualForm
	}
	if tryCard(t, run[i:i+4], form) {
		return 4
	}
	return 0
}

// uniform counts the groups from i on that are as wide as group i and joined in
// the same way, and their digits. It stops counting at more than a card has.
func uniform(t *text, run []span, i int) (n, total int) {
	w := run[i].len()
	n, total = 1, w
	for k := i + 1; k < len(run) && run[k].len() == w && n <= 20; k++ {
		if k > i+1 && !sameJoin(t, run, k-2, k-1) {
			break
		}
		n++
		total += w
	}
	return n, total
}

// joinOf is the byte that stands for the separator behind group i: white space
// with a line break is one kind, other white space another.
func joinOf(t *text, run []span, i int) byte {
	sep := t.s[run[i].end:run[i+1].start]
	if sep == "" {
		return 0
	}
	if len(sep) == 1 { // nearly always
		switch b := sep[0]; {
		case b == '\n' || b == '\r':
			return '\n'
		case b > ' ' && b <= '~':
			return b
		}
	}
	if strings.ContainsAny(sep, "\n\r") {
		return '\n'
	}
	if s := strings.TrimSpace(sep); s != "" {
		return s[0]
	}
	return ' '
}

// sameJoin reports whether the separators behind groups i and j are of a kind.
func sameJoin(t *text, run []span, i, j int) bool {
	if i < 0 || j+1 >= len(run) {
		return true
	}
	return joinOf(t, run, i) == joinOf(t, run, j)
}
