package web_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"postern/audit"
	"postern/encrypt"
	"postern/policy"
	"postern/quarantine"
	"postern/quarantine/web"
)

// encrypted is a mail that a rule wants encrypted, at every stage on its way.
func encrypted(id string) quarantine.Item {
	it := held(id)
	it.Action = policy.Encrypt
	it.Verdict.Action = policy.Encrypt
	wanted := policy.Reason{
		Rule: "offers", Action: policy.Encrypt, Mode: policy.Enforce,
		Text: "offers: class offers", Public: "Offers leave only encrypted.",
	}
	none := policy.Reason{
		Action: policy.Quarantine, Mode: policy.Enforce,
		Text:   "cannot be encrypted: openpgp: no usable key; smime: expired at 2026-01-31 10:00:00 (gus.pem)",
		Public: "The message may leave only encrypted, and it could not be encrypted for a recipient.",
	}
	by := func(how string) policy.Reason {
		return policy.Reason{Action: policy.Encrypt, Mode: policy.Enforce, Text: "encrypted: " + how}
	}
	it.Verdict.Recipients, it.Copies[0].Recipients = nil, nil
	for _, row := range []struct {
		reason policy.Reason
		quarantine.Recipient
	}{
		{by("openpgp with key 0123456789abcdef (ann.asc)"), quarantine.Recipient{
			Address: "ann@elsewhere.example", State: quarantine.Sent, Way: "openpgp", Chain: []string{"smime", "quarantine"}, Reply: "250 2.0.0 queued", Tries: 1,
		}},
		{by("openpgp: no usable key; smime with key 89ab0123456789cd (ben.pem)"), quarantine.Recipient{
			Address: "ben@elsewhere.example", State: quarantine.Released, Way: "smime", Chain: []string{"password", "tls", "reject"}, Next: start.Add(time.Minute),
		}},
		{by("openpgp with key 4567456745674567 (cas.asc)"), quarantine.Recipient{
			Address: "cas@elsewhere.example", State: quarantine.Released, Way: "password", Reply: "openpgp: no usable key", Tries: 1, Next: start.Add(time.Minute),
		}},
		{by("a file with a password from the subject"), quarantine.Recipient{Address: "dee@elsewhere.example", State: quarantine.Failed, Way: "tls", Reply: "550 5.7.10 tls: required", Tries: 3}},
		{by("is encrypted already"), quarantine.Recipient{Address: "eve@elsewhere.example", State: quarantine.Released, Way: "as-is", Next: start.Add(time.Minute)}},
		{by("openpgp with key 89898989 (fay.asc)"), quarantine.Recipient{Address: "fay@elsewhere.example", State: quarantine.Held, Reply: "password: no source of passwords is set up", Tries: 2}},
		{none, quarantine.Recipient{Address: "gus@elsewhere.example", State: quarantine.Held}},
		{policy.Reason{Rule: "inside", Mode: policy.Enforce, Text: "inside: group corp"}, quarantine.Recipient{Address: "hal@corp.example", State: quarantine.Sent, Reply: "250 ok", Tries: 1}},
	} {
		d := policy.Decision{Address: row.Address, Way: row.Way}
		if row.reason.Rule == "" {
			d.Add(wanted)
		}
		d.Add(row.reason)
		it.Verdict.Recipients = append(it.Verdict.Recipients, d)
		it.Copies[0].Recipients = append(it.Copies[0].Recipients, row.Recipient)
	}
	return it
}

func TestWaysAreShown(t *testing.T) {
	b := newBench(t)
	b.put(encrypted("c3"), held("a1"))
	c := b.as(reviewer)
	c.get("/items/c3").want(t, http.StatusOK,
		"<b>leaves encrypted</b>", "encrypted: OpenPGP with key 0123456789abcdef (ann.asc)",
		"encrypted: OpenPGP: no usable key; S/MIME with key", "encrypted: a file with a password from the subject",
		"cannot be encrypted", "OpenPGP: no usable key; S/MIME: expired at",
		`<span class="why">encrypted by OpenPGP</span>`, ">encrypted by S/MIME, else file with a password, else verified TLS, else held<",
		">in a file with a password, else held<", ">OpenPGP: no usable key<", ">550 5.7.10 tls: required<", ">by verified TLS<",
		">encrypted by the sender<", ">file with a password: no source of passwords is set up<", ">not encrypted<",
	)
	c.get("/items/a1").want(t, http.StatusOK, "!>encrypted", "!not encrypted")
}

