package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"postern/audit"
	"postern/quarantine"
)

type confirmView struct {
	head
	Item quarantine.Item
	From string
	// Verb is "release", "release-encrypted" or "deny".
	Verb string
	// Unencrypted says that a rule wants encrypted what is to leave as it is.
	Unencrypted bool
	// To are the chosen recipients, Left how many held ones stay as they are.
	To   []string
	Left int
	Note string
}

// releaseEncrypted is the decision that lets mail leave only encrypted.
const releaseEncrypted = "release-encrypted"

// confirm shows what a decision will do, and asks once more. It changes nothing.
func (p *page) confirm(w http.ResponseWriter, r *http.Request, v visitor) {
	view, ok := p.decision(w, r, v)
	if !ok {
		return
	}
	verb, chosen := r.PostForm.Get("decision"), view.chosen()
	switch {
	case verb != audit.Release && verb != audit.Deny && (verb != releaseEncrypted || !view.CanEncrypt):
		view.Warning = "Choose whether to release or to deny."
	case len(chosen) == 0:
		view.Warning = "Choose at least one recipient."
	}
	if view.Warning != "" {
		p.showItem(w, r, v, http.StatusUnprocessableEntity, view)
		return
	}
	wants := func(to string) bool { return wantsEncryption(&view.Item.Verdict, to) }
	p.render(w, r, http.StatusOK, "confirm", confirmView{
		Unencrypted: verb == audit.Release && slices.ContainsFunc(chosen, wants),
		head:        p.head(&v, "Confirm"), Item: view.Item, From: view.From, Verb: verb,
		To: chosen, Left: len(view.Held) - len(chosen), Note: view.Note,
	})
}

// decision reads the item and the form of a decision. It answers, and returns
// false, where nothing can be decided at all.
func (p *page) decision(w http.ResponseWriter, r *http.Request, v visitor) (itemView, bool) {
	if !p.form(w, r, &v) {
		return itemView{}, false
	}
	view, ok := p.loadItem(w, r, v)
	if !ok {
		return itemView{}, false
	}
	chosen := r.PostForm["to"]
	view.Note = r.PostForm.Get("note")
	for i := range view.Held {
		view.Held[i].Chosen = slices.Contains(chosen, view.Held[i].Address)
	}
	for _, to := range chosen {
		held := func(row recipientRow) bool { return row.Address == to }
		if !slices.ContainsFunc(view.Held, held) {
			p.refuse(w, r, v, view, quarantine.ErrNotHeld)
			return view, false
		}
	}
	if view.Own {
		p.refuse(w, r, v, view, quarantine.ErrOwnMail)
		return view, false
	}
	return view, true
}

func (p *page) release(w http.ResponseWriter, r *http.Request, v visitor) {
	p.decide(w, r, v, p.o.Desk.Release, "released")
}

func (p *page) releaseEncrypted(w http.ResponseWriter, r *http.Request, v visitor) {
	p.decide(w, r, v, p.o.Desk.ReleaseEncrypted, "encrypted")
}

func (p *page) deny(w http.ResponseWriter, r *http.Request, v visitor) {
	p.decide(w, r, v, p.o.Desk.Deny, "denied")
}

// A verdictFunc is how the desk decides. No recipients would mean all of them,
// so the page always names those that the visitor saw and chose.
type verdictFunc func(ctx context.Context, a quarantine.Actor, id string, recipients []string, note string) (quarantine.Item, error)

func (p *page) decide(w http.ResponseWriter, r *http.Request, v visitor, decide verdictFunc, done string) {
	view, ok := p.decision(w, r, v)
	if !ok {
		return
	}
	chosen := view.chosen()
	if len(chosen) == 0 {
		view.Warning = "Choose at least one recipient."
		p.showItem(w, r, v, http.StatusUnprocessableEntity, view)
		return
	}
	_, err := decide(r.Context(), v.actor(), view.Item.ID, chosen, view.Note)
	if err != nil {
		p.refuse(w, r, v, view, err)
		return
	}
	http.Redirect(w, r, "/items/"+url.PathEscape(view.Item.ID)+"?done="+done, http.StatusSeeOther)
}

// refuse shows the item as it is now, and why the decision was not taken.
func (p *page) refuse(w http.ResponseWriter, r *http.Request, v visitor, old itemView, err error) {
	status, why := refusal(err)
	if status == 0 {
		p.fail(w, r, err)
		return
	}
	view, ok := p.loadItem(w, r, v)
	if !ok {
		return
	}
	view.Warning, view.Note = why, old.Note
	p.showItem(w, r, v, status, view)
}

// refusal says why the desk refuses; status 0 for a failure of our own.
func refusal(err error) (status int, why string) {
	switch {
	case errors.Is(err, quarantine.ErrOwnMail):
		return http.StatusForbidden, "This is your own mail: nobody decides over their own mail. Ask another reviewer."
	case errors.Is(err, quarantine.ErrConflict), errors.Is(err, quarantine.ErrNotHeld):
		return http.StatusConflict, "Somebody was faster: a recipient that you chose is not held any more, so nothing was changed. The page shows how it stands now."
	case errors.Is(err, quarantine.ErrRecord):
		return http.StatusConflict, "This mail was refused; there is only a record of it, and nothing to decide."
	case errors.Is(err, quarantine.ErrNote):
		return http.StatusUnprocessableEntity, "The note was not taken, so nothing was changed: it has at most 1,000 characters and no control characters."
	case errors.Is(err, quarantine.ErrNoChain):
		return http.StatusConflict, "No way to encrypt is set up, so nothing was changed. An administrator can set one up in the configuration."
	case errors.Is(err, quarantine.ErrNotAllowed):
		return http.StatusForbidden, "You do not have the right to do this. An administrator can give it."
	}
	return 0, ""
}
