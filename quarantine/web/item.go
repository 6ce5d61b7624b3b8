package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"postern/extract"
	"postern/policy"
	"postern/quarantine"
)

// previewWait bounds how long a page waits for the message to be read anew.
const previewWait = 30 * time.Second

type itemView struct {
	head
	Item    quarantine.Item
	State   quarantine.State
	From    string
	Reasons []reasonGroup
	// Speaking are the reasons that decide, Other those that do not.
	Speaking, Other []reasonGroup
	Recipients      []recipientRow
	// Held are the recipients that a decision is open for.
	Held []recipientRow
	// Own says that it is the visitor's own mail.
	Own bool
	// CanEncrypt says that it can be released encrypted, Ways that some recipient's
	// mail has a way to be encrypted.
	CanEncrypt, Ways bool
	// Preview is what is shown of the message; NoPreview says why there is none.
	Preview   *quarantine.Preview
	NoPreview string
	// Full says that full values are shown.
	Full bool
	// Note and Chosen are kept when a form comes back.
	Note string
}

// A recipientRow is one recipient of a copy.
type recipientRow struct {
	quarantine.Recipient
	Copy   int
	Action string
	// Chosen says that the decision form names the recipient.
	Chosen bool
}

// doneWords are what may be said after a redirect. Only the word is in the address.
var doneWords = map[string]string{
	"released":  "Released. It leaves now; what the next hop says is shown below.",
	"encrypted": "Released. It leaves encrypted; where that turns out to be impossible it is held again, and the recipients below show why.",
	"denied":    "Denied. It will not leave.",
}

func (p *page) item(w http.ResponseWriter, r *http.Request, v visitor) {
	view, ok := p.loadItem(w, r, v)
	if !ok {
		return
	}
	view.Done = doneWords[r.URL.Query().Get("done")]
	p.showItem(w, r, v, http.StatusOK, view)
}

// showItem adds what is read from the message and writes the page.
func (p *page) showItem(w http.ResponseWriter, r *http.Request, v visitor, status int, view itemView) {
	ctx, cancel := context.WithTimeout(r.Context(), previewWait)
	defer cancel()
	preview, err := p.o.Desk.Preview(ctx, v.actor(), view.Item.ID, false)
	view.Preview, view.NoPreview = preview, p.whyNoPreview(r, err)
	p.render(w, r, status, "item", view)
}

// whyNoPreview says in words why there is no preview; "" for no error.
func (p *page) whyNoPreview(r *http.Request, err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, quarantine.ErrRecord):
		return "This mail was refused when it was sent, so only this record of it is kept."
	case errors.Is(err, quarantine.ErrNotFound):
		return "The message itself has been deleted, as its time in the quarantine is over. The record stays."
	case errors.Is(err, context.DeadlineExceeded):
		return "Reading the message took too long. Load this page again to try once more."
	}
	if !errors.Is(err, context.Canceled) {
		p.o.Log.Error("preview failed", "incident", r.PathValue("id"), "error", err)
	}
	return "The message could not be read anew. The log of the service says why; the reasons above still hold."
}

// loadItem reads the item that the address names. It answers, and returns false,
// when there is none.
func (p *page) loadItem(w http.ResponseWriter, r *http.Request, v visitor) (itemView, bool) {
	it, err := p.o.Desk.Item(r.Context(), v.actor(), r.PathValue("id"))
	if errors.Is(err, quarantine.ErrNotFound) {
		p.problem(w, r, &v, http.StatusNotFound, "There is no mail with this incident id.",
			"It may have been deleted after its time. Look for it in the list, in every state.")
		return itemView{}, false
	}
	if err != nil {
		p.fail(w, r, err)
		return itemView{}, false
	}
	return p.newItemView(v, it), true
}

func (p *page) newItemView(v visitor, it quarantine.Item) itemView {
	title := it.Subject
	if title == "" {
		title = "(no subject)"
	}
	view := itemView{
		head: p.head(&v, title), Item: it, State: it.State(), From: sender(&it),
		Reasons: groupReasons(&it.Verdict), Own: v.actor().Owns(&it),
		CanEncrypt: p.o.Desk.CanEncrypt(),
	}
	for _, g := range view.Reasons {
		// Where one recipient's mail is held and another's may leave, the first is what matters.
		if g.Counts() && (g.Action > policy.Deliver || it.Verdict.Action == policy.Deliver) {
			view.Speaking = append(view.Speaking, g)
		} else {
			view.Other = append(view.Other, g)
		}
	}
	actions := map[string]string{}
	for _, d := range it.Verdict.Recipients {
		actions[d.Address] = actionWord(d.Action)
	}
	for _, c := range it.Copies {
		for _, one := range c.Recipients {
			row := recipientRow{Recipient: one, Copy: c.Number, Action: actions[one.Address], Chosen: true}
			view.Recipients = append(view.Recipients, row)
			view.Ways = view.Ways || one.Way != ""
			twice := func(other recipientRow) bool { return other.Address == one.Address }
			if one.State == quarantine.Held && !slices.ContainsFunc(view.Held, twice) {
				view.Held = append(view.Held, row)
			}
		}
	}
	return view
}

// chosen are the held recipients that the decision form names.
func (v itemView) chosen() (list []string) {
	for _, row := range v.Held {
		if row.Chosen {
			list = append(list, row.Address)
		}
	}
	return list
}

// MayDecide reports whether there is something left to decide for this visitor.
func (v itemView) MayDecide() bool { return len(v.Held) > 0 && !v.Own && !v.Item.Record }

// FirstGaps are as many gaps as a glance takes in.
func (v itemView) FirstGaps() []extract.Gap {
	return v.Item.Verdict.Gaps[:min(len(v.Item.Verdict.Gaps), mostAtAGlance)]
}

// Heading is what the reasons are about.
func (v itemView) Heading() string {
	switch v.State {
	case quarantine.Held:
		return "Why it is held"
	case quarantine.Refused:
		return "Why it was refused"
	}
	return "Why it was stored"
}