func TestReleaseEncrypted(t *testing.T) {
	b := newBench(t)
	b.put(held("a1"))
	c := b.as(reviewer)
	c.get("/items/a1").want(t, http.StatusOK, "Release encrypted …")
	c.post("/items/a1/confirm", "decision", "release-encrypted", "to", "ivo@elsewhere.example", "note", "agreed").
		want(t, http.StatusOK, "Release this mail encrypted?", "It leaves only encrypted", "held again, with the reason", "ivo@elsewhere.example",
			"1 other recipient stays held", "agreed", `action="/items/a1/release-encrypted"`)
	if b.state("a1") != quarantine.Held {
		t.Fatal("the question alone decided")
	}
	got := c.post("/items/a1/release-encrypted", "to", "ivo@elsewhere.example", "note", "agreed")
	if got.status != http.StatusSeeOther || got.to() != "/items/a1?done=encrypted" {
		t.Fatalf("status %d to %q", got.status, got.to())
	}
	c.get(got.to()).want(t, http.StatusOK, "It leaves encrypted;", "encrypted only. agreed", ">encrypted by OpenPGP, else S/MIME, else held<")
	b.wantWay("a1", "ivo@elsewhere.example", quarantine.Released, "openpgp", "smime")
	b.wantWay("a1", "petra@another.example", quarantine.Held, "")
	if e := b.last(audit.Release); e.Actor != "ruth" || len(e.To) != 1 || e.Note != "encrypted only. agreed" {
		t.Errorf("event %+v", e)
	}
	// Somebody else was faster.
	for _, step := range []string{"confirm", "release-encrypted"} {
		c.post("/items/a1/"+step, "decision", "release-encrypted", "to", "ivo@elsewhere.example").want(t, http.StatusConflict, "Somebody was faster")
	}
	c.post("/items/a1/release-encrypted").want(t, http.StatusUnprocessableEntity, "at least one recipient")
	// One's own mail.
	own := b.as(quarantine.User{Name: "p", Addresses: []string{"petra@another.example"}})
	own.get("/items/a1").want(t, http.StatusOK, "!Release encrypted")
	for _, step := range []string{"confirm", "release-encrypted"} {
		own.post("/items/a1/"+step, "decision", "release-encrypted", "to", "petra@another.example").want(t, http.StatusForbidden, "This is your own mail")
	}
	b.wantWay("a1", "petra@another.example", quarantine.Held, "")
}

// wantWay checks how a recipient's mail stands in the store.
func (b *bench) wantWay(id, address string, s quarantine.State, way string, chain ...string) {
	b.t.Helper()
	for _, r := range b.item(id).Copies[0].Recipients {
		if r.Address != address {
			continue
		}
		if r.State != s || r.Way != way || len(r.Chain) != len(chain) || len(chain) > 0 && r.Chain[0] != chain[0] {
			b.t.Errorf("%s is %s by %q, then %q; want %s by %q, then %q", address, r.State, r.Way, r.Chain, s, way, chain)
		}
		return
	}
	b.t.Errorf("%s is no recipient", address)
}

func TestReleaseEncryptedWithoutAWay(t *testing.T) {
	b := newBench(t, func(o *web.Options) {
		o.Desk = quarantine.NewDesk(quarantine.DeskOptions{Store: o.Accounts.(quarantine.Store), Audit: o.Audit})
	})
	b.put(held("a1"))
	c := b.as(reviewer)
	c.get("/items/a1").want(t, http.StatusOK, "Release …", "!Release encrypted")
	c.post("/items/a1/confirm", "decision", "release-encrypted", "to", "ivo@elsewhere.example").want(t, http.StatusUnprocessableEntity, "to release or to deny")
	c.post("/items/a1/release-encrypted", "to", "ivo@elsewhere.example").want(t, http.StatusConflict, "No way to encrypt is set up")
	b.wantWay("a1", "ivo@elsewhere.example", quarantine.Held, "")
}

func TestReleaseInClearAgainstARuleIsSaid(t *testing.T) {
	b := newBench(t)
	b.put(encrypted("c3"), held("a1"))
	c := b.as(reviewer)
	const warning = "leaves unencrypted"
	c.post("/items/c3/confirm", "decision", "release", "to", "fay@elsewhere.example").want(t, http.StatusOK, warning)
	c.post("/items/c3/confirm", "decision", "release-encrypted", "to", "fay@elsewhere.example").want(t, http.StatusOK, "!"+warning)
	c.post("/items/c3/confirm", "decision", "deny", "to", "fay@elsewhere.example").want(t, http.StatusOK, "!"+warning)
	c.post("/items/a1/confirm", "decision", "release", "to", "ivo@elsewhere.example").want(t, http.StatusOK, "!"+warning)
}

// someKeys are keys in every state.
func someKeys() ([]encrypt.Key, error) {
	const id = "0f1e2d3c4b5a69788796a5b4c3d2e1f001234567"
	day := func(n int) time.Time { return start.Add(time.Duration(n) * 24 * time.Hour) }
	return []encrypt.Key{
		{Kind: encrypt.OpenPGP, Addresses: []string{"ann@elsewhere.example", "a.ashe@elsewhere.example"}, ID: id, Source: "ann.asc"},
		{Kind: encrypt.SMIME, Addresses: []string{"ben@another.example"}, ID: id + "89abcdef0123456789abcdef", Source: "ben.pem", Expires: day(12)},
		{Kind: encrypt.SMIME, Addresses: []string{"gus@another.example"}, ID: "aa" + id + "89abcdef0123456789abcd", Source: "gus.pem", Expires: day(-30), Problem: errors.New("gus.pem: expired at 2026-01-31 10:00:00")},
		{Kind: encrypt.OpenPGP, Addresses: []string{"@partner.example"}, ID: "bb" + id[2:], Source: "@partner.example.asc", Expires: day(400)},
		{Source: "notes.key", Problem: errors.New("notes.key: holds no key and no certificate of a person")},
		{Kind: encrypt.OpenPGP, Addresses: []string{"a1@x.example", "a2@x.example", "a3@x.example", "a4@x.example", "a5@x.example"}, ID: "cc" + id[2:], Source: "team.asc", Expires: day(29)},
	}, nil
}
