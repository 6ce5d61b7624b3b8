package scan

// maxMindKey finds MaxMind licence keys. Rules: MaxMind, "License keys": id, secret and "mmk", kept apart by low lines.
var maxMindKey = Detector{
	Name:     "secret:maxmind_key",
	About:    "MaxMind licence keys",
	Levels:   "high by its form",
	Keywords: []string{"maxmind", "geoip", "licence key", "license key"},
	lengths:  []int{6},
	beside:   "_",
	find:     findMaxMindKey,
	show:     showPrefix,
	exact:    true,
}

func findMaxMindKey(t *text, at int) {
	const id, secret, size = 6, 29, 6 + 1 + 29 + 4
	if t.byteAt(at+id) != '_' || t.byteAt(at+id+1+secret) != '_' { // most words go no further
		return
	}
	if at+size > len(t.s) || t.s[at+size-4:at+size] != "_mmk" || t.alnum(at-1) || t.alnum(at+size) {
		return
	}
	for i := at; i < at+size-4; i++ {
		if i != at+id && !t.alnum(i) {
			return
		}
	}
	if where := (span{at, at + size}); !t.taken(where) && !placeholder(t.s[at:at+size]) {
		t.add(match{span: where, value: t.s[at : at+size], keep: 6, conf: 0.95, evidence: []string{"suffix", "shape"}})
	}
}
