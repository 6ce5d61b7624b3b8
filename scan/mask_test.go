package scan

import (
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	e := newTestEngine(t, Options{Terms: []Term{{Phrases: []string{"project nightjar"}}, {Regex: `NJ-\d{6}`}}})
	valid := ghRandom + crc62(ghRandom)
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "1.2/offer.zip/q3.xlsx", "1.2/offer.zip/q3.xlsx"},
		{"empty", "", ""},
		{"card", "card 4111 1111 1111 1111 until", "card •••• •••• •••• 1111 until"},
		{"card in other digits", "４１１１１１１１１１１１１１１１", "••••••••••••１１１１"},
		{"IBAN", "DE89370400440532013000", "••••••••••••••••••3000"},
		{"SSN", "536-22-1234", "53•-••-••••"},
		{"mail", "joe@corp.example", "jo•@••••.•••••••"},
		{"phone", "+49 30 901820!", "+49 •• ••••••!"},
		{"token", "x ghp_" + valid, "x ghp_••••••••"},
		{"phrase", "Project Nightjar.pdf", "Pro•••• Nig•••••.pdf"},
		{"regex", "NJ-123456", "N•-123•••"},
		{"two", "joe@corp.example 4111111111111111", "jo•@••••.••••••• ••••••••••••1111"},
		{"password", "[encrypt] figures [pw: Blue-Kettle-47-Moon] x", "[encrypt] figures [pw: ••••-••••••-••-••••] x"},
		{"password that is not closed", "figures [PW:Blue-Kettle", "figures [PW:••••-••••••"},
		{"password, again", "[pw: Kettle-47] Kettle-47", "[••: ••••••-••] ••••••-••"},
		{"again in a longer word", "project nightjar xproject nightjarx", "••••••• •••••••• •••••••• •••••••••"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := e.Mask(tt.text)
			if got != tt.want {
				t.Fatalf("got %q, want %q", got, tt.want)
			}
			if again := e.Mask(got); again != got {
				t.Fatalf("masking again gives %q", again)
			}
		})
	}
}

func TestSnippet(t *testing.T) {
	e := newTestEngine(t, Options{Terms: []Term{{Detector: "iban"}, {Phrases: []string{"project nightjar"}}}})
	filler := strings.Repeat("far away ", 20)
	for _, tt := range []struct{ name, text, want string }{
		{
			"neighbours of other detectors", "joe@corp.example, +49 30 901820: DE89370400440532013000 (card 4111111111111111)",
			"jo•@••••.•••••••, +49 •• ••••••: ••••••••••••••••••3000 (card ••••••••••••1111)",
		},
		{"one line", "a\n\n\tDE89370400440532013000\r\nb", "a ••••••••••••••••••3000 b"},
		{"cut", filler + "DE89370400440532013000 " + filler, "way far away far away far away far away ••••••••••••••••••3000 far away far away far away far away far"},
		{
			"neighbour at the cut", "4111111111111111 23456789 123456789 123456789 DE89370400440532013000",
			"•••••••••• 23456789 123456789 123456789 ••••••••••••••••••3000",
		},
		{
			"password beside", "[encrypt] figures [pw: Blue-Kettle-47-Moon] DE89370400440532013000",
			"rypt] figures [pw: ••••-••••••-••-••••] ••••••••••••••••••3000",
		},
		{
			"password at the cut", "DE89370400440532013000 for the second quarter [pw: Blue-Kettle-47-Moon]",
			"••••••••••••••••••3000 for the second quarter [pw: ••••-••••••",
		},
		{"encoded beside", "card 4111 1111 1111 1111\n=?utf-8?b?Y2FyZCA0MTEx?= DE89370400440532013000", "•••• •••• •••• =?utf-8?b?••••••••••••?= ••••••••••••••••••3000"},
		{"encoded at the cut", "=?utf-8?b?Y2FyZCA0MTExIDExMTEgMTExMSAxMTExY2FyZCA0MTExIDExMTEgMTExMSAxMTEx?= DE89370400440532013000", "•••••••••••••••••••••••••••••••••••••?= ••••••••••••••••••3000"},
		{"percent-encoded beside", "name*=utf-8''%34%31%31%3a 5%.txt DE89370400440532013000 100%", "name*=utf-8''%••%••%••%•• 5%.txt ••••••••••••••••••3000 100%"},
		{"quoted-printable beside", "NOTE;X=34:=34=31=3a DE89370400440532013000 a=b=c", "NOTE;X=34:=••=••=•• ••••••••••••••••••3000 a=b=c"},
		{"phrase beside", "DE89370400440532013000 for project nightjar", "••••••••••••••••••3000 for pro•••• nig•••••"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := finds(e, tt.text)
			if len(got) == 0 || got[0].Masked != tt.want && got[len(got)-1].Masked != tt.want {
				t.Fatalf("got %+v, want %q", got, tt.want)
			}
		})
	}
}
