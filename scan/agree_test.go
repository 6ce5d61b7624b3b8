package scan

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// agreeEngine has all detectors, phrases and expressions of all kinds, and a dictionary.
func agreeEngine(tb testing.TB) *Engine {
	tb.Helper()
	d, err := ReadDictionary("terms", "en", strings.NewReader("breach of contract\t5\ncontract\nDiabetes mellitus\nvertrag\t1\tde\nμετοχή\n机密项目\nC++ code\n.net core\n"))
	if err != nil {
		tb.Fatal(err)
	}
	return newTestEngine(tb, Options{Terms: append(
		All(),
		Term{Phrases: []string{"project nightjar", "机密项目", "重点客户 甲", "𠮷野家", "at&t", "x-ray", "C++", ".net", "Müller-Akte", "strictly confidential", "Проект Вода", "4711"}},
		Term{Dictionary: d},
		Term{Regex: `NJ-\d{6}`}, Term{Regex: `[a-z]{5}\d`}, Term{Regex: `(?i)\bproject[ _-]falcon\b`}, Term{Regex: `(?m)^\w+:`},
		Term{Regex: `(?i)[ks]trasse`}, Term{Regex: `é+|\x{FFFD}`}, Term{Regex: `foo(.*bar)?`},
	)})
}

// A found is what two engines must agree on.
func found(e *Engine, m *match) string {
	name := fmt.Sprintf("term %d", m.term)
	if m.source >= 0 {
		name = e.detectors[m.source].Name
	}
	return fmt.Sprintf("[%d,%d) %s %.2f %q %v %d", m.start, m.end, name, m.conf, m.value, m.evidence, m.weight)
}

func foundAll(e *Engine, matches []match) []string {
	var out []string
	for i := range matches {
		out = append(out, found(e, &matches[i]))
	}
	slices.Sort(out)
	return slices.Compact(out) // two spellings of a phrase are one find
}

// agree fails the test where the engine and the naive one differ.
func agree(tb testing.TB, n *naive, s string) {
	tb.Helper()
	x := n.e.read(s, nil)
	got := foundAll(n.e, x.matches)
	n.e.release(x)
	want := foundAll(n.e, n.read(s))
	for _, f := range got {
		if !slices.Contains(want, f) {
			tb.Errorf("only the engine finds %s in %q", f, around(s))
		}
	}
	for _, f := range want {
		if !slices.Contains(got, f) {
			tb.Errorf("the engine misses %s in %q", f, around(s))
		}
	}
}

// around cuts a long text, for messages.
func around(s string) string { return s[:min(len(s), 2000)] }

// agreeTexts are texts that are hard to cut right.
var agreeTexts = []string{
	"", "\x00", "\r", "\xff", "é", "\x80\x80abc", "機abc 4111111111111111", "x\xe2\x82 card 4111 1111 1111 1111\xff",
	"card\x004111\x001111\x001111\x001111", "card 4111\r1111\r1111\r1111\r", "iban DE89 3704\xff0044 0532 0130 00", "iban DE89\u200b370400440532013000\xc3",
	"DE89370400440532013000\x80", "\x80DE89370400440532013000", "４１１１１１１１１１１１１１１１\x80\x80 card", "vat\u200b\xffDE136695976\xbf\xbf",
	"ssn 536-22-1234\xc3\xa9", "é536-22-1234 ssn", "at&t AT&T cat&t at&tx", "C++ c+++ xc++ .net a.net .nets .NET", "x-ray x--ray x-rays ax-ray x_ray",
	"project" + strings.Repeat(" ", 64) + "nightjar", "project" + strings.Repeat(" ", 65) + "nightjar", "project..nightjar project.nightjar project nightjarproject nightjar",
	"breach of contract, contracts, contract; Vertrages", "vertrag\u00ades μετοχή ΜΕΤΟΧΉ", "mu\u0308ller-akte MÜLLER-AKTE muller-akte", "Kaſtrasse \u212atrasse Strasse",
	"1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1 card", "4111, 1111, 1111, 1111 visa 4111; 1111; 1111; 1111, 2222", "card 4,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1",
	"ghp_" + ghRandom + "0pINUx ghp_" + ghRandom + "0pINUx", "password = hunter2hunter2, passwd: hunter2x9K password is aB3dE6gH9", "a1 b2 c3 A1b2 ab12 AB12 éb12 ab12é",
	"foo foo bar foo\nbar: foo", "NJ-123456NJ-654321 nj-123456", "John Smith, 12 Main Street, Springfield, born 12.03.1980, id 8001015009087",
	"+49 30 901820 +4930901820 0049 30 901820 tel 030/901820", "joe@corp.example @@ a@b a@b.com+1@c.de", strings.Repeat("4111 1111 1111 1111 ", 20), strings.Repeat("\xff", 40),
	"12 3 rue de la Paix, 12, 3 rue Mozart; é12 rue Mozart 機5 Park Lane, SW1A 1AA; 12' rue X 12a Park St, London SW1A 1AA; Calle B2, 12 X-12 Calle Mayor-7 Str. 5 ul. Nowa 7, Hauptstr. 12345 Rue 03 Via Roma numero 5, 7 b rue X, 9 ter rue Y",
	"机密项目，机密机密项目。重点客户　甲、重点客户甲𠮷野家𠮷、“机密项目”…カ・ナ 한국어。\xe6\x9c机密项目\xe9\xa1 ① ０１", "机", "密项目机密项", "フ\u309aロシ\u3099ェクト ﾌﾟﾛｼﾞｪｸﾄ プロジェクト\u3099 \u309a", "x机密项目x 机密 项目",
	"\xc3Anna Schmidt éAnna Weiß Annaé Anna\xc3Maria Huber Dr. Peter O'Neil; Mr X Mr. Y Jones, Anna Anna Anna A1 Maria9 Ian", strings.Repeat("1-", 40), strings.Repeat("DE89 ", 20), strings.Repeat("eyJ-", 30), strings.Repeat("a@", 20), strings.Repeat("visa é", 20) + "4111111111111111",
}

