package scan

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"
)

// madeOf is a random text that an expression matches.
func madeOf(r *rand.Rand, re *syntax.Regexp) string {
	var b strings.Builder
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		var signs []rune // of the class that are ASCII and end no value
		for i := 0; i < len(re.Rune); i += 2 {
			for c := max(re.Rune[i], '!'); c <= min(re.Rune[i+1], '~'); c++ {
				if !strings.ContainsRune("`,;<>(){}[]!?:\\.\"'", c) {
					signs = append(signs, c)
				}
			}
		}
		return string(signs[r.IntN(len(signs))])
	case syntax.OpConcat, syntax.OpCapture:
		for _, sub := range re.Sub {
			b.WriteString(madeOf(r, sub))
		}
	case syntax.OpAlternate:
		return madeOf(r, re.Sub[r.IntN(len(re.Sub))])
	case syntax.OpRepeat, syntax.OpQuest, syntax.OpStar, syntax.OpPlus:
		least, most := re.Min, re.Max
		switch re.Op {
		case syntax.OpQuest:
			least, most = 0, 1
		case syntax.OpStar, syntax.OpPlus:
			least, most = 1, 3
		}
		for range least + r.IntN(most-least+1) {
			b.WriteString(madeOf(r, re.Sub[0]))
		}
	}
	return b.String()
}

// maker makes random texts of a form, letters and digits at both ends.
func maker(t *testing.T, form string) func() string {
	t.Helper()
	re, err := syntax.Parse(form, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(uint64(len(form)), 1))
	alnum := func(b byte) bool { return b < 0x80 && classes[b]&isWord != 0 }
	return func() string {
		for {
			s := madeOf(r, re)
			if alnum(s[0]) && alnum(s[len(s)-1]) && mixedValue(s) && !placeholder(s) && strings.Trim(s, "Aa") != "" {
				return s
			}
		}
	}
}

// familyMatches are the values of one detector in a text, of which all others look for theirs too.
func familyMatches(e *Engine, name, s string) (values []string, conf Confidence) {
	x := e.read(s, nil)
	defer e.release(x)
	for _, m := range x.matches {
		if m.source >= 0 && catalogue[m.source].Name == name {
			values, conf = append(values, m.value), m.conf
		}
	}
	return values, conf
}

// xs is s with every letter and digit behind the first n replaced.
func xs(s string, n int) string {
	b := []byte(s)
	for i := n; i < len(b); i++ {
		if classes[b[i]]&isWord != 0 {
			b[i] = 'x'
		}
	}
	return string(b)
}

// TestIssuedTokens makes five tokens of each kind's form, and for each of them what is none.
func TestIssuedTokens(t *testing.T) {
	e := newTestEngine(t, Options{Terms: All()})
	for i := range allIssuedTokens {
		k := &allIssuedTokens[i]
		name := "secret:" + k.name
		t.Run(k.name, func(t *testing.T) {
			token, form := maker(t, k.form), regexp.MustCompile(k.form)
			for _, text := range []string{"%s", "the key is %s.", "KEY=\"%s\"\n", "(%s)", "https://x.example/?k=%s&b=1"} {
				want := token()
				s := fmt.Sprintf(text, want)
				got, conf := familyMatches(e, name, s)
				least := High
				if k.common {
					least = Medium
				}
				if len(got) != 1 || got[0] != want || conf < least {
					t.Fatalf("got %q at %v in %q", got, conf, s)
				}
				checkFindings(t, e, s)
				if got, conf := familyMatches(e, name, k.words[0]+": "+want); len(got) != 1 || conf < 0.90 {
					t.Fatalf("beside %q: got %q at %v", k.words[0], got, conf)
				}
				start := want[:k.keep]
				short := want
				for form.MatchString(short) {
					short = short[:len(short)-1]
				}
				for _, s := range []string{
					"x" + want,                             // goes on before
					short,                                  // too short
					want + "A",                             // too long, or longer
					xs(want, k.keep),                       // a placeholder
					start + strings.Repeat("0", len(want)), // another one
					"see " + start + " in the manual",      // a mention
					start + "<your token here>",            // what manuals write
				} {
					if got, _ := familyMatches(e, name, s); len(got) > 0 && got[0] != want+"A" {
						t.Fatalf("found %q in %q", got, s)
					}
				}
			}
		})
	}
}

// TestNamedSecrets is the same for values that only their names tell.
func TestNamedSecrets(t *testing.T) {
	e := newTestEngine(t, Options{Terms: All()})
	for i := range namedSecrets {
		k := &namedSecrets[i]
		name := "secret:" + k.name
		t.Run(k.name, func(t *testing.T) {
			value := maker(t, k.form)
			for j, text := range []string{"%sAPI_KEY=%s\n", "%stoken: \"%s\",", "%s-secret := '%s'", "\"%s_KEY\": \"%s\"", "%s.auth.password = %s # x"} {
				want := value()
				issuer := k.names[j%len(k.names)]
				if j%2 == 0 {
					issuer = strings.ToUpper(issuer) + "_"
				}
				s := fmt.Sprintf(text, issuer, want)
				got, conf := familyMatches(e, name, s)
				if len(got) != 1 || got[0] != want || conf < High {
					t.Fatalf("got %q at %v in %q", got, conf, s)
				}
				checkFindings(t, e, s)
				for _, s := range []string{
					want,                                   // without a name
					"other_key=" + want,                    // with another's name
					"my" + issuer + "key=" + want,          // the name goes on before
					issuer + "key=" + want[:8],             // too short
					issuer + "key=" + want + want + want,   // too long
					issuer + "key=" + xs(want, 0),          // a placeholder
					issuer + "key=<your key>",              // what manuals write
					issuer + " wrote about " + plain(want), // no assignment
				} {
					if got, _ := familyMatches(e, name, s); len(got) > 0 {
						t.Fatalf("found %q in %q", got, s)
					}
				}
				if got, conf := familyMatches(e, name, issuer+"="+want); len(got) > 0 && conf >= Medium && !saysSecret(strings.ToLower(issuer)) {
					t.Fatalf("got %v for a name that does not say what it is", conf)
				}
			}
		})
	}
}
