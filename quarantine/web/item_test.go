package web_test

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"postern/audit"
	"postern/encrypt"
	"postern/extract"
	"postern/quarantine"
)

func TestItemShowsReasonsFirst(t *testing.T) {
	b := newBench(t)
	b.put(held("a1"))
	body := b.as(reviewer).get("/items/a1").body
	at := -1
	for _, text := range []string{
		"Why it is held", "Payment card numbers may not be sent outside the organisation.",
		"•••• •••• •••• 1111", "1.2/offer.zip/q3.xlsx, Sheet2!B7", "rule “payment cards stay inside”",
		"could not be read, so a person", "Could not be read:", "1.2/offer.zip/notes.7z", "wants a password", "monitor mode", "Decide",
		"What was found", "payment_card", "2 values", "high confidence (0.95)", "evidence: checksum, issuer visa, keyword visa",
		"Message", "the card is •••• •••• •••• 1111", `sandbox=""`,
		"Recipients", "petra@another.example", "Parts and attachments", "notes.7z", "could not be read: the file is encrypted",
		"Envelope", "dana@corp.example", "10.0.8.17", "Qa1", "History",
	} {
		next := strings.Index(body[at+1:], text)
		if next < 0 {
			t.Fatalf("%q is missing after byte %d:\n%s", text, at, body)
		}
		at += 1 + next
	}
	for _, text := range []string{"4111 1111", "Show full values", "Download"} {
		if strings.Contains(body, text) {
			t.Errorf("%q is shown without the right", text)
		}
	}
}

var fieldValue = regexp.MustCompile(`value="[^"]*"|<textarea[^<]*</textarea>`)

func TestEveryWordFromOutsideIsInert(t *testing.T) {
	const bad = `"><script>alert('x')</script><img src=x onerror=alert(1)>{{.}}` + "\u202egnp.exe\x1b[2J"
	b := newBench(t)
	it := held("a1")
	it.Subject, it.From, it.Sender, it.Login, it.MessageID, it.QueueID, it.Client = bad, bad, bad, bad, bad, bad, bad
	v := &it.Verdict
	v.Findings[0].Where, v.Findings[0].Masked, v.Findings[0].Evidence = bad, bad, []string{bad}
	v.Findings[0].Class, v.Findings[0].Detector = bad, bad
	v.Gaps[0] = extract.Gap{Path: bad, Cause: bad, Detail: bad}
	v.Facts = []extract.Fact{{Path: bad, Name: bad, Detail: bad}}
	for i := range v.Recipients {
		v.Recipients[i].Address = bad
		for j := range v.Recipients[i].Reasons {
			r := &v.Recipients[i].Reasons[j]
			r.Rule, r.Text, r.Public, r.Severity, r.Exception = bad, bad, bad, bad, bad
			r.Findings = v.Findings
		}
	}
	it.Copies[0].Recipients[0].Address = bad
	it.Copies[0].Recipients[0].Reply = "openpgp: " + bad
	it.Copies[0].Recipients[1].Reply, it.Copies[0].Recipients[1].Way = "550 "+bad, bad
	it.Copies[0].Recipients[1].Chain, it.Copies[0].Recipients[1].State = []string{bad}, quarantine.Released
	b.put(it)
	note := strings.NewReplacer("\u202e", "", "\x1b", "").Replace(bad)
	if err := b.store.Note(t.Context(), "a1", quarantine.Act{Time: start, Actor: bad, Verb: bad, Note: note, Recipients: []string{bad}}); err != nil {
		t.Fatal(err)
	}
	b.preview = func(bool) (*quarantine.Preview, error) {
		return &quarantine.Preview{
			Header: [][2]string{{bad, bad}}, Text: bad, HTML: bad,
			Parts: []quarantine.PreviewPart{{Path: bad, Name: bad, Format: bad, Gap: bad, Depth: 99}},
		}, nil
	}
	b.keys = func() ([]encrypt.Key, error) {
		k := encrypt.Key{Kind: bad, Addresses: []string{bad, "a", "b", "c", bad}, ID: bad, Source: bad, Problem: errors.New(bad)}
		return []encrypt.Key{k}, nil
	}
	c := b.as(trusted)
	pages := []answer{
		c.get("/"), c.get("/items/a1"), c.get("/items/a1/html"), c.post("/items/a1/full"),
		c.post("/items/a1/confirm", "decision", "release", "to", bad, "note", bad),
		c.post("/items/a1/confirm", "decision", "release-encrypted", "to", bad, "note", bad),
		c.get("/keys"), c.get("/keys?q=%22%3E%3Cscript%3E&show=%22%3E%3Cscript%3E"),
		c.get("/?q=" + "%22%3E%3Cscript%3E"), c.get("/sign-in?link=%22%3E%3Cscript%3E&next=%22%3E%3Cscript%3E"),
	}
	for i, page := range pages {
		if page.status != http.StatusOK {
			t.Errorf("page %d: status %d", i, page.status)
		}
		page.body = fieldValue.ReplaceAllString(page.body, "") // what is sent back is what was stored
		for _, text := range []string{"<script", "<img src=x", "\u202e", "\x1b"} {
			if strings.Contains(page.body, text) {
				t.Errorf("page %d holds %q:\n%s", i, text, page.body)
			}
		}
	}
}

