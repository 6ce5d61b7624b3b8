package web

import (
	"cmp"
	"slices"
	"strings"

	"postern/policy"
)

// A reasonGroup is one reason with all recipients that it is given for.
type reasonGroup struct {
	policy.Reason
	For []string
	// Everyone says that it is given for every recipient.
	Everyone bool
}

// Name is the rule, or what stands in place of one.
func (g reasonGroup) Name() string { return cmp.Or(g.Rule, stepWords(g.Reason)) }

// Headline is what the reviewer reads first.
func (g reasonGroup) Headline() string {
	return cmp.Or(g.Public, stepWords(g.Reason), g.Rule)
}

// Detail is what the reason says besides its headline and its rule's name.
func (g reasonGroup) Detail() string {
	if g.Public == "" {
		return ""
	}
	return strings.TrimPrefix(stepWords(g.Reason), g.Rule+": ")
}

// FirstFindings are as many findings as a glance takes in, More how many follow.
func (g reasonGroup) FirstFindings() []policy.Finding {
	return g.Findings[:min(len(g.Findings), mostAtAGlance)]
}

// More is how many findings are not among the first.
func (g reasonGroup) More() int { return max(0, len(g.Findings)-mostAtAGlance) }

const mostAtAGlance = 3

// groupReasons puts the reasons of all recipients together, those first that
// decide, the strictest of them at the top.
func groupReasons(v *policy.Verdict) []reasonGroup {
	type key struct {
		rule, text, exception string
		action                policy.Action
		mode                  policy.Mode
	}
	at := map[key]int{}
	var groups []reasonGroup
	for _, d := range v.Recipients {
		for _, r := range d.Reasons {
			k := key{r.Rule, r.Text, r.Exception, r.Action, r.Mode}
			i, seen := at[k]
			if !seen {
				i = len(groups)
				at[k] = i
				groups = append(groups, reasonGroup{Reason: r})
			}
			if !slices.Contains(groups[i].For, d.Address) {
				groups[i].For = append(groups[i].For, d.Address)
			}
		}
	}
	for i := range groups {
		groups[i].Everyone = len(groups[i].For) == len(v.Recipients)
	}
	slices.SortStableFunc(groups, func(a, b reasonGroup) int {
		if a.Counts() != b.Counts() {
			if a.Counts() {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.Action, a.Action)
	})
	return groups
}
