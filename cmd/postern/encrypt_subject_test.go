package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"postern/mail"
)

// subjectWord is a password that a sender put into the subject.
const subjectWord = "Blue-Kettle-47-Moon"

// showsWord reports a form of the password that is in a text.
func showsWord(text string) string {
	text = strings.NewReplacer("=\r\n", "", "\r\n", "", "\n", "").Replace(text)
	forms := []string{"Kettle", "kettle", "=4B=65", "%4B%65", "&#75;", "4b6574746c65"}
	for shift := range 3 {
		coded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + subjectWord))
		forms = append(forms, coded[4:16]) // without what depends on its neighbours
	}
	for _, form := range forms {
		if strings.Contains(text, form) {
			return form
		}
	}
	return ""
}

// pageOf signs in to the review page and returns all that it shows of an item.
func (w *world) pageOf(id string) string {
	w.t.Helper()
	_, link, _ := strings.Cut(w.process.output.String(), "/sign-in?link=")
	link, _, _ = strings.Cut(link, "\n")
	jar, err := cookiejar.New(nil)
	must(w.t, err)
	client := &http.Client{Jar: jar}
	post := func(path string, form url.Values) string {
		r, err := http.NewRequest(http.MethodPost, "http://"+w.page+path, strings.NewReader(form.Encode()))
		must(w.t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "http://"+w.page)
		return w.body(client.Do(r))
	}
	all := post("/sign-in", url.Values{"link": {strings.TrimSpace(link)}})
	for _, path := range []string{"/", "/items/" + id, "/items/" + id + "/html", "/keys"} {
		all += w.body(client.Get("http://" + w.page + path))
	}
	all += post("/items/"+id+"/full", url.Values{})
	if !strings.Contains(all, "/items/"+id) {
		w.t.Errorf("the page does not show the item:\n%s", all)
	}
	return all
}

func (w *world) body(resp *http.Response, err error) string {
	w.t.Helper()
	must(w.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	must(w.t, err)
	return string(b)
}

// A password in the subject opens the copy, however it was written, and is nowhere else: not
// in any mail that leaves, the log, the record, the page, or what any command prints.
func TestSubjectPasswordIsNowhere(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	p.pgp("ann@a.example", "ed25519", "cv25519")
	w, pf := encryptWorld(t, p, "", `
[[rule]]
name = "asked"
when = { asked = true, to = "outside" }
unless = { to = "held.example" }
action = "encrypt"
[[rule]]
name = "cards to some are held"
when = { class = "cardholder-data", to = "held.example" }
action = "quarantine"
`)
	w.reconfigure(func(text string) string {
		return strings.Replace(text, "[organization]\n", "[organization]\njournal = [\"journal@corp.example\"]\n", 1)
	})
	w.serve()
	word := func(text string) string {
		return "=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(text)) + "?="
	}
	subjects := []string{
		"=?utf-8?q?[enc?=\r\n =?utf-8?q?rypt]_4111_1111_1111_1111_[p?= =?utf-8?q?w:_Blue-Ket?=\r\n\t=?utf-8?q?tle-47-Moon]_Gr=C3=BC=C3=9Fe?=",
		word("[pw: " + subjectWord + "] 4111 1111 1111 1111 [encrypt] Größe"),
		"[encrypt]\r\n 4111 1111 1111 1111 [pw:\r\n\t" + subjectWord + "] x",
		"Re: [ENCRYPT] Fwd: [Pw: " + subjectWord + "] 4111 1111 1111 1111 [pw: Red-Kettle-48-Star] [Encrypt]",
		"[encrypt] 4111 1111 1111 1111 [pw: " + subjectWord + "]\r\nsubject: 4111 1111 1111 1111 [pw: " + subjectWord + "] " + word("[pw: "+subjectWord+"]"),
		"=?iso-8859-1?q?=5Bencrypt=5D_4111_1111_1111_1111_=5Bpw=3A_=42=6C=75=65-=4B=65=74=74=6C=65-47-Moon=5D?=",
	}
	to := []string{"nokey@e.example", "ann@a.example", "bob@corp.example", "journal@corp.example", "eve@held.example"}
	for i, subject := range subjects {
		front := []string{pf.Addr("milter"), w.relay}[i%2]
		send(t, front, "alice@corp.example", to, "From: <alice@corp.example>\r\nTo: nokey@e.example\r\nSubject: "+subject+"\r\n"+
			"Thread-Topic: "+strings.Split(subject, "\r\nsubject")[0]+"\r\nMessage-ID: <word"+fmt.Sprint(i)+"@corp.example>\r\n\r\n"+cardLine+"\r\n")
	}
	// One copy by OpenPGP, one with the password, one in clear for two; of two subjects nobody
	// knows which was meant, so that only the journal gets that one.
	for _, m := range w.arrived((len(subjects)-1)*3 + 1) {
		head, _, _ := bytes.Cut(m.Data, []byte("\r\n\r\n"))
		for _, line := range strings.Split(string(head), "\r\n") {
			for _, text := range mail.Decode(line) {
				if strings.Contains(strings.ToLower(text), "[encrypt") || strings.Contains(strings.ToLower(text), "pw:") {
					t.Errorf("%s: %q", m.To, text)
				}
			}
		}
		if form := showsWord(string(m.Data)); form != "" {
			t.Errorf("%s got the password as %s:\n%s", m.To, form, m.Data)
		}
		switch m.To[0] {
		case "nokey@e.example":
			p.openPDF(m.Data, subjectWord)
		case "ann@a.example":
			if opened := p.open("ann@a.example", m.Data); showsWord(opened) != "" || !strings.Contains(opened, cardLine) {
				t.Errorf("ann reads\n%s", opened)
			}
		}
	}
	var held []string
	for _, it := range w.items() {
		held = append(held, it.ID)
	}
	if len(held) != len(subjects) {
		t.Fatalf("%d items are in the store", len(held))
	}
	places := map[string]string{
		"log": w.process.output.String(), "record": w.auditText(), "page": w.pageOf(held[1]),
		"list": w.ok("quarantine", "list"), "list --json": w.ok("quarantine", "list", "--json"),
	}
	for _, id := range held {
		for _, command := range [][]string{{"quarantine", "show", id}, {"quarantine", "show", "--json", id}, {"explain", id}, {"explain", "--json", id}} {
			places[strings.Join(command, " ")] = w.ok(command...)
		}
	}
	for place, text := range places {
		if form := showsWord(text); form != "" {
			t.Errorf("%s has the password as %s:\n%s", place, form, text)
		}
	}
}
