package gate

import "postern/scan"

// Bounds on the findings kept of one message: a spreadsheet of a million
// addresses must not become a million findings. All of the first few are kept,
// since rules ask what is near what; then only new values, for counts; then none:
// no rule counts further.
const (
	mostFindings = 2_000
	mostValues   = 20_000
)

// A collector keeps the findings of one message within bounds. The zero value is
// ready to use.
type collector struct {
	findings []scan.Finding
	terms    map[int]*kept
}

type kept struct {
	all    int
	values map[string]bool
}

// add keeps what h has found, unless there is enough of it: it is written only then.
func (c *collector) add(h *scan.Hit) {
	if c.terms == nil {
		c.terms = map[int]*kept{}
	}
	k := c.terms[h.Term]
	if k == nil {
		k = &kept{values: map[string]bool{}}
		c.terms[h.Term] = k
	}
	isNew := !k.values[h.Digest()]
	if k.all >= mostFindings && (!isNew || len(k.values) >= mostValues) {
		return
	}
	k.all++
	if isNew && len(k.values) < mostValues {
		k.values[h.Digest()] = true
	}
	c.findings = append(c.findings, h.Finding())
}
