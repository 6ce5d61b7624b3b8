package scan

import (
	"strings"
	"testing"

	"postern/extract"
)

func TestQuotedFrom(t *testing.T) {
	const card = "4111 1111 1111 1111"
	for _, tt := range []struct{ name, text, want string }{
		{"marked", "Thanks!\n\nOn Tue, 3 Mar 2026 at 10:11, Anna <anna@x.example> wrote:\n> my card is " + card + "\n", "anna@x.example"},
		{"wrapped", "On Tue, 3 Mar 2026 at 10:11, Anna Schneider\n<Anna@X.example> wrote:\n\n> my card is " + card + "\n", "anna@x.example"},
		{"German", "Am 03.03.2026 um 10:11 schrieb Anna <anna@x.example>:\n> " + card + "\n", "anna@x.example"},
		{"French", "Le 3 mars 2026 à 10:11, anna@x.example a écrit :\n>\n> " + card + "\n", "anna@x.example"},
		{"unmarked", "Hello\n\nOn 3 Mar 2026, anna@x.example wrote:\n\nmy card is " + card + "\nBye\n", "anna@x.example"},
		{"Outlook", "Hello\n\n-----Original Message-----\nFrom: Anna <anna@x.example>\nSent: Tuesday\nTo: me@y.example\nSubject: card\n\n" + card + "\n", "anna@x.example"},
		{"Outlook, German", "Hallo\n\nVon: Anna <anna@x.example>\nGesendet: Dienstag\nAn: ich\n\n" + card + "\n", "anna@x.example"},
		{"Outlook, a name alone", "Hello\n\nFrom: \"Schneider,  Anna\"\nSent: Tuesday\nTo: me\n\n" + card + "\n", "schneider, anna"},
		{"Outlook, bold", "Hello\n\n*Von:* Anna Schneider\n*Gesendet:* Dienstag\n\n" + card + "\n", "anna schneider"},
		{"inside another quote", "On 4 Mar 2026, b@y.example wrote:\n> ok\n>\n> On 3 Mar 2026, anna@x.example wrote:\n>> " + card + "\n", "anna@x.example"},
		{"after another quote", "On 4 Mar 2026, b@y.example wrote:\n> On 3 Mar 2026, anna@x.example wrote:\n>> ok\n> " + card + "\n", "b@y.example"},
		{"reply between", "On 3 Mar 2026, anna@x.example wrote:\n> ok\nmine\n> " + card + "\n", "anna@x.example"},

		{"own text above", card + "\nOn 3 Mar 2026, anna@x.example wrote:\n> ok\n", ""},
		{"own text below", "On 3 Mar 2026, anna@x.example wrote:\n> ok\n\n" + card + "\n", ""},
		{"no line above", "> my card is " + card + "\nanna@x.example\n", ""},
		{"no address", "On 3 Mar 2026, Anna wrote:\n> " + card + "\n me@x.example\n", ""},
		{"two addresses", "On 3 Mar 2026, anna@x.example, b@y.example wrote:\n> " + card + "\n", ""},
		{"ends the one before", "On 3 Mar 2026, anna@x.example wrote:\n\nok\n\nOn 2 Mar 2026, Bernd wrote:\n" + card + "\n", ""},
		{"only a word", "As anna@x.example wrote: the card is " + card + "\n", ""},
		{"no block", "From: anna@x.example\n\n" + card + "\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := newTestEngine(t, Options{Terms: []Term{{Detector: "payment_card"}}})
			got := finds(e, tt.text)
			if len(got) != 1 || got[0].quoted.address+got[0].quoted.name != tt.want {
				t.Fatalf("got %+v, want one quoted from %q", got, tt.want)
			}
			upper := strings.ToUpper(tt.want)
			if tt.want != "" && !got[0].QuotedFrom(upper, []string{upper}) || got[0].QuotedFrom("c@z.example", []string{"", "Bernd"}) {
				t.Error("QuotedFrom does not say so")
			}
		})
	}
	e := newTestEngine(t, Options{Terms: []Term{{Detector: "payment_card"}}})
	e.Scan(&extract.Document{Section: extract.Attachment, Text: "On 3 Mar 2026, anna@x.example wrote:\n> " + card}, func(f Finding) {
		if f.quoted != (author{}) {
			t.Error("an attachment is no mail")
		}
	})
}

func BenchmarkQuotes(b *testing.B) {
	d := extract.Document{Section: extract.Body, Text: strings.Repeat("17; Miller, joe@corp.example; 12.50: paid on 3 Mar 2026\n", 1<<20/56)}
	b.SetBytes(int64(len(d.Text)))
	for b.Loop() {
		quotes(&d)
	}
}
