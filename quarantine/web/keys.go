package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"postern/encrypt"
	"postern/mail"
)

const (
	keysPage = 100
	// keySoon is how long before its end a key is marked, as whoever has it needs
	// time to send a new one.
	keySoon = 30 * 24 * time.Hour
	// mostAddresses are shown of a key at a glance.
	mostAddresses = 4
)

// What the table of keys can be narrowed to.
const (
	keysUsable   = "usable"
	keysSoon     = "soon"
	keysProblems = "problem"
)

type keysView struct {
	head
	// Text and Show are the filter, as it was written.
	Text, Show string
	// Counts are how many keys there are of each kind of state.
	Counts []keyCount
	Rows   []keyRow
	// All is how many keys there are whatever the filter.
	All int
	// First and Next lead to other pages of the same filter; "" for none.
	First, Next string
	// Directory says that an address can be looked up, and Asked is the answer
	// where one was.
	Directory bool
	Asked     *keyAnswer
}

// A keyTable is rows, and the clock that their ends are told by.
type keyTable struct {
	clock
	Rows []keyRow
}

// Table is the table of some rows.
func (v *keysView) Table(rows []keyRow) keyTable { return keyTable{v.clock, rows} }

// A keyAnswer is what every directory together knows of one address.
type keyAnswer struct {
	// Address is as it was written.
	Address string
	Rows    []keyRow
	// Usable says that mail can be encrypted for it, else Problem says why there
	// is no answer; "" where the answer is that nobody knows a key.
	Usable  bool
	Problem string
}

// A keyCount is one way to narrow the table.
type keyCount struct {
	Name, Show, Link string
	Count            int
}

// A keyRow is a key in the table.
type keyRow struct {
	encrypt.Key
	// Soon says that it can be used, and ends soon.
	Soon bool
	// Why says in words why it cannot be used; "" where it can.
	Why string
}

// keys shows the recipients' keys and certificates, first those that end soon.
func (p *page) keys(w http.ResponseWriter, r *http.Request, v visitor) {
	ctx, cancel := context.WithTimeout(r.Context(), previewWait)
	defer cancel()
	list, err := p.o.Keys(ctx)
	if err != nil {
		p.o.Log.Error("keys were not listed", "error", err)
		p.problem(w, r, &v, http.StatusInternalServerError, "The keys could not be listed.",
			"The log of the service says why. Until then no mail may find a key either.")
		return
	}
	values := r.URL.Query()
	view := keysView{
		head: p.head(&v, "Keys"), Text: clip(values.Get("q"), 200), Show: values.Get("show"), All: len(list),
		Directory: p.o.Directory != nil,
	}
	if address := strings.TrimSpace(clip(values.Get("address"), 320)); address != "" && view.Directory {
		view.Asked = p.lookUp(ctx, address)
	}
	rows := keyRows(list, p.o.Now())
	view.count(rows)
	if !slices.ContainsFunc(view.Counts, func(c keyCount) bool { return c.Show == view.Show }) {
		view.Show = ""
	}
	rows = slices.DeleteFunc(rows, func(k keyRow) bool { return !k.is(view.Show) || !k.has(view.Text) })
	after, err := strconv.Atoi(values.Get("after"))
	if err != nil || after <= 0 || after >= len(rows) {
		after = 0
	} else {
		view.First = view.link(view.Show, 0)
	}
	end := min(len(rows), after+keysPage)
	if end < len(rows) {
		view.Next = view.link(view.Show, end)
	}
	view.Rows = rows[after:end]
	p.render(w, r, http.StatusOK, "keys", &view)
}

