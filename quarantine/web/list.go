package web

import (
	"net/http"
	"net/url"
	"time"

	"postern/quarantine"
)

const listPage = 50

// anyState is the word for "every state" in the address.
const anyState = "all"

// states are what the list can be narrowed to, in the order of the form.
var states = []quarantine.State{
	quarantine.Held, quarantine.Released, quarantine.Sent, quarantine.Failed,
	quarantine.Denied, quarantine.Expired, quarantine.Withdrawn, quarantine.Refused,
}

// A filter is what the list's form says, as it was written.
type filter struct {
	Text, State, Since, Until string
}

type listView struct {
	head
	filter
	States []quarantine.State
	Counts []stateCount
	Rows   []row
	// First and Next lead to other pages of the same query; "" for none.
	First, Next string
	// Invite asks an administrator to add the first reviewer.
	Invite bool
}

// A stateCount is how many recipients are in a state.
type stateCount struct {
	State quarantine.State
	Count int
	Link  string
}

func (p *page) list(w http.ResponseWriter, r *http.Request, v visitor) {
	values := r.URL.Query()
	f := filter{clip(values.Get("q"), 200), values.Get("state"), values.Get("since"), values.Get("until")}
	if f.State == "" {
		f.State = string(quarantine.Held)
	}
	view := listView{head: p.head(&v, "Mail"), filter: f, States: states}
	q, problem := f.query(p.o.Now().Location())
	view.Warning = problem
	q.After, q.Most = values.Get("after"), listPage
	found, err := p.o.Desk.List(r.Context(), v.actor(), q)
	if err != nil && q.After != "" {
		// The cursor may be none: then the first page is as good.
		q.After = ""
		found, err = p.o.Desk.List(r.Context(), v.actor(), q)
	}
	if err != nil {
		p.fail(w, r, err)
		return
	}
	for i := range found.Items {
		view.Rows = append(view.Rows, newRow(&found.Items[i]))
	}
	if q.After != "" {
		view.First = f.link("")
	}
	if found.Next != "" {
		view.Next = f.link(found.Next)
	}
	if view.Counts, err = p.counts(r, f); err == nil {
		view.Invite, err = p.invite(r, v)
	}
	if err != nil {
		p.fail(w, r, err)
		return
	}
	p.render(w, r, http.StatusOK, "list", view)
}

// query is the filter for the store. A problem says what was left out of it.
func (f filter) query(zone *time.Location) (q quarantine.Query, problem string) {
	q.Text = f.Text
	if f.State != anyState {
		q.State = quarantine.State(f.State)
		if !known(q.State) {
			q.State, problem = quarantine.Held, "There is no such state; held mail is shown."
		}
	}
	day := func(text string, more int) time.Time {
		if text == "" {
			return time.Time{}
		}
		t, err := time.ParseInLocation(time.DateOnly, text, zone)
		if err != nil {
			problem = "A date was left out: write it as 2026-12-31."
			return time.Time{}
		}
		return t.AddDate(0, 0, more)
	}
	q.Since = day(f.Since, 0)
	q.Until = day(f.Until, 1) // that day is part of it
	return q, problem
}

func known(s quarantine.State) bool {
	for _, one := range states {
		if s == one {
			return true
		}
	}
	return false
}

// link leads to a page of the same query.
func (f filter) link(after string) string {
	v := url.Values{}
	for key, value := range map[string]string{"q": f.Text, "since": f.Since, "until": f.Until, "after": after} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if f.State != string(quarantine.Held) {
		v.Set("state", f.State)
	}
	if len(v) == 0 {
		return "/"
	}
	return "/?" + v.Encode()
}

func (p *page) counts(r *http.Request, f filter) (list []stateCount, err error) {
	if p.o.Counts == nil {
		return nil, nil
	}
	counts, err := p.o.Counts(r.Context())
	if err != nil {
		return nil, err
	}
	for _, s := range states {
		if n := counts[s]; n > 0 {
			f.State = string(s)
			list = append(list, stateCount{s, n, f.link("")})
		}
	}
	return list, nil
}

// invite reports whether the visitor runs the service and nobody can sign in by
// a password yet.
func (p *page) invite(r *http.Request, v visitor) (bool, error) {
	if !v.Admin || v.Hash != "" {
		return false, nil
	}
	users, err := p.o.Accounts.Users(r.Context())
	for _, u := range users {
		if u.Hash != "" {
			return false, err
		}
	}
	return err == nil, err
}

// A row is an item in the list.
type row struct {
	ID, From, Subject string
	Received          time.Time
	// To is the first recipient, More how many there are besides.
	To    string
	More  int
	Why   []string
	State quarantine.State
	Size  int64
}

func newRow(it *quarantine.Item) row {
	out := row{ID: it.ID, From: sender(it), Subject: it.Subject, Received: it.Received, State: it.State(), Size: it.Size}
	total, found := 0, false
	for _, c := range it.Copies {
		for _, rcpt := range c.Recipients {
			total++
			// One whose state is the item's is what the row is about.
			if out.To == "" || rcpt.State == out.State && !found {
				out.To, found = rcpt.Address, rcpt.State == out.State
			}
		}
	}
	out.More = max(0, total-1)
	if out.To == "" && len(it.Verdict.Recipients) > 0 {
		out.To, out.More = it.Verdict.Recipients[0].Address, len(it.Verdict.Recipients)-1
	}
	for _, g := range groupReasons(&it.Verdict) {
		if g.Counts() && g.Action == it.Verdict.Action {
			out.Why = append(out.Why, g.Name())
		}
	}
	return out
}

// sender is whom people take the mail to be from.
func sender(it *quarantine.Item) string {
	switch {
	case it.From != "":
		return it.From
	case it.Sender != "":
		return it.Sender
	case it.Login != "":
		return it.Login
	}
	return "(no sender: a bounce or receipt)"
}
