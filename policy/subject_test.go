package policy

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"postern/encrypt"
	"postern/mail"
)

// headed gives a mail header fields, "name: value", and its readings of the subject.
func headed(m *Mail, fields ...string) *Mail {
	m.Subjects = nil
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		m.Header.Fields = append(m.Header.Fields, mail.Field{Name: name, Value: value})
		if strings.EqualFold(name, "Subject") {
			m.Subjects = append(m.Subjects, mail.Decode(value)...)
		}
	}
	return m
}

func asking() Source {
	yes := true
	s := source(Rule{Name: "asked", When: Condition{Asked: &yes, To: Strings{"outside"}}, Action: act(Encrypt)})
	s.SubjectPasswords = true
	return s
}

func TestAsked(t *testing.T) {
	tests := []struct {
		name   string
		fields []string
		want   bool
	}{
		{"nothing", []string{"Subject: Offer"}, false},
		{"at the start", []string{"Subject: [encrypt] Offer"}, true},
		{"at the end", []string{"Subject: Offer [ENCRYPT]"}, true},
		{"within", []string{"Subject: Re: [Encrypt]Offer"}, true},
		{"the word alone", []string{"Subject: How to encrypt"}, false},
		{"in an encoded word", []string{"Subject: =?utf-8?b?W2VuY3J5cHRdIEdyw7bDn2U=?="}, true},
		{"across two encoded words", []string{"Subject: =?utf-8?q?[enc?= =?utf-8?q?rypt]?="}, true},
		{"in a second subject", []string{"Subject: Offer", "subject: [encrypt]"}, true},
		{"private", []string{"Sensitivity: Private"}, true},
		{"personal", []string{"SENSITIVITY:  personal "}, true},
		{"confidential", []string{"Sensitivity: Company-Confidential"}, true},
		{"normal", []string{"Sensitivity: Normal"}, false},
		{"no sensitivity of ISO", []string{"Sensitivity: Public-Private"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := compile(t, asking())
			d := judge(t, p, headed(message("bob@other.example"), tt.fields...)).Recipients[0]
			if (d.Action == Encrypt) != tt.want {
				t.Errorf("%s for %v", d.Action, reasonsOf(d))
			}
			if tt.want && d.Reasons[0].Text != "asked: whether the sender asked for encryption" {
				t.Errorf("text %q", d.Reasons[0].Text)
			}
		})
	}
}

