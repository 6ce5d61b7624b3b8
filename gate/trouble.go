package gate

import (
	"log/slog"
	"maps"
	"slices"
	"sync"

	"postern/encrypt"
	"postern/mail"
)

// A trouble gathers which directories of keys could not be asked for the recipients of
// one message: the log is told once of each, however many recipients there are and
// steps they try. The reason of each stands in the verdict.
type trouble struct {
	mu sync.Mutex
	of map[string]*failures
}

// failures are those of one directory.
type failures struct {
	first      error
	recipients map[mail.Address]bool
}

// note adds what came of asking for a recipient. A nil trouble notes nothing.
func (t *trouble) note(to mail.Address, list []*encrypt.Failure) {
	if t == nil || len(list) == 0 {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of = map[string]*failures{}
	}
	for _, f := range list {
		of := t.of[f.Source]
		if of == nil {
			of = &failures{first: f, recipients: map[mail.Address]bool{}}
			t.of[f.Source] = of
		}
		of.recipients[to] = true
	}
}

// log tells of each directory with the first of its errors.
func (t *trouble) log(log *slog.Logger, incident string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, source := range slices.Sorted(maps.Keys(t.of)) {
		f := t.of[source]
		log.Warn("keys could not be asked for", "incident", incident, "directory", source,
			"recipients", len(f.recipients), "error", f.first)
	}
}
