package regexset

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// exprs are expressions of all kinds: with literals before, within, behind and without.
var exprs = []string{
	`PRJ-\d{4}-[A-Z]{2}`, `(?i)\bproject[ _-]falcon\b`, `\b[A-Z]{2,4}-LMHOS-\d{3,6}\b`, `(?i)restera.{0,40}marcar`,
	`(?i)\b(?:extraction|bessere)\s+confidential\b`, `\b[a-z]{1,20}\.corp\.example\b`, `(?i)kassenbuch\s*[:=]\s*\d{6,12}`,
	`\b\d{3}-\d{2}-\d{4}\b`, `[A-Z]{2}\d{6}`, `\w+@\w+`, `foo.*bar`, `foo.*?bar`, `(?s)foo.*bar`, `foo(.*bar)?`, `(a|ab)(c|bcd)(d*)`,
	`^line\d`, `(?m)^line\d`, `(?m)end$`, `end$`, `\Bend`, `abc|abd|xyz\d`, `(?i)straße`, `(?i)skk`, `(?i)kiss`, `é+x`, `[^a]b`, `\pL\d`,
	`(?:abc)+d`, `a{2,3}b?c`, `x*y`, `.x`, `(foo|)bar`, `\x{FFFD}a`, `(?i)[ks]lip`, `a\b b`, `(?i)élan vital`, `\d+(?:[.,]\d+)?\s?EUR`,
	`\$\{[^}]*\}`, `(?:foo|bar)baz|qux`, `[0-9a-f]{8}-[0-9a-f]{4}`,
	// What stands before the literal has no bound.
	`\w+-cafe`, `(?i)[ks]+falcon`, `(?:\d+\s+|é+)restera`, `[^\n]*\.corp\.example`, `(?i)(?:k|é|\x{FFFD})*lmhos`, `(?s).+confidential`, `(?i)\bba\s+kassenbuch\b`,
}

func compile(t testing.TB, list []string) (*Set, []*regexp.Regexp) {
	t.Helper()
	var xs []*Expr
	var res []*regexp.Regexp
	for _, s := range list {
		x, err := Compile(s)
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		xs, res = append(xs, x), append(res, regexp.MustCompile(s))
	}
	return New(xs), res
}

// ways are the set running by threads alone, by automata alone, and as they are worth it.
func ways(set *Set) []*Set {
	threads, automata := New(set.exprs), New(set.exprs)
	threads.worth, automata.worth = 1<<60, 0
	threads.together = nil
	return []*Set{threads, automata, set}
}

// compare fails the test where the sets and package regexp find different matches.
func compare(t *testing.T, sets []*Set, res []*regexp.Regexp, text string) {
	t.Helper()
	want := make([][][2]int, len(res))
	for i, re := range res {
		for _, m := range re.FindAllStringIndex(text, -1) {
			want[i] = append(want[i], [2]int{m[0], m[1]})
		}
	}
	for _, set := range sets {
		got := make([][][2]int, len(res))
		set.Find(text, func(i, start, end int) { got[i] = append(got[i], [2]int{start, end}) })
		for i, re := range res {
			if !slices.Equal(got[i], want[i]) {
				t.Fatalf("%s in %q: %v, want %v (worth %d)", re, text, got[i], want[i], set.worth)
			}
		}
	}
}

func TestFindAsRegexp(t *testing.T) {
	set, res := compile(t, exprs)
	sets := ways(set)
	for _, text := range []string{
		"", "a", "PRJ-1234-AB and PRJ-12345-AB", "Project Falcon, PROJECT_FALCON, projectfalcon", "XY-LMHOS-123 XYZAB-LMHOS-1234567",
		"restera marcar RESTERA " + strings.Repeat("x", 38) + " marcar", "host.corp.example.", "Kassenbuch : 123456789", "Kaſſenbuch=1234567",
		"\u212aassenbuch=1234567", "123-45-6789 1123-45-6789", "AB123456", "x@y", "foo bar bar\nfoo", "foofoofoo bar", "abcd", "line1\nline2\nthe end\nbackend", "STRASSE straße STRAßE",
		"ſkk \u212aiſs sKK", "ééx\xffx", "\xffa \xef\xbf\xbda", "\xe2\x84\xe2\x84\xaalip", "12,50 EUR 7EUR", "${a}${}", "foobazbarbazqux", "deadbeef-cafe", "élan vital ÉLAN VITAL",
		"dead-cafe cafe-cafe-cafe -cafe", "kſ\u212afalcon sfalcon falcon", "12 restera éérestera 1restera", "a\nb.corp.example c.corp.example", "kéK\xfflmhos lmhos", "ba kassenbuch\nBA  KASSENBUCH ba kassenbuchs",
	} {
		compare(t, sets, res, text)
	}
}

// pieces are what random texts are made of: parts of matches, and what is no text.
var pieces = []string{
	"PRJ-", "1234", "-AB", "project", " ", "_", "falcon", "XY", "-LMHOS-", "123", "reſtera", "restera", "marcar", "extraction", "\tconfidential", "host", ".corp.example",
	"kassenbuch", "KAſſEN", "=", "1234567", "-45-6789", "AB123456", "x", "@", "foo", "bar", "baz", "\n", "line1", "end", "back", "abc", "abd", "d", "é", "É", "\xff", "\xe2\x84", "\u212a", "ſ", "s",
	"k", "straße", "€", "中", "a", "b", "c", "y", "12,50", "EUR", "${", "}", "deadbeef", "-cafe", "\xef\xbf\xbd", "\x00", ".",
}

