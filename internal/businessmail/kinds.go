package businessmail

import (
	"fmt"
	"strings"
)

// note is a short letter.
func (m *maker) note() (string, string, bool) {
	return m.one(m.words.subjects), m.letter(m.one(m.words.lines) + " " + m.one(m.words.lines) + "\n" + m.date()), false
}

// invoice has the firm's own bank account and tax numbers.
func (m *maker) invoice() (string, string, bool) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s-%s\n%s: K%s\n%s\n\n", m.words.invoice, m.when.Format("2006"), m.digits(6), m.words.customer, m.digits(7), m.date())
	for i := range 1 + m.IntN(6) {
		fmt.Fprintf(&b, "%d  %s  %s  %d x %s EUR\n", i+1, m.digits(8), m.one(m.words.goods), 1+m.IntN(20), m.price())
	}
	fmt.Fprintf(&b, "\nNetto %s EUR\n%s 19%% %s EUR\nTotal %s EUR\n\n%s: %s\nBIC: %s\n%s: %s\n", m.price(), m.words.vat, m.price(), m.price(), m.words.bank, m.iban, m.bic, m.words.vat, m.vat)
	if m.IntN(2) == 0 {
		m.attachment, m.kind, m.attached = "invoice-"+m.digits(6)+".txt", "text/plain", b.String()
		return m.words.invoice + " " + m.digits(8), m.letter(m.one(m.words.lines)), false
	}
	return m.words.invoice + " " + m.digits(8), m.letter(b.String()), false
}

// order confirms articles with EANs and a parcel, paid with a card of which the
// last digits are shown.
func (m *maker) order() (string, string, bool) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s-%s-%s (%s)\n", m.words.order, m.digits(3), m.digits(7), m.digits(7), m.date())
	for range 1 + m.IntN(8) {
		fmt.Fprintf(&b, "%d x %s, EAN %s, %s EUR\n", 1+m.IntN(9), m.one(m.words.goods), m.ean(), m.price())
	}
	fmt.Fprintf(&b, "%s: %s\n%s **** **** **** %s\n", m.words.parcel, m.parcel(), m.one([]string{"Visa", "Mastercard", "Kreditkarte", "card ending"}), m.digits(4))
	return m.words.order + " " + m.digits(10), m.letter(b.String()), false
}

// ticket is a message of a help desk.
func (m *maker) ticket() (string, string, bool) {
	id := m.digits(7)
	body := fmt.Sprintf("Ticket #%s [%s]\nPriority: P%d  Host: srv-%s (10.%d.%d.%d)\nSerial: %s\nMAC: 00:1a:%02x:%02x:%02x:%02x\nBuild 6.%d.%d, commit %08x%08x\nError 0x%08x at %d\n\n%s\n",
		id, m.date(), 1+m.IntN(4), m.digits(3), m.IntN(255), m.IntN(255), m.IntN(255), m.digits(12), m.IntN(255), m.IntN(255), m.IntN(255), m.IntN(255),
		m.IntN(20), m.IntN(9999), m.Uint32(), m.Uint32(), m.Uint32(), m.when.UnixMilli(), m.one(m.words.lines))
	return "[Ticket#" + id + "] " + m.one(m.words.subjects), m.letter(body), false
}

// table attaches rows of numbers.
func (m *maker) table() (string, string, bool) {
	var b strings.Builder
	b.WriteString("id;date;article;ean;quantity;price;reference\n")
	for i := range 20 + m.IntN(150) {
		fmt.Fprintf(&b, "%d;%s;%s;%s;%d;%s;%s\n", 100000+i, m.when.AddDate(0, 0, i).Format("2006-01-02"), m.one(m.words.goods), m.ean(), m.IntN(500), m.price(), m.digits(8+m.IntN(7)))
	}
	m.attachment, m.kind, m.attached = "report.csv", "text/csv", b.String()
	return m.one(m.words.subjects), m.letter(m.one(m.words.lines)), false
}