func TestEngineAgreesWithNaive(t *testing.T) {
	n := newNaive(agreeEngine(t))
	for _, s := range slices.Concat(agreeTexts, fuzzSeeds) {
		agree(t, n, s)
	}
}

// TestEngineAgreesOnCases takes the texts of all detectors' tables.
func TestEngineAgreesOnCases(t *testing.T) {
	n := newNaive(agreeEngine(t))
	for _, s := range caseTexts(t) {
		agree(t, n, s)
	}
}

// TestEngineAgreesOnCorpora takes the project's own texts, and tables of numbers.
func TestEngineAgreesOnCorpora(t *testing.T) {
	n := newNaive(agreeEngine(t))
	const size = 1500
	files, err := filepath.Glob("../docs/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no documentation: %v", err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		agree(t, n, string(b[:min(len(b), size)])) // may end in the middle of a sign
	}
	numberTables(1, func(kind, s string) { agree(t, n, s[len(s)-300:]) })
}

// agreePieces are what random texts are made of.
var agreePieces = []string{
	"4111", "1111", "11111111", "4111111111111111", "536-22-1234", "536", "22", "1234", "DE89", "3704", "00440532013000", "756.9217.0769.85", "card ", "ssn ", "iban ", "Steuer-ID ", "passport ",
	"password=", "hunter2x9Kq", "token: ", "ghp_", ghRandom, "0pINUx", "AKIA", awsTail, "eyJ", "John ", "Smith", "Dr. ", "12 Main Street", "rue ", "Calle ", "Park ", "Lane", "Hauptstr. ", " 5th", "12.03.1980", "born ", "+49 ", "030", "901820", "tel ",
	"joe", "@", "corp", ".com", "192.168.1.7", "2001:db8::1", "project", "nightjar", "at&t", "x-ray", "C++", ".net", "breach", " of ", "contract", "机密项目", "机密", "客户", "𠮷", "，", "。", "機", "é", "É", "ß", "ﬁ", "４", "①", "٤",
	"\u200b", "\u00ad", "\u202e", "\ufeff", "\u00a0", "–", "·", "\xff", "\xc3", "\xe2\x82", "\x80", "\x00", "\r", "\n", "\r\n", "\t", " ", " ", " ", "-", ".", "/", ",", ", ", ";", "(", ")", "_", "+", "'", "\"",
	"а", "о", "ſ", "\u212a", "a", "A1", "NJ-", "123456", "foo", "bar", "X", "0", "7", "99",
}

func agreeText(r *rand.Rand, pieces int) string {
	var b strings.Builder
	for range r.IntN(pieces) {
		if r.IntN(8) == 0 {
			b.WriteByte(byte(r.IntN(256)))
			continue
		}
		b.WriteString(agreePieces[r.IntN(len(agreePieces))])
	}
	return b.String()
}

func TestEngineAgreesOnRandomTexts(t *testing.T) {
	n := newNaive(agreeEngine(t))
	r := rand.New(rand.NewPCG(3, 5))
	for range 300 {
		if agree(t, n, agreeText(r, 40)); t.Failed() {
			return
		}
	}
}

// FuzzAgree compares the engine with the naive one.
func FuzzAgree(f *testing.F) {
	for _, s := range slices.Concat(agreeTexts, fuzzSeeds) {
		f.Add(s)
	}
	n := newNaive(agreeEngine(f))
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) <= 600 {
			agree(t, n, s)
		}
	})
}
