package gate_test

import (
	"bytes"
	"flag"
	"strings"
	"testing"

	"postern/config"
	"postern/gate"
	"postern/internal/businessmail"
	"postern/mail"
	"postern/policy"
)

var ordinary = flag.Int("mails", 2000, "how many ordinary mails are judged")

// allPacks is a configuration with every pack.
func allPacks() string {
	return `include = ["pack:` + strings.Join(config.Packs(), `", "pack:`) + `"]` + "\n"
}

// TestBusinessMailPasses judges made business mail under all packs: at most one of
// a thousand may be held.
func TestBusinessMailPasses(t *testing.T) {
	r := newRig(t, "", func(o *gate.Options) { o.Rules = rulesOf(t, allPacks()+base) })
	held := 0
	for i := range *ordinary {
		m, err := mail.Read(t.Context(), mail.Envelope{
			FrontEnd: "check", Sender: address(t, "a@corp.example"), Recipients: []mail.Recipient{{Address: address(t, "b@other.example")}},
		}, bytes.NewReader(businessmail.Message(1, i)), mail.Options{})
		if err != nil {
			t.Fatal(err)
		}
		judged, err := r.Inspect(t.Context(), m)
		m.Close()
		if err != nil {
			t.Fatal(err)
		}
		if judged.Verdict.Action != policy.Deliver {
			held++
			t.Logf("mail %d (kind %d): %s", i, i%businessmail.Kinds, judged.Verdict.Recipients[0].Reasons[0].Text)
		}
	}
	t.Logf("%d of %d held", held, *ordinary)
	if held*1000 > *ordinary {
		t.Errorf("%d of %d ordinary mails are held", held, *ordinary)
	}
}
