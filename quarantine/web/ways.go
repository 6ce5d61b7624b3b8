package web

import (
	"slices"
	"strings"

	"postern/encrypt"
	"postern/policy"
	"postern/quarantine"
)

// asIs is the way of mail that its sender had encrypted already.
const asIs = "as-is"

// wayNames are the ways to encrypt for people.
var wayNames = map[string]string{
	string(encrypt.OpenPGP):  "OpenPGP",
	string(encrypt.SMIME):    "S/MIME",
	string(encrypt.Password): "file with a password",
	string(encrypt.TLS):      "verified TLS",
}

// wayWord is a way for people.
func wayWord(way string) string {
	if name, ok := wayNames[way]; ok {
		return name
	}
	return see(way)
}

// Leaves says how the recipient's mail is encrypted, and what is tried where that
// turns out to be impossible; "" where nothing is decided.
func (r recipientRow) Leaves() string {
	open := r.State == quarantine.Released
	switch {
	case r.Way == asIs:
		return "encrypted by the sender"
	case r.Way != "" && open:
		return r.by() + r.otherwise()
	case r.Way != "":
		return r.by()
	case open, r.State == quarantine.Sent, r.State == quarantine.Failed:
		return "not encrypted"
	}
	return ""
}

func (r recipientRow) by() string {
	switch encrypt.Kind(r.Way) {
	case encrypt.Password:
		return "in a " + wayWord(r.Way)
	case encrypt.TLS:
		return "by " + wayWord(r.Way)
	}
	return "encrypted by " + wayWord(r.Way)
}

// otherwise is the rest of the chain, which always ends so that the mail is held:
// the session in which it could be refused is over.
func (r recipientRow) otherwise() string {
	var b strings.Builder
	for _, step := range r.Chain {
		if name, ok := wayNames[step]; ok {
			b.WriteString(", else " + name)
		}
	}
	return b.String() + ", else held"
}

// FellBack is why the last way that was tried was closed, "" where none was. The
// outbox begins its reply with the way then; a hop's begins with digits.
func (r recipientRow) FellBack() string {
	way, why, ok := strings.Cut(r.Reply, ": ")
	name, known := wayNames[way]
	if !ok || !known {
		return ""
	}
	return name + ": " + why
}

// What reasons that were found while looking for keys begin with.
const (
	reasonEncrypted   = "encrypted: "
	reasonUnencrypted = "cannot be encrypted: "
)

// stepWords is the text of a reason with the steps of its chain in words: it
// names them, in the words of the configuration, each before what came of it.
func stepWords(r policy.Reason) string {
	if r.Rule != "" {
		return r.Text
	}
	for _, begin := range []string{reasonEncrypted, reasonUnencrypted} {
		rest, ok := strings.CutPrefix(r.Text, begin)
		if !ok {
			continue
		}
		steps := strings.Split(rest, "; ")
		for i, step := range steps {
			end := strings.IndexAny(step, ": ")
			if end < 0 {
				continue
			}
			if name, ok := wayNames[step[:end]]; ok {
				steps[i] = name + step[end:]
			}
		}
		return begin + strings.Join(steps, "; ")
	}
	return r.Text
}

// Found reports whether it is no rule's, but says how the mail is encrypted.
func (g reasonGroup) Found() bool { return g.Rule == "" && g.Action == policy.Encrypt }

// wantsEncryption reports whether a rule wants an address's mail encrypted that
// is not so already.
func wantsEncryption(v *policy.Verdict, address string) bool {
	for _, d := range v.Recipients {
		speaks := func(r policy.Reason) bool { return r.Counts() && r.Action == policy.Encrypt }
		if d.Address == address && d.Way != asIs && slices.ContainsFunc(d.Reasons, speaks) {
			return true
		}
	}
	return false
}
