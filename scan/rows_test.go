package scan

import (
	"fmt"
	"strings"
	"testing"
)

// cardConfidence is how sure the surest card in text is; zero when there is none.
func cardConfidence(t *testing.T, text string) Confidence {
	t.Helper()
	e, err := New(Options{Terms: []Term{{Detector: "payment_card"}}})
	if err != nil {
		t.Fatal(err)
	}
	best := Confidence(0)
	r := e.read(text, nil)
	defer e.release(r)
	for _, m := range r.matches {
		if m.source >= 0 && e.detectors[m.source].Name == "payment_card" {
			best = max(best, m.conf)
		}
	}
	return best
}

func TestUnusualMarks(t *testing.T) {
	const digits = "4111111111111111"
	groups := []string{"4111", "1111", "1111", "1111"}
	for _, mark := range []string{",", "; ", " | ", "*", ":", "+", "~", "#", "=", `\`, "\n> ", "\x00"} {
		for _, parts := range [][]string{groups, strings.Split(digits, "")} {
			number := strings.Join(parts, mark)
			if got := cardConfidence(t, "my card: "+number+" thanks"); got < Medium {
				t.Errorf("%q: confidence %v, want %v", number, got, Medium)
			}
			if got := cardConfidence(t, "row "+number+" end"); mark != "\x00" && got != 0 {
				t.Errorf("%q without a keyword: confidence %v, want none", number, got)
			}
		}
	}
	if got := cardConfidence(t, "card types 4111,1111,1111,1112,4111"); got != 0 {
		t.Errorf("a row of other length: confidence %v", got)
	}
}

func TestEnclosedDigits(t *testing.T) {
	for _, tens := range []string{"⓪①②③④⑤⑥⑦⑧⑨", "⓿❶❷❸❹❺❻❼❽❾", "⓪⑴⑵⑶⑷⑸⑹⑺⑻⑼", "⓪⒈⒉⒊⒋⒌⒍⒎⒏⒐", "⓪⓵⓶⓷⓸⓹⓺⓻⓼⓽", "⓪➀➁➂➃➄➅➆➇➈"} {
		d := []rune(tens)
		number := strings.Map(func(r rune) rune { return d[r-'0'] }, "5555555555554444")
		if got := cardConfidence(t, number); got < Medium {
			t.Errorf("%s: confidence %v, want %v", number, got, Medium)
		}
	}
	if got := cardConfidence(t, strings.Join(strings.Split("5555555555554444", ""), "\u3164")); got < Medium {
		t.Errorf("with Hangul fillers: confidence %v, want %v", got, Medium)
	}
}

// A number among many of its length that are no cards is likely none; one among
// cards, or alone, is one.
func TestCrowd(t *testing.T) {
	const card = "5555555555554444"
	var ids, cards, pairs strings.Builder
	for i := range 20 {
		fmt.Fprintf(&ids, "order %d,\n", 4000000000000001+i*10) // none passes
		fmt.Fprintf(&cards, "%s,\n", []string{card, "4111111111111111", "4012888888881881", "5105105105105100"}[i%4])
		fmt.Fprintf(&pairs, "%d;%s\n", 1760000000000001+i*10, card)
	}
	for name, c := range map[string]struct {
		text string
		sure bool
	}{
		"alone":              {"pay " + card, true},
		"among ids":          {ids.String() + card + "\n" + ids.String(), false},
		"among cards":        {cards.String(), true},
		"beside an id":       {pairs.String(), true},
		"with a keyword":     {ids.String() + "card " + card + "\n" + ids.String(), true},
		"grouped, among ids": {ids.String() + "5555 5555 5555 4444\n" + ids.String(), true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := cardConfidence(t, c.text); got >= Medium != c.sure {
				t.Errorf("confidence %v", got)
			}
		})
	}
}

func TestOddlyGroupedIBAN(t *testing.T) {
	e, err := New(Options{Terms: []Term{{Detector: "iban"}}})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{
		"IBAN DE89:3704:0044:0532:0130:00":            1,
		"IBAN DE89, 3704, 0044, 0532, 0130, 00":       1,
		"IBAN DE89\n> 3704\n> 0044\n> 0532\n> 013000": 1,
		"row DE89,3704,0044,0532,0130,00":             0,
	} {
		r := e.read(text, nil)
		if got := len(r.matches); got != want {
			t.Errorf("%q: %d matches, want %d", text, got, want)
		}
		e.release(r)
	}
}