func randomText(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(40) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}

func TestFindAsRegexpInRandomTexts(t *testing.T) {
	set, res := compile(t, exprs)
	sets := ways(set)
	r := rand.New(rand.NewPCG(1, 2))
	for range 5_000 {
		compare(t, sets, res, randomText(r))
	}
}

// Literals of each length are found at each place of eight, where the text ends with them, and
// where a chunk of it does.
func TestLiteralsOfAllLengths(t *testing.T) {
	const letters = "qzjxvkwybpgfmucdl"
	var list []string
	for n := 1; n <= len(letters); n++ {
		list = append(list, letters[:n], "(?i)"+letters[len(letters)-n:])
	}
	set, res := compile(t, list)
	sets := ways(set)
	for at := range 9 {
		for n := range len(letters) {
			for _, behind := range []string{"", "-", "-------", "---------------"} {
				compare(t, sets, res, strings.Repeat("-", at)+letters[:n]+behind+strings.ToUpper(letters[n:]))
			}
			compare(t, sets, res, strings.Repeat("-", chunk-n+at)+letters[:n]+strings.Repeat("-", 2*n)+letters[n:])
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	for expr, want := range map[string]string{
		`(`: "missing closing", `a*`: "empty text", `\b`: "empty text", `(|a)`: "empty text",
		`(?:[a-z]{1000}\d){20}`: "invalid repeat count",
	} {
		if _, err := Compile(expr); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", expr, err, want)
		}
	}
}

// The texts on which a search that begins again at each place is quadratic.
func TestLinear(t *testing.T) {
	set, _ := compile(t, []string{`foo.*bar`, `foo(.*bar)?`, `(?i)eyj[A-Za-z0-9_-]+\.eyj`, `\w+@example`, `[a-z]+\d`})
	for _, piece := range []string{"foo ", "foo", "eyJ-", "x", "a "} {
		// Quadratic would be 10^11 steps, minutes; the test's own limit catches it.
		for _, s := range ways(set)[:2] {
			s.Find(strings.Repeat(piece, 1<<18), func(int, int, int) {})
		}
	}
}

// A text that opens more windows than are kept has them joined.
func TestTooManyWindows(t *testing.T) {
	var list []string
	for i := range 60 {
		list = append(list, fmt.Sprintf(`key \d{%d}|\w\skey-`, 1+i))
	}
	set, res := compile(t, list)
	r := rand.New(rand.NewPCG(9, 10))
	var b strings.Builder
	for range 10_000 {
		b.WriteString([]string{"key ", "key ", "key-", "key 1234 "}[r.IntN(4)])
	}
	compare(t, ways(set), res, b.String())
}

// Expressions without literals run together until that takes too many states.
func TestTogether(t *testing.T) {
	var list []string
	for i := range 60 {
		n := 2 + i/6
		list = append(list, []string{
			fmt.Sprintf(`\b\d{%d}-\d{2}\b`, n), fmt.Sprintf(`\b[A-Z]{2}\d{%d}\b`, n), fmt.Sprintf(`[ab]*a[ab]{%d}c`, n), fmt.Sprintf(`(?m)^\w{1,%d}:`, n),
			fmt.Sprintf(`\d{1,%d}(?:[.,]\d\d)?€`, n), fmt.Sprintf(`[^a-z\n]{%d}$`, 20*n),
		}[i%6])
	}
	set, res := compile(t, list)
	if set.together == nil {
		t.Fatal("they do not")
	}
	sets := ways(set)
	r := rand.New(rand.NewPCG(7, 8))
	parts := strings.Fields("a b ab ba c A B XY 1 2 34 567 8901 - : € . , é \xff")
	for _, n := range []int{10, 100, 1000, 8000} {
		var b strings.Builder
		for range n {
			b.WriteString(parts[r.IntN(len(parts))])
			if r.IntN(12) == 0 {
				b.WriteByte(" \n"[r.IntN(2)])
			}
		}
		compare(t, sets, res, b.String())
	}
}

// An expression whose automaton has more states than are kept, in a text that goes through
// them all: it begins anew, and then gives up.
func TestTooManyStates(t *testing.T) {
	set, res := compile(t, []string{`[ab]*a[ab]{13}c`, `[a-p]*[a-h][a-p]{13}\d`, `(?i)\bkey[ab]*a[ab]{13}\b`})
	sets := ways(set)
	r := rand.New(rand.NewPCG(5, 6))
	var b strings.Builder
	for range 30_000 {
		b.WriteByte("aabbp"[r.IntN(5)])
		if r.IntN(100) == 0 {
			b.WriteString([]string{"c", " ", " key", "1"}[r.IntN(4)])
		}
	}
	compare(t, sets, res, b.String())
}

// FuzzFind compares the set with package regexp, expression and text both unknown.
func FuzzFind(f *testing.F) {
	for i, x := range exprs {
		f.Add(x, pieces[i%len(pieces)]+pieces[(i*7+3)%len(pieces)])
	}
	f.Fuzz(func(t *testing.T, expr, text string) {
		if len(expr) > 40 || len(text) > 2000 {
			return
		}
		x, err := Compile(expr)
		if err != nil {
			return
		}
		re, err := regexp.Compile(expr)
		if err != nil {
			return
		}
		set, res := compile(t, []string{`\b\d{2}-\w+`, `[a-f]+\d`})
		compare(t, ways(New(append(set.exprs, x))), append(res, re), text)
	})
}
