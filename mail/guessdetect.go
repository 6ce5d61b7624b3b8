package mail

import "github.com/wlynxg/chardet"

// guessDetected asks a statistical detector about 8-bit text. Its answer is one
// guess among others, so that a wrong one does no harm.
func guessDetected(b []byte) (names []string) {
	// A foreign statistical detector must not take a message down with it; without
	// it the other guesses stand.
	defer func() {
		if recover() != nil {
			names = nil
		}
	}()
	for _, r := range chardet.DetectAll(b[:min(len(b), 4<<10)]) {
		if len(names) == 2 {
			break
		}
		if _, ok := lookup(r.Encoding, b); ok && r.Confidence > 0.2 {
			names = appendNew(names, r.Encoding)
		}
	}
	return names
}
