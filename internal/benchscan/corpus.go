package benchscan

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode/utf8"
)

// A Corpus is a text of one kind.
type Corpus struct {
	Name string
	Text string
}

// A kind is a kind of text; make makes a line or a paragraph of it.
type kind struct {
	name string
	make func(*maker) string
}

var kinds = []kind{
	{"prose", (*maker).prose},
	{"code", (*maker).code},
	{"cjk", (*maker).cjk},
	{"csv", (*maker).csv},
	{"log", (*maker).log},
}

// A maker makes texts and, of their words, the rules.
type maker struct {
	*rand.Rand
	vocabularies [][]string
	signs        []string // Chinese
	row          int
}

func newMaker() *maker {
	m := &maker{Rand: rand.New(rand.NewPCG(7, 2026))}
	for lang := range common {
		m.vocabularies = append(m.vocabularies, vocabulary(m.Rand, lang, 6000))
	}
	for range 3000 {
		m.signs = append(m.signs, string(rune(0x4e00+m.IntN(0x5000))))
	}
	return m
}

// Corpora makes a text of about size bytes of each kind.
func Corpora(size int) []Corpus { return corpora(kinds, 0, size) }

// corpora makes texts of some kinds, each from a seed of its own that counts on from seed.
func corpora(kinds []kind, seed uint64, size int) []Corpus {
	m := newMaker()
	list := make([]Corpus, len(kinds))
	for i, k := range kinds {
		m.Rand, m.row = rand.New(rand.NewPCG(seed+uint64(i), 2026)), 0
		var b strings.Builder
		for b.Len() < size {
			b.WriteString(k.make(m))
		}
		list[i] = Corpus{k.name, b.String()}
	}
	return list
}

// prose is a paragraph in one of five languages; one in forty says how to reach
// somebody, one in two hundred where to pay.
func (m *maker) prose() string {
	lang := m.IntN(len(common))
	var b strings.Builder
	for range 3 + m.IntN(5) {
		for i := range 6 + m.IntN(16) {
			w := pick(m.Rand, common[lang])
			if m.IntN(2) == 0 {
				w = zipf(m.Rand, m.vocabularies[lang])
			}
			if i == 0 || lang == 1 && m.IntN(5) == 0 {
				w = capital(w)
			}
			if i > 0 {
				b.WriteString(pick(m.Rand, []string{" ", " ", " ", " ", " ", " ", ", ", "\n"}))
			}
			b.WriteString(w)
		}
		b.WriteString(pick(m.Rand, []string{". ", ".\n", "? ", fmt.Sprintf(" (%d). ", 1990+m.IntN(40))}))
	}
	switch n := m.IntN(200); {
	case n == 0:
		b.WriteString("IBAN DE" + digits(m.Rand, 20) + ", " + name(m.Rand) + ". ")
	case n < 6:
		b.WriteString("Mail: " + address(m.Rand) + ", phone +49 30 " + digits(m.Rand, 7) + ". ")
	}
	return b.String() + "\n\n"
}

func capital(w string) string {
	r, n := utf8.DecodeRuneInString(w)
	return strings.ToUpper(string(r)) + w[n:]
}

func (m *maker) ident() string {
	w := zipf(m.Rand, m.vocabularies[0])
	if m.IntN(2) == 0 {
		w += capital(zipf(m.Rand, m.vocabularies[0]))
	}
	return w
}

// code is a function of Go, C or Python with a comment above it.
func (m *maker) code() string {
	f, a, c := m.ident(), m.ident(), m.ident()
	note := strings.TrimSpace(strings.SplitN(m.prose(), "\n", 2)[0])
	switch m.IntN(3) {
	case 0:
		return fmt.Sprintf("// %s %s\nfunc (s *%s) %s(ctx context.Context, %s []byte) (int, error) {\n\tif len(%s) < %d {\n\t\treturn 0, fmt.Errorf(\"%s: %%w\", err%s)\n\t}\n\tfor i, b := range %s {\n\t\t%s[i] = b ^ 0x%s\n\t}\n\treturn len(%s), nil\n}\n\n",
			f, note, capital(c), f, a, a, m.IntN(4096), f, capital(c), a, c, hex(m.Rand, 2), a)
	case 1:
		return fmt.Sprintf("/* %s */\nstatic int %s_%s(struct %s *%s, size_t n)\n{\n\tuint32_t %s = 0x%sU;\n\tif (!%s || n > %d)\n\t\treturn -EINVAL;\n\twhile (n--)\n\t\t%s = (%s << %d) | *%s->next++;\n\treturn %s;\n}\n\n",
			note, f, a, c, a, f, hex(m.Rand, 8), a, m.IntN(65536), f, f, 1+m.IntN(31), a, f)
	}
	return fmt.Sprintf("def %s(self, %s=None, timeout=%d):\n    \"\"\"%s\"\"\"\n    if %s is None:\n        raise ValueError('%s must be set')\n    for item in self.%s:\n        yield item['%s'], %s.get(item.id, %d)\n\n",
		f, a, m.IntN(300), note, a, a, c, f, a, m.IntN(1000))
}

