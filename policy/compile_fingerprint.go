package policy

import (
	"maps"
	"slices"

	"postern/scan"
	"postern/scan/fingerprint"
)

const (
	// leastRun is the shortest run of letters that a rule may ask for: shorter ones
	// are phrases that many people write.
	leastRun = 100
	// shareRun is the shortest run that counts for a share. Several of them come
	// together, so they may be short.
	shareRun = 75
	// windowRun is the longest run that the engine is asked for: longer ones are put
	// together of the findings of two windows.
	windowRun = 1000
)

// copied is what a matcher of fingerprints wants of each document: a run of so many
// letters, and such a share of all of them.
type copied struct {
	run   int
	share float64
}

// fingerprintMatcher compiles what is special about a matcher of fingerprints.
func (c *compiler) fingerprintMatcher(path string, m Matcher, out matcher) matcher {
	if m.Detector != "" || m.Phrase != nil || m.Regex != "" || m.Dictionary != "" || m.Label != "" || m.ExactData != "" {
		c.add(path, "names several things to look for; make one matcher of each")
		return out
	}
	if m.Count != nil {
		out.count = c.atLeastOne(path+".count", m.Count)
	}
	if m.Weight != nil {
		c.add(path+".weight", "only a dictionary's phrases have weights; use run or share")
	}
	if m.Columns != nil {
		c.add(path+".columns", "only exact data has columns; use run or share")
	}
	out.where = c.where(path+".where", m.Where)
	if m.Near != nil {
		out.near = c.near(path+".near", m.Near)
	}
	want := &copied{}
	run := shareRun
	switch {
	case m.Run != nil:
		if want.run = *m.Run; want.run < leastRun {
			c.add(path+".run", "is %d; shorter runs than of %d letters are phrases that many people write", want.run, leastRun)
		}
		run = min(want.run, windowRun)
	case m.Share == nil:
		want.run, run = fingerprint.DefaultRun, fingerprint.DefaultRun
	}
	if m.Share != nil {
		if want.share = *m.Share; want.share <= 0 || want.share > 1 {
			c.add(path+".share", "is %v; a share is above 0 and at most 1, as in 0.3", want.share)
		}
		run = shareRun
	}
	out.copied = want
	switch public, known := c.fingerprints[m.Fingerprint]; {
	case c.fingerprintProblem != "":
		c.add(path+".fingerprint", "the indexes of fingerprints cannot be read: %s", c.fingerprintProblem)
	case !known && len(c.fingerprints) == 0:
		c.add(path+".fingerprint", "there is no index %q; make it with \"postern fingerprint add\"", m.Fingerprint)
	case !known:
		c.add(path+".fingerprint", "there is no index %q; %s", m.Fingerprint, hint(m.Fingerprint, slices.Sorted(maps.Keys(c.fingerprints))))
	case public:
		c.add(path+".fingerprint", "the index %q holds public text, which is never a copy of anything", m.Fingerprint)
	default:
		out.term = c.term(path+".fingerprint", scan.Term{Fingerprint: m.Fingerprint, Run: run})
	}
	return out
}

// enough returns the findings of those documents of which enough was copied in the
// whole message: stretches from all its parts count together.
func (w *copied) enough(list []*scan.Finding) []*scan.Finding {
	stretches := map[string][]fingerprint.Stretch{}
	letters := map[string]int{}
	for _, f := range list {
		if c := f.Copied; c != nil {
			stretches[f.Digest] = append(stretches[f.Digest], fingerprint.Stretch{From: c.From, To: c.To})
			letters[f.Digest] = c.Letters
		}
	}
	met := map[string]bool{}
	for digest, parts := range stretches {
		covered, longest := fingerprint.Measure(parts)
		met[digest] = longest >= w.run && float64(covered) >= w.share*float64(letters[digest])
	}
	return slices.DeleteFunc(list, func(f *scan.Finding) bool { return !met[f.Digest] })
}
