package quarantine_test

import (
	"crypto/sha256"
	"strings"
	"testing"
	"time"

	"postern/quarantine"
)

func TestTicket(t *testing.T) {
	key, hash := []byte("key"), sha256.Sum256([]byte("content"))
	expires := start.Add(time.Hour)
	value := quarantine.Ticket(key, "P-1", []string{"bob@far.example", "Eve@far.example"}, hash, expires)
	one := quarantine.Ticket(key, "P-1", []string{"bob@far.example"}, hash, expires)
	for _, test := range []struct {
		name  string
		key   string
		value string
		to    string
		now   time.Time
		hash  [32]byte
		want  bool
	}{
		{"both", "key", value, "bob@far.example eve@far.example", start, hash, true},
		{"one of them", "key", value, "eve@far.example", start, hash, true},
		{"other case and domain's dot", "key", value, "BOB@FAR.example.", start, hash, true},
		{"needless quotes", "key", value, `"bob"@far.example`, start, hash, true},
		{"twice the same", "key", value, "bob@far.example bob@far.example", start, hash, true},
		{"folded", "key", strings.ReplaceAll(value, " ", "\r\n\t"), "bob@far.example", start, hash, true},
		{"a stranger among them", "key", value, "bob@far.example cy@far.example", start, hash, false},
		{"only a stranger", "key", value, "cy@far.example", start, hash, false},
		{"nobody", "key", value, "", start, hash, false},
		{"not in this one", "key", one, "eve@far.example", start, hash, false},
		{"too late", "key", value, "bob@far.example", expires, hash, false},
		{"just in time", "key", value, "bob@far.example", expires.Add(-1), hash, true},
		{"other content", "key", value, "bob@far.example", start, [32]byte{}, false},
		{"other key", "yek", value, "bob@far.example", start, hash, false},
		{"no key", "", value, "bob@far.example", start, hash, false},
		{"other item", "key", strings.Replace(value, "P-1", "P-2", 1), "bob@far.example", start, hash, false},
		{"later expiry", "key", strings.Replace(value, " 17", " 27", 1), "bob@far.example", start, hash, false},
		{"other version", "key", strings.Replace(value, "v1", "v2", 1), "bob@far.example", start, hash, false},
		{"cut", "key", value[:len(value)-1], "eve@far.example", start, hash, false},
		{"empty", "key", "", "bob@far.example", start, hash, false},
		{"very long", "key", value + strings.Repeat(" x", 1<<20), "bob@far.example", start, hash, false},
	} {
		item, ok := quarantine.CheckTicket([]byte(test.key), test.value, strings.Fields(test.to), test.hash, test.now)
		if ok != test.want || ok != (item != "") {
			t.Errorf("%s: CheckTicket = %q, %v", test.name, item, ok)
		}
	}
	unsigned := quarantine.Ticket(nil, "P-1", []string{"bob@far.example"}, hash, expires)
	if _, ok := quarantine.CheckTicket(nil, unsigned, []string{"bob@far.example"}, hash, start); ok {
		t.Error("a ticket without a key was accepted")
	}
}

func FuzzTicket(f *testing.F) {
	key, hash := []byte("key"), sha256.Sum256([]byte("content"))
	good := quarantine.Ticket(key, "P-1", []string{"bob@far.example"}, hash, start.Add(time.Hour))
	f.Add(good, "bob@far.example")
	f.Add(good, "eve@far.example")
	f.Add(strings.Replace(good, " 17", " 27", 1), "bob@far.example")
	f.Add("v1 P-1 99999999999999999999 x", "bob@far.example")
	f.Fuzz(func(t *testing.T, value, to string) {
		item, ok := quarantine.CheckTicket(key, value, []string{to}, hash, start)
		if !ok {
			return
		}
		// Nothing passes but what was signed, give or take blanks and more words.
		words, want := strings.Fields(value), strings.Fields(good)
		if item != "P-1" || strings.Join(words[:3], " ") != strings.Join(want[:3], " ") || !strings.Contains(value, want[3]) {
			t.Errorf("ticket %q for %q accepted as %q", value, to, item)
		}
	})
}
