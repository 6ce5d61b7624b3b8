package storetest

import (
	"testing"
	"time"

	"postern/quarantine"
)

func lookup(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, item("a", "bob@far.example"))
	later := item("b", "bob@far.example")
	later.Received, later.QueueID = start.Add(time.Minute), "Qa" // queue ids come again
	put(t, s, later)
	bare := item("c", "bob@far.example")
	bare.QueueID, bare.MessageID = "", ""
	put(t, s, bare)
	for _, test := range []struct{ ref, want string }{
		{"a", "a"},
		{"Qa", "b a"},
		{"m-b@corp.example", "b"},
		{"<m-b@corp.example>", "b"},
		{" m-b@corp.example\n", "b"},
		{"none", ""},
		{"", ""},
		{"<>", ""},
	} {
		got, err := s.Lookup(t.Context(), test.ref)
		if err != nil || ids(got) != test.want {
			t.Errorf("Lookup(%q) = %s, %v; want %s", test.ref, ids(got), err, test.want)
		}
	}
}

func listSearch(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, item("a", "bob@far.example"))
	other := item("b", "100%_sure@near.example")
	other.Sender, other.Login, other.From, other.Subject = "zoe@corp.example", "zoe", "Zoe", "Plans"
	other.Received = start.Add(time.Second)
	put(t, s, other)
	for _, test := range []struct{ name, text, want string }{
		{"everything", "", "b a"},
		{"sender", "zoe@corp.example", "b"},
		{"inside an address", "corp.exam", "b a"},
		{"recipient in capitals", "BOB@FAR", "a"},
		{"subject beyond ASCII", "ZÜRICH", "a"},
		{"rule", "cards stay", "b a"},
		{"two words anywhere", "zürich bob", "a"},
		{"one of two words", "zürich zoe", ""},
		{"per cent is no wildcard", "%", "b"},
		{"underscore is no wildcard", "_s", "b"},
		{"queue id", "qb", "b"},
		{"nothing", "nobody", ""},
		{"quotes", `'";--`, ""},
	} {
		page, err := s.List(t.Context(), quarantine.Query{Text: test.text})
		if err != nil || ids(page.Items) != test.want {
			t.Errorf("%s: List = %s, %v; want %s", test.name, ids(page.Items), err, test.want)
		}
	}
}

func listStates(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	for i, it := range []quarantine.Item{
		item("held", "bob@far.example"), released("due", "bob@far.example"), record("refused", "bob@far.example"),
	} {
		it.Received = start.Add(time.Duration(i) * time.Minute)
		put(t, s, it)
	}
	for _, test := range []struct {
		name string
		q    quarantine.Query
		want string
	}{
		{"held", quarantine.Query{State: quarantine.Held}, "held"},
		{"released", quarantine.Query{State: quarantine.Released}, "due"},
		{"refused", quarantine.Query{State: quarantine.Refused}, "refused"},
		{"no records", quarantine.Query{HideRecords: true}, "due held"},
		{"since", quarantine.Query{Since: start.Add(time.Minute)}, "refused due"},
		{"until", quarantine.Query{Until: start.Add(time.Minute)}, "held"},
	} {
		page, err := s.List(t.Context(), test.q)
		if err != nil || ids(page.Items) != test.want {
			t.Errorf("%s: List = %s, %v; want %s", test.name, ids(page.Items), err, test.want)
		}
	}
	// The list follows what becomes of an item.
	_, err := s.Decide(t.Context(), quarantine.Decision{Item: "held", To: quarantine.Denied, Act: quarantine.Act{Time: start}})
	if err != nil {
		t.Fatal(err)
	}
	page, err := s.List(t.Context(), quarantine.Query{State: quarantine.Denied})
	if err != nil || ids(page.Items) != "held" {
		t.Errorf("denied: List = %s, %v", ids(page.Items), err)
	}
}

// listPages walks the pages while newer mail is stored, and must meet every
// older item once. Some have the same time of receipt.
func listPages(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	const n = 25
	for i := range n {
		it := item(numbered(i), "bob@far.example")
		it.Received = start.Add(time.Duration(i/3) * time.Second)
		put(t, s, it)
	}
	seen := map[string]int{}
	q := quarantine.Query{Most: 4}
	for round := 0; ; round++ {
		page, err := s.List(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Items) > q.Most {
			t.Fatalf("page of %d items", len(page.Items))
		}
		for _, it := range page.Items {
			seen[it.ID]++
		}
		if page.Next == "" {
			break
		}
		q.After = page.Next
		newer := item("new"+numbered(round), "bob@far.example")
		newer.Received = start.Add(time.Hour)
		put(t, s, newer)
	}
	for i := range n {
		if seen[numbered(i)] != 1 {
			t.Errorf("%s seen %d times", numbered(i), seen[numbered(i)])
		}
	}
	if len(seen) != n {
		t.Errorf("%d items seen, want %d", len(seen), n)
	}
}

func listBadCursor(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	for _, cursor := range []string{"x", "!!!", "MTIz"} {
		if _, err := s.List(t.Context(), quarantine.Query{After: cursor}); err == nil {
			t.Errorf("cursor %q: no error", cursor)
		}
	}
}