// lookUp asks the directories for an address, as a mail to it would.
func (p *page) lookUp(ctx context.Context, address string) *keyAnswer {
	answer := &keyAnswer{Address: address}
	a, err := mail.ParseAddress(address)
	if err != nil {
		answer.Problem = "This is not an address. Write it as name@domain."
		return answer
	}
	list, err := p.o.Directory.Lookup(ctx, a)
	if err != nil {
		p.o.Log.Error("keys were not looked up", "error", err)
		answer.Problem = "No directory of keys could be asked. The log of the service says why."
		return answer
	}
	answer.Rows = keyRows(list, p.o.Now())
	answer.Usable = slices.ContainsFunc(list, func(k encrypt.Key) bool { return k.Problem == nil })
	return answer
}

// count fills in the counts.
func (v *keysView) count(rows []keyRow) {
	v.Counts = []keyCount{
		{Name: "All"},
		{Name: "Usable", Show: keysUsable},
		{Name: "Expire within 30 days", Show: keysSoon},
		{Name: "Cannot be used", Show: keysProblems},
	}
	for i := range v.Counts {
		c := &v.Counts[i]
		c.Link = v.link(c.Show, 0)
		for _, k := range rows {
			if k.is(c.Show) {
				c.Count++
			}
		}
	}
}

// link leads to a page of the table.
func (v *keysView) link(show string, after int) string {
	q := url.Values{}
	if v.Text != "" {
		q.Set("q", v.Text)
	}
	if show != "" {
		q.Set("show", show)
	}
	if after > 0 {
		q.Set("after", strconv.Itoa(after))
	}
	if len(q) == 0 {
		return "/keys"
	}
	return "/keys?" + q.Encode()
}

// keyRows puts usable keys first, by their end, those without one behind them,
// and at last those that cannot be used, the latest to end first.
func keyRows(list []encrypt.Key, now time.Time) []keyRow {
	rows := make([]keyRow, 0, len(list))
	for _, k := range list {
		row := keyRow{Key: k}
		if k.Problem != nil {
			// The source has a column of its own.
			row.Why = strings.TrimPrefix(k.Problem.Error(), k.Source+": ")
		}
		row.Soon = k.Problem == nil && !k.Expires.IsZero() && k.Expires.Sub(now) < keySoon
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b keyRow) int {
		switch {
		case (a.Problem == nil) != (b.Problem == nil):
			return yesFirst(a.Problem == nil)
		case a.Problem == nil && a.Expires.IsZero() != b.Expires.IsZero():
			return yesFirst(b.Expires.IsZero())
		case a.Problem == nil:
			return cmp.Or(a.Expires.Compare(b.Expires), cmp.Compare(a.Source, b.Source))
		}
		return cmp.Or(b.Expires.Compare(a.Expires), cmp.Compare(a.Source, b.Source))
	})
	return rows
}

// yesFirst is how to compare two of which only one fits.
func yesFirst(first bool) int {
	if first {
		return -1
	}
	return 1
}

// is reports whether the key belongs to what the table is narrowed to.
func (k keyRow) is(show string) bool {
	switch show {
	case keysUsable:
		return k.Problem == nil
	case keysSoon:
		return k.Soon
	case keysProblems:
		return k.Problem != nil
	}
	return true
}

// has reports whether every word of a text is somewhere in the row. An id is
// found as well as people write it, in groups: each of them is a word.
func (k keyRow) has(text string) bool {
	all := strings.ToLower(strings.Join(append(slices.Clone(k.Addresses), k.ID, k.Source, k.Means(), string(k.Kind), k.Why), "\n"))
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

// Means is the kind in words; a file that holds nothing known has none.
func (k keyRow) Means() string {
	if k.Kind == "" {
		return "–"
	}
	return wayWord(string(k.Kind))
}

// Short is as much of the id as people compare.
func (k keyRow) Short() string { return k.ShortID() }

// FirstAddresses are as many addresses as a glance takes in.
func (k keyRow) FirstAddresses() []string { return k.Addresses[:min(len(k.Addresses), mostAddresses)] }

// MoreAddresses are the others.
func (k keyRow) MoreAddresses() []string { return k.Addresses[min(len(k.Addresses), mostAddresses):] }
