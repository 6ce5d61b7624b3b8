// Package businessmail makes ordinary business mail for tests that ask how often
// a policy speaks where it should not: letters with signatures and bank details,
// invoices, orders with EANs and parcels, tickets, tables, quoted replies,
// newsletters and invitations, in eight languages. Nothing in it is secret, and the
// numbers in it have the form and the check digits of real ones.
package businessmail

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Message is mail number n of the corpus with that seed: always the same bytes.
func Message(seed uint64, n int) []byte {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, uint64(n)))}
	m.words = languages[m.IntN(len(languages))]
	m.when = time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(m.IntN(500_000)) * time.Minute)
	m.company()
	subject, body, html := kinds[n%len(kinds)](m)
	return m.compose(subject, body, html)
}

// A maker makes one mail.
type maker struct {
	*rand.Rand
	words                      *language
	when                       time.Time
	firm, domain, person, mate string
	iban, vat, phone, bic      string
	attachment, kind, attached string
}

// Kinds is the number of kinds of mail; kind n%Kinds is mail number n's.
var Kinds = len(kinds)

var kinds = []func(*maker) (subject, body string, html bool){
	(*maker).note, (*maker).invoice, (*maker).order, (*maker).ticket, (*maker).table, (*maker).reply,
	(*maker).newsletter, (*maker).invitation, (*maker).application, (*maker).logistics, (*maker).support,
}

func (m *maker) one(list []string) string { return list[m.IntN(len(list))] }

func (m *maker) digits(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + m.IntN(10))
	}
	if b[0] == '0' {
		b[0] = byte('1' + m.IntN(9))
	}
	return string(b)
}

func (m *maker) price() string { return fmt.Sprintf("%d,%02d", 5+m.IntN(9000), m.IntN(100)) }

func (m *maker) date() string {
	return m.when.AddDate(0, 0, m.IntN(60)-30).Format(m.one([]string{"02.01.2006", "2006-01-02", "02/01/2006", "2 Jan 2006"}))
}

// company makes the sender's firm and person.
func (m *maker) company() {
	m.firm = m.one(firms)
	m.domain = strings.ToLower(strings.NewReplacer(" ", "-", "&", "", "--", "-").Replace(m.firm)) + ".example"
	m.person, m.mate = m.name(), m.name()
	m.iban, m.vat = m.bank(), m.words.country+m.digits(9)
	m.phone = fmt.Sprintf("%s %s %s", m.words.prefix, m.digits(3), m.digits(7))
	m.bic = m.one([]string{"DEUTDEFF500", "BNPAFRPP", "UNCRITMM", "INGBNL2A", "BREXPLPWMBK", "CGDIPTPL", "BSCHESMM", "BARCGB22"})
}

func (m *maker) name() string { return m.one(m.words.first) + " " + m.one(m.words.last) }

// bank makes an IBAN with valid check digits.
func (m *maker) bank() string {
	country, n := "DE", 18
	switch m.words.country {
	case "FR", "IT":
		country = "AT"
		n = 16
	case "ES":
		country, n = "ES", 20
	case "PL":
		country, n = "PL", 24
	case "PT":
		country, n = "PT", 21
	}
	bban := m.digits(n)
	rest := 0
	for _, c := range bban + fmt.Sprint(int(country[0]-'A')+10) + fmt.Sprint(int(country[1]-'A')+10) + "00" {
		rest = (rest*10 + int(c-'0')) % 97
	}
	s := fmt.Sprintf("%s%02d%s", country, 98-rest, bban)
	if m.IntN(2) == 0 {
		return s
	}
	var groups []string
	for i := 0; i < len(s); i += 4 {
		groups = append(groups, s[i:min(i+4, len(s))])
	}
	return strings.Join(groups, " ")
}

// ean makes an article number with a valid check digit.
func (m *maker) ean() string {
	d := m.one([]string{"40", "30", "50", "84", "80", "87", "59", "56"}) + m.digits(10)
	sum := 0
	for i := range len(d) {
		sum += int(d[i]-'0') * (1 + 2*(i%2))
	}
	return d + fmt.Sprint((10-sum%10)%10)
}

// parcel makes a tracking number in one of the forms of carriers.
func (m *maker) parcel() string {
	switch m.IntN(5) {
	case 0:
		return "1Z" + strings.ToUpper(fmt.Sprintf("%x", m.IntN(1<<30))) + m.digits(8)
	case 1:
		return m.digits(12)
	case 2:
		return "RR" + m.digits(9) + m.words.country
	case 3:
		return "00340434" + m.digits(12)
	}
	return m.digits(14 + m.IntN(3))
}

// signature is what stands under most letters.
func (m *maker) signature() string {
	s := fmt.Sprintf("\n%s\n%s\n\n-- \n%s\n%s\n%s: %s\nMobile: %s %s %s\n%s@%s | www.%s\n", m.words.regards, m.person, m.person, m.firm,
		m.words.telephone, m.phone, m.words.prefix, m.digits(3), m.digits(7), strings.ToLower(strings.Fields(m.person)[0]), m.domain, m.domain)
	if m.IntN(2) == 0 {
		s += fmt.Sprintf("%s: %s  BIC: %s\n%s: %s  HRB %s\n", m.words.bank, m.iban, m.bic, m.words.vat, m.vat, m.digits(6))
	}
	if m.IntN(3) == 0 {
		s += "\n" + m.words.disclaimer + "\n"
	}
	return s
}

func (m *maker) letter(text string) string {
	return fmt.Sprintf("%s %s,\n\n%s\n%s", m.words.hello, m.mate, text, m.signature())
}

func (m *maker) compose(subject, body string, html bool) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s <%s@%s>\r\nTo: %s <info@partner%d.example>\r\nSubject: =?utf-8?B?%s?=\r\nDate: %s\r\nMessage-ID: <%s.%s@%s>\r\nMIME-Version: 1.0\r\n",
		ascii(m.person), strings.ToLower(ascii(strings.Fields(m.person)[0])), m.domain, ascii(m.mate), m.IntN(100), base64.StdEncoding.EncodeToString([]byte(subject)),
		m.when.Format(time.RFC1123Z), m.digits(13), m.digits(6), m.domain)
	kind := "text/plain"
	if html {
		kind = "text/html"
	}
	text := fmt.Sprintf("Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n", kind, strings.ReplaceAll(body, "\n", "\r\n"))
	if m.attached == "" {
		return []byte(b.String() + text)
	}
	border := "b" + m.digits(20)
	fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n%s--%s\r\n", border, border, text, border)
	fmt.Fprintf(&b, "Content-Type: %s; charset=utf-8; name=%q\r\nContent-Disposition: attachment; filename=%q\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n--%s--\r\n",
		m.kind, m.attachment, m.attachment, strings.ReplaceAll(m.attached, "\n", "\r\n"), border)
	return []byte(b.String())
}

// ascii leaves out what a header line may not have as it is.
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if r > '~' {
			return 'x'
		}
		return r
	}, s)
}