// reply quotes two letters before it.
func (m *maker) reply() (string, string, bool) {
	subject, first, _ := m.note()
	quoted := "> " + strings.ReplaceAll(strings.TrimSpace(first), "\n", "\n> ")
	_, second, _ := m.invoice()
	m.attached = ""
	deeper := "> > " + strings.ReplaceAll(strings.TrimSpace(second), "\n", "\n> > ")
	return "Re: " + subject, m.letter(m.one(m.words.lines)) + fmt.Sprintf("\nOn %s, %s wrote:\n%s\n%s\n", m.date(), m.mate, quoted, deeper), false
}

// newsletter is HTML with numbers in its links.
func (m *maker) newsletter() (string, string, bool) {
	var b strings.Builder
	b.WriteString("<html><head><style>td{padding:0.0625em;width:33.3333333333333%}</style></head><body><h1>" + m.firm + " News</h1>")
	for range 4 + m.IntN(5) {
		fmt.Fprintf(&b, "<p><b>%s</b><br>%s %s <a href=\"https://news.%s/c/%s?u=%08x%08x&t=%d\">%s</a></p>\n", m.one(m.words.subjects), m.one(m.words.lines), m.one(m.words.topics), m.domain, m.digits(16), m.Uint32(), m.Uint32(), m.when.UnixMilli(), m.one(m.words.goods))
	}
	fmt.Fprintf(&b, "<p>%s, %s: %s, %s: %s</p><p><a href=\"https://news.%s/unsubscribe?id=%s\">unsubscribe</a></p></body></html>", m.firm, m.words.telephone, m.phone, m.words.vat, m.vat, m.domain, m.digits(15))
	return m.firm + ": " + m.one(m.words.subjects), b.String(), true
}

// invitation has the numbers of a conference.
func (m *maker) invitation() (string, string, bool) {
	m.attachment, m.kind = "invite.ics", "text/calendar"
	m.attached = fmt.Sprintf("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//%s//EN\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:%s@%s\nDTSTAMP:%s\nDTSTART:%s\nSUMMARY:%s\nORGANIZER:mailto:info@%s\nEND:VEVENT\nEND:VCALENDAR\n",
		m.firm, m.digits(32), m.domain, m.when.Format("20060102T150405Z"), m.when.Format("20060102T150405Z"), m.one(m.words.subjects), m.domain)
	body := fmt.Sprintf("%s\n\nMeeting ID: %s %s %s\nPasscode: %s\nDial-in: %s,,%s#\nConference ID: %s#\nhttps://meet.%s/j/%s\n", m.one(m.words.lines), m.digits(3), m.digits(4), m.digits(4), m.digits(6), m.phone, m.digits(9), m.digits(9), m.domain, m.digits(11))
	return m.one(m.words.subjects), m.letter(body), false
}

// application is a letter of and about one person.
func (m *maker) application() (string, string, bool) {
	return m.one(m.words.staff), m.letter(fmt.Sprintf("%s %s\n%s, %s %s, %s\n%s", m.one(m.words.staff), m.one(m.words.lines), m.name(), m.words.prefix, m.digits(10), m.date(), m.one(m.words.topics))), false
}

// logistics is about containers and pallets.
func (m *maker) logistics() (string, string, bool) {
	var b strings.Builder
	for range 3 + m.IntN(10) {
		fmt.Fprintf(&b, "%sU%s  SSCC 3%s  %s  %d kg  %s\n", m.one([]string{"MSC", "HLX", "TCL", "CMA"}), m.digits(7), m.digits(17), m.parcel(), 100+m.IntN(20000), m.date())
	}
	return m.words.parcel + " " + m.digits(9), m.letter(b.String()), false
}

// support is a customer's case with product keys and snippets of a log.
func (m *maker) support() (string, string, bool) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n%s\n", m.words.customer, m.digits(10), m.one(m.words.lines))
	for range 3 + m.IntN(12) {
		fmt.Fprintf(&b, "%s INFO [worker-%d] request id=%08x-%04x status=%d duration=%d.%06ds user=%s\n", m.when.Format("2006-01-02 15:04:05.000"), m.IntN(16), m.Uint32(), m.IntN(1<<16), 200+m.IntN(300), m.IntN(9), m.IntN(1_000_000), m.digits(8))
	}
	return m.one(m.words.subjects) + " " + m.digits(8), m.letter(b.String()), false
}