func TestSubjectIsCleaned(t *testing.T) {
	long := strings.Repeat("figures of the quarter ", 12)
	tests := []struct{ name, value, want, text string }{
		{"nothing", "Offer  for you", "-", ""},
		{"start", "[encrypt] Offer", "Offer", "Offer"},
		{"end", "Offer [Encrypt]", "Offer", "Offer"},
		{"within", "Re: [encrypt]  Offer", "Re: Offer", "Re: Offer"},
		{"twice", "[encrypt][encrypt] Offer [encrypt]", "Offer", "Offer"},
		{"alone", "[encrypt]", "", ""},
		{"inside itself", "[enc[encrypt]rypt] Offer", "[enc rypt] Offer", "[enc rypt] Offer"},
		{"not ASCII", "=?utf-8?b?W2VuY3J5cHRdIEdyw7bDn2U=?=", "=?utf-8?q?Gr=C3=B6=C3=9Fe?=", "Größe"},
		{"raw UTF-8", "[encrypt] Größe", "=?utf-8?q?Gr=C3=B6=C3=9Fe?=", "Größe"},
		{"latin 1", "=?iso-8859-1?q?Gr=F6=DFe_[encrypt]?=", "=?utf-8?q?Gr=C3=B6=C3=9Fe?=", "Größe"},
		{"across words", "=?utf-8?q?Offer_[enc?= =?utf-8?q?rypt]?=", "Offer", "Offer"},
		{"a word in a word", "=?utf-8?q?[encrypt]_=3D=3Futf-8=3Fq=3F[encrypt]=3F=3D?=", "= ?utf-8?q? ?=", "= ?utf-8?q? ?="},
		{"a line break in a word", "=?utf-8?q?[encrypt]_a=0D=0ABcc:_x?=", "a  Bcc: x", "a  Bcc: x"},
		{"password", "Offer [pw: s3 cret!]", "Offer", "Offer"},
		{"password, as is left", "[ [encrypt]pw: s3cret] Offer", "Offer", "Offer"},
		{"password and keyword", "[encrypt] [PW:a[encrypt]b] Offer", "b] Offer", "b] Offer"},
		{"password, not ASCII", "=?utf-8?q?Offer_[pw:_gr=C3=BC=C3=9Fe]?=", "Offer", "Offer"},
		{"password, half encoded", "Offer [pw: =?utf-8?q?gr=C3=BC=C3=9Fe?=]", "Offer", "Offer"},
		{"password, not closed", "Offer [pw: s3cret", "-", ""},
		{"long", "[encrypt] " + long, "", strings.TrimSpace(long)},
		{"without blanks", "[encrypt] =?utf-8?q?" + strings.Repeat("a", 1000) + "?= =?utf-8?q?" + strings.Repeat("b", 1000) + "?=", "", strings.Repeat("a", 1000) + strings.Repeat("b", 1000)},
		{"folded", "[encrypt] figures\tof the [pw: s3 cret!] year", "figures of the year", "figures of the year"},
		{"folded within", "[encrypt\t] figures", "-", ""},
		{"in words of two charsets", "=?utf-8?q?[enc?= =?iso-8859-1?b?cnlwdF0=?= =?utf-8?q?_a?=", "a", "a"},
		{"many", strings.Repeat("[ENCRYPT]", 500) + "a" + strings.Repeat("[pw:x]", 500), "a", "a"},
		{"next to each other", "[pw: a][encrypt]Offer[encrypt][pw: b]", "Offer", "Offer"},
		{"long, not ASCII", "[encrypt] " + strings.Repeat("日本語", 60), "", strings.Repeat("日本語", 60)},
	}
	p := compile(t, asking())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			edits := judge(t, p, headed(message("bob@other.example"), "Subject: "+tt.value)).Edits
			if tt.want == "-" {
				if len(edits) > 0 {
					t.Errorf("got %+v", edits)
				}
				return
			}
			if len(edits) != 1 || edits[0].Op != "replace" || edits[0].Name != "Subject" || tt.want != "" && edits[0].Value != tt.want {
				t.Fatalf("got %+v, want %q", edits, tt.want)
			}
			if got := mail.Decode(strings.ReplaceAll(edits[0].Value, "\r\n", ""))[0]; got != tt.text {
				t.Errorf("it reads %q, want %q", got, tt.text)
			}
			checkRaw(t, edits[0].Value)
		})
	}
}

// checkRaw checks a raw value of the subject: its characters and its lines.
func checkRaw(t *testing.T, value string) {
	t.Helper()
	for i, line := range strings.Split("Subject: "+value, "\r\n") {
		if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("line %q", line)
		}
		if i > 0 && (line == "" || line[0] != ' ' || strings.TrimSpace(line) == "") {
			t.Errorf("continued by %q", line)
		}
		if words := strings.Fields(line); len(line) > 78 && len(words) > 2 || len(line) > 998 {
			t.Errorf("a line of %d bytes", len(line))
		}
	}
}

