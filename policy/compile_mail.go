package policy

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"postern/extract"
	"postern/extract/all"
)

// counts compiles the numbers of recipients.
func (c *compiler) counts(path string, r RecipientCounts, out *condition) {
	least := func(key string, n *int) int {
		if n == nil {
			return 0
		}
		return c.atLeastOne(path+"."+key, n)
	}
	if r == (RecipientCounts{}) {
		c.add(path, "is empty, so it says nothing; set count, outside or domains")
	}
	count, outside, domains := least("count", r.Count), least("outside", r.Outside), least("domains", r.Domains)
	c.leaf(out, func(f *facts) bool {
		all, out, doms := f.recipientCounts()
		return all >= count && out >= outside && doms >= domains
	}, says("the number of recipients"))
}

// unknownFormat is the word for an object that no format fits.
const unknownFormat = "unknown"

func formatNames() []string {
	known := []string{unknownFormat}
	for _, f := range all.Formats {
		known = append(known, f.Name)
	}
	return known
}

// attachments is a compiled AttachmentMatch.
type attachments struct {
	types *names
	names *texts
	size  int64
}

func (a *attachments) fits(o *extract.ObjectInfo) bool {
	if o.Section != extract.Attachment || o.Size < a.size {
		return false
	}
	return a.types.holds([]string{cmp.Or(o.Format, unknownFormat)}) && a.names.holds(o.Names)
}

func (c *compiler) attachment(path string, a AttachmentMatch, out *condition) {
	if a.Type == nil && a.Name == nil && a.Count == nil && a.Size == nil {
		c.add(path, "is empty, so it says nothing; set type, name, count or size")
	}
	count := 1
	if a.Count != nil {
		count = c.atLeastOne(path+".count", a.Count)
	}
	want := &attachments{types: &names{}, names: &texts{}}
	if a.Size != nil {
		want.size = int64(*a.Size)
	}
	if a.Type != nil {
		want.types = c.names(path+".type", "format", a.Type, formatNames(), nil)
	}
	if a.Name != nil {
		want.names = c.patterns(path+".name", a.Name, glob)
	}
	c.leaf(out, func(f *facts) bool {
		n := 0
		for i := range f.objects() {
			if want.fits(&f.objects()[i]) {
				n++
			}
		}
		return n >= count
	}, says("an attachment"))
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

const dayEnd = 24 * time.Hour

func (c *compiler) time(path string, t TimeMatch, out *condition) {
	if t.Days == nil && t.From == "" && t.To == "" {
		c.add(path, "is empty, so it says nothing; set days, from or to")
	}
	days := [7]bool{true, true, true, true, true, true, true}
	if t.Days != nil {
		days = [7]bool{}
		c.words(path+".days", t.Days, func(at, word string, not bool) {
			if not || !addDays(&days, strings.ToLower(word)) {
				c.add(at, "there is no day %q; use mon, tue, wed, thu, fri, sat, sun or a range such as \"mon-fri\"", word)
			}
		})
	}
	from, to := c.clock(path+".from", t.From, 0), c.clock(path+".to", t.To, dayEnd)
	if from == to {
		c.add(path, "can never match: from and to are the same time; change one")
	}
	zone := c.zone
	c.leaf(out, func(f *facts) bool {
		at := f.m.Time.In(zone)
		clock := time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute + time.Duration(at.Second())*time.Second
		inside := clock >= from && clock < to
		if from > to {
			inside = clock >= from || clock < to
		}
		return days[at.Weekday()] && inside
	}, says("the time"))
}

// addDays adds a day or a range of days, which may go over the end of the week.
func addDays(days *[7]bool, word string) bool {
	first, last, ok := strings.Cut(word, "-")
	if !ok {
		last = first
	}
	a, b := slices.Index(weekdays, first), slices.Index(weekdays, last)
	if a < 0 || b < 0 {
		return false
	}
	for d := a; ; d = (d + 1) % 7 {
		days[d] = true
		if d == b {
			return true
		}
	}
}

func (c *compiler) clock(path, s string, absent time.Duration) time.Duration {
	if s == "" {
		return absent
	}
	if s == "24:00" {
		return dayEnd
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		c.add(path, "%q is no time of day; write it as in \"22:00\"", s)
		return absent
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}