func TestFullValuesNeedTheRight(t *testing.T) {
	b := newBench(t)
	b.put(held("a1"))
	c := b.as(reviewer)
	c.post("/items/a1/full").want(t, http.StatusForbidden, "do not have the right", "!4111")
	c.post("/items/a1/raw").want(t, http.StatusForbidden, "do not have the right", "!4111")
	if n := b.count(audit.ShowFull); n != 0 {
		t.Errorf("%d looks are on record", n)
	}
}

func TestFullValuesAreOnRecord(t *testing.T) {
	b := newBench(t)
	b.put(held("a1"))
	c := b.as(trusted)
	c.get("/items/a1").want(t, http.StatusOK, "Show full values", "!4111")
	c.post("/items/a1/full").want(t, http.StatusOK, "4111 1111 1111 1111", "This look is on record")
	if e := b.last(audit.ShowFull); e.Actor != "tara" || e.Incident != "a1" {
		t.Errorf("event %+v", e)
	}
	got := c.post("/items/a1/raw")
	if got.body != content {
		t.Errorf("downloaded %q", got.body)
	}
	if h := got.header; h.Get("Content-Type") != "application/octet-stream" || h.Get("Content-Disposition") != `attachment; filename="a1.eml"` {
		t.Errorf("header %v", h)
	}
	if n := b.count(audit.ShowFull); n != 2 {
		t.Errorf("%d looks are on record, want 2", n)
	}
	c.get("/items/a1").want(t, http.StatusOK, "looked at full values", "!4111")
}

func TestItemWithoutPreview(t *testing.T) {
	b := newBench(t)
	b.put(held("a1"), refusal("refused"))
	c := b.as(trusted)
	c.get("/items/refused").want(t, http.StatusOK, "Why it was refused", "only this record", "nothing to decide", "!Show full", "!Release …")
	c.post("/items/refused/full").want(t, http.StatusConflict, "only a record")
	c.post("/items/refused/release", "to", "ivo@elsewhere.example").want(t, http.StatusConflict)

	b.preview = func(bool) (*quarantine.Preview, error) { return nil, errors.New("worker died on 4111 1111 1111 1111") }
	c.get("/items/a1").want(t, http.StatusOK, "could not be read anew", "Payment card numbers", "Release …", "!4111", "!worker died")
	c.post("/items/a1/full").want(t, http.StatusInternalServerError, "could not be read anew", "!4111")
	b.preview = func(bool) (*quarantine.Preview, error) { return nil, quarantine.ErrNotFound }
	c.get("/items/a1").want(t, http.StatusOK, "has been deleted")
}

func TestStoreFailureShowsNothingInside(t *testing.T) {
	b := newBench(t)
	b.put(held("a1"))
	c := b.as(reviewer)
	if err := b.store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/items/a1"} {
		c.get(path).want(t, http.StatusInternalServerError, "Something failed in Postern itself", "the log of the service", "!sql", "!closed")
	}
	if log := b.log.String(); !strings.Contains(log, "review page failed") || strings.Contains(log, "Refund") {
		t.Errorf("log %q", log)
	}
}