// A second Subject, which there should not be, is cleaned as well.
func TestEverySubjectIsCleaned(t *testing.T) {
	got := judge(t, compile(t, asking()), headed(message("bob@other.example"), "Subject: [encrypt] a", "Subject: b", "subject: [Encrypt] c", "Thread-Topic: d", "Thread-Topic: e [encrypt]")).Edits
	want := []HeaderEdit{{"replace", "Thread-Topic", "e", 1}, {"replace", "Subject", "a", 0}, {"replace", "Subject", "c", 2}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestSubjectStaysWhereNobodyAsks(t *testing.T) {
	yes := true
	rule := Rule{Name: "a", When: Condition{Asked: &yes}, Action: act(Encrypt), Mode: Monitor}
	for name, s := range map[string]Source{"no rule": source(), "a rule that watches": source(rule)} {
		if v := judge(t, compile(t, s), headed(message("bob@other.example"), "Subject: [encrypt] a [pw: b]")); len(v.Edits) > 0 {
			t.Errorf("%s: %v", name, v.Edits)
		}
	}
}

func TestPrefixStandsBeforeTheCleanedSubject(t *testing.T) {
	s := asking()
	s.Rules = append(
		s.Rules,
		Rule{Name: "b", When: outside, Action: act(Deliver), Tag: &Tag{Header: "X-A", Value: "b", Subject: "[ext]"}},
		Rule{Name: "c", When: outside, Action: act(Deliver), Tag: &Tag{Subject: "[größer]"}},
	)
	got := judge(t, compile(t, s), headed(message("bob@other.example"), "Subject: [encrypt] Größe")).Edits
	want := []HeaderEdit{{"add", "X-A", "b", 0}, {"replace", "Subject", "=?utf-8?q?[gr=C3=B6=C3=9Fer]_?= [ext] =?utf-8?q?Gr=C3=B6=C3=9Fe?=", 0}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if text := mail.Decode(got[1].Value)[0]; text != "[größer]  [ext] Größe" {
		t.Errorf("it reads %q", text)
	}
}

// A password in a further subject cannot be taken out: such mail is held.
func TestPasswordInASecondSubject(t *testing.T) {
	s := asking()
	s.Organization.Journal = []string{"journal@corp.example"}
	m := headed(message("bob@other.example", "bob@corp.example", "journal@corp.example", "x@rival.example"), "Subject: a", "Subject: b [pw: s3cret]")
	v := judge(t, compile(t, s), m)
	for i, want := range []Action{Quarantine, Quarantine, Deliver, Reject} {
		if v.Recipients[i].Action != want {
			t.Errorf("%+v", v.Recipients[i])
		}
	}
	if text := fmt.Sprintf("%+v", v); strings.Contains(text, "s3cret") {
		t.Error("the password stands in the verdict")
	}
}

// Outlook copies the subject into Thread-Topic: there it is taken out as well. In
// any other field a password holds the mail.
func TestPasswordInCopiesOfTheSubject(t *testing.T) {
	p := compile(t, asking())
	v := judge(t, p, headed(message("bob@other.example"), "Subject: Re: [encrypt] a [pw: s3cret]", "Thread-Topic: [encrypt] a [pw: s3cret]"))
	want := []HeaderEdit{{"replace", "Thread-Topic", "a", 0}, {"replace", "Subject", "Re: a", 0}}
	if !reflect.DeepEqual(v.Edits, want) || v.Action != Encrypt {
		t.Errorf("%s with edits %+v", v.Action, v.Edits)
	}
	for _, field := range []string{"X-Subject: [pw: s3cret]", "Thread-Topic: =?utf-8?q?=5Bpw:s3cret=5D?="} {
		v := judge(t, p, headed(message("bob@other.example"), "Subject: a", "Thread-Topic: a", field))
		if v.Action != Quarantine || strings.Contains(fmt.Sprintf("%+v", v), "s3cret") {
			t.Errorf("%s: %+v", field, v)
		}
	}
}

// Whatever the subject: what replaces it is a raw value that holds no keyword and
// no password in any reading.
func FuzzSubject(f *testing.F) {
	for _, s := range []string{"[encrypt] a", "=?utf-8?q?[pw:a]?= [encrypt]", "[[encrypt]pw:x]", "[pw:[pw:x]]", "=\u2028?utf-8?q?[encrypt]?=", "\xff[encrypt]"} {
		f.Add(s)
	}
	p := compile(f, asking())
	f.Fuzz(func(t *testing.T, subject string) {
		for _, e := range judge(t, p, headed(message("bob@other.example"), "Subject: "+subject)).Edits {
			checkRaw(t, e.Value)
			value := strings.ReplaceAll(e.Value, "\r\n", "")
			_, _, password := encrypt.SubjectPassword(value)
			if password || slices.ContainsFunc(mail.Decode(value), keyword.MatchString) {
				t.Errorf("got %q", e.Value)
			}
		}
	})
}