// cjk is a paragraph: mostly Chinese, else Japanese or Korean; some with Latin words and
// numbers in it.
func (m *maker) cjk() string {
	kind := m.IntN(5)
	var b strings.Builder
	for range 3 + m.IntN(4) {
		for range 10 + m.IntN(25) {
			switch {
			case kind < 3:
				b.WriteString(zipf(m.Rand, m.signs))
			case kind == 3 && m.IntN(3) > 0:
				b.WriteRune(rune(0x3042 + m.IntN(80)))
			case kind == 3:
				b.WriteString(zipf(m.Rand, m.signs))
			default:
				b.WriteRune(rune(0xac00 + m.IntN(11172)))
				if m.IntN(3) == 0 {
					b.WriteByte(' ')
				}
			}
		}
		switch m.IntN(8) {
		case 0:
			b.WriteString(" " + capital(zipf(m.Rand, m.vocabularies[0])) + " ")
		case 1:
			fmt.Fprintf(&b, " %d.%d%% ", m.IntN(100), m.IntN(10))
		}
		b.WriteString(pick(m.Rand, []string{"，", "。", "。\n", "、"}))
	}
	if m.IntN(60) == 0 {
		b.WriteString("邮箱 " + address(m.Rand) + " 电话 +86 138" + digits(m.Rand, 8))
	}
	return b.String() + "\n"
}

// csv is a row of one of four tables, which take turns every 500 rows: orders, goods,
// measurements, customers.
func (m *maker) csv() string {
	m.row++
	day := fmt.Sprintf("2026-%02d-%02d", 1+m.IntN(12), 1+m.IntN(28))
	switch m.row / 500 % 4 {
	case 0:
		return fmt.Sprintf("%s,ORD-%s,%s,%d,%.2f,EUR,%s\n", digits(m.Rand, 8), digits(m.Rand, 8), day, 1+m.IntN(40), m.Float64()*900, digits(m.Rand, 14))
	case 1:
		return fmt.Sprintf("%s,%s %s,%.2f,%d,%s\n", "40"+digits(m.Rand, 11), zipf(m.Rand, m.vocabularies[0]), zipf(m.Rand, m.vocabularies[0]), m.Float64()*90, m.IntN(5000), hex(m.Rand, 12))
	case 2:
		return fmt.Sprintf("%s %02d:%02d:%02d,%.4f,%.4f,%.3f,%d,%s\n", day, m.IntN(24), m.IntN(60), m.IntN(60), m.Float64()*90, m.Float64()*90, m.Float64(), m.IntN(1e6), pick(m.Rand, []string{"ok", "low", "fail"}))
	}
	return fmt.Sprintf("%s,%s,%s,%s,%s Street %d,%s,%s\n", digits(m.Rand, 9), name(m.Rand), address(m.Rand), day, capital(zipf(m.Rand, m.vocabularies[0])), 1+m.IntN(200), digits(m.Rand, 5), pick(m.Rand, []string{"active", "closed", "new"}))
}

// log is a line of a web server, a mail server or a program that writes JSON.
func (m *maker) log() string {
	clock := fmt.Sprintf("%02d:%02d:%02d", m.IntN(24), m.IntN(60), m.IntN(60))
	ip := fmt.Sprintf("10.%d.%d.%d", m.IntN(256), m.IntN(256), 1+m.IntN(254))
	switch m.IntN(4) {
	case 0:
		return fmt.Sprintf("%s - - [%02d/Nov/2026:%s +0100] \"GET /%s/%s?id=%d HTTP/1.1\" %d %d \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:140.0)\"\n",
			ip, 1+m.IntN(28), clock, zipf(m.Rand, m.vocabularies[0]), zipf(m.Rand, m.vocabularies[0]), m.IntN(1e7), pick(m.Rand, []int{200, 200, 304, 404, 500}), m.IntN(1e6))
	case 1:
		return fmt.Sprintf("Nov %2d %s mx%d postfix/smtpd[%d]: %s: client=relay%d.example.net[%s]\n", 1+m.IntN(28), clock, m.IntN(4), m.IntN(32768), strings.ToUpper(hex(m.Rand, 10)), m.IntN(20), ip)
	case 2:
		return fmt.Sprintf("Nov %2d %s host%d kernel: [%d.%s] usb %d-%d: new device number %d using %s\n", 1+m.IntN(28), clock, m.IntN(9), m.IntN(1e6), digits(m.Rand, 6), m.IntN(4), m.IntN(9), m.IntN(120), m.ident())
	}
	return fmt.Sprintf("{\"time\":\"2026-11-%02dT%s.%sZ\",\"level\":\"%s\",\"msg\":\"%s %s\",\"trace\":\"%s-%s-%s-%s-%s\",\"ms\":%d}\n", 1+m.IntN(28), clock, digits(m.Rand, 6),
		pick(m.Rand, []string{"info", "info", "warn", "error"}), m.ident(), zipf(m.Rand, m.vocabularies[0]), hex(m.Rand, 8), hex(m.Rand, 4), hex(m.Rand, 4), hex(m.Rand, 4), hex(m.Rand, 12), m.IntN(5000))
}
