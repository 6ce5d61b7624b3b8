package web

import (
	"strings"

	"postern/mail"
	"postern/quarantine"
)

// ownMail reports whether the desk would refuse a decision because the mail is
// the actor's own, so that no button is shown for it. The desk decides; this
// must say the same.
func ownMail(a quarantine.Actor, it *quarantine.Item) bool {
	own := map[string]bool{}
	for _, name := range append([]string{a.Name}, a.Addresses...) {
		key := personKey(name)
		own[key] = true
		if local, _, ok := strings.Cut(key, "@"); ok && personKey(it.Login) == local {
			return true
		}
	}
	delete(own, "")
	if own[personKey(it.Sender)] || own[personKey(it.Login)] {
		return true
	}
	for _, c := range it.Copies {
		for _, r := range c.Recipients {
			if own[personKey(r.Address)] {
				return true
			}
		}
	}
	return false
}

// personKey is a name or address for comparison, without a "+tag".
func personKey(name string) string {
	name = strings.TrimSpace(name)
	a, err := mail.ParseAddress(name)
	if err != nil {
		return strings.ToLower(name)
	}
	if local, _, ok := strings.Cut(a.Local, "+"); ok && local != "" {
		a.Local = local
	}
	return a.Key()
}
