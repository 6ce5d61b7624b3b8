package sqlite

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"postern/quarantine"
)

// nanos is a time as it stands in the database; 0 is the zero time.
func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func fromNanos(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}

// jsonColumn writes v as JSON; nil lists as "[]".
func jsonColumn(v any) (string, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	if string(text) == "null" {
		return "[]", nil
	}
	return string(text), nil
}

// parseColumn reads what jsonColumn wrote; an empty list as nil.
func parseColumn(name, text string, v any) error {
	if text == "[]" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return fmt.Errorf("column %s: %w", name, err)
	}
	return nil
}

// searchText is what a search looks at: everything people know a mail by.
func searchText(it *quarantine.Item) string {
	words := []string{it.ID, it.Sender, it.Login, it.From, it.Subject, it.MessageID, it.QueueID}
	for _, c := range it.Copies {
		for _, r := range c.Recipients {
			words = append(words, r.Address)
		}
	}
	seen := map[string]bool{}
	for _, d := range it.Verdict.Recipients {
		for _, r := range d.Reasons {
			if !seen[r.Rule] {
				seen[r.Rule] = true
				words = append(words, r.Rule)
			}
		}
	}
	return strings.ToLower(strings.Join(words, "\n"))
}

// finished reports whether nothing is left to decide or to send.
func finished(s quarantine.State) bool {
	return s != quarantine.Held && s != quarantine.Released
}
