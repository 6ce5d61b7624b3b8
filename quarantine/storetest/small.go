package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"postern/quarantine"
)

func counts(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, item("a", "bob@far.example", "eve@far.example"))
	put(t, s, released("b", "bob@far.example"))
	put(t, s, record("c", "bob@far.example"))
	got, err := s.Counts(t.Context())
	want := map[quarantine.State]int{quarantine.Held: 2, quarantine.Released: 1, quarantine.Refused: 1}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Counts: %v (-want +got):\n%s", err, diff)
	}
}

func once(t *testing.T, k Kind) {
	one, two := k.Open(t, t.Name()), k.Open(t, t.Name())
	for i, test := range []struct {
		store quarantine.Store
		key   string
		at    time.Duration
		want  bool
	}{
		{one, "ann", 0, true},
		{two, "ann", 0, false},
		{two, "bob", 0, true},
		{one, "ann", time.Hour - 1, false},
		{two, "ann", time.Hour, true},
		{one, "ann", time.Hour + 1, false},
	} {
		got, err := test.store.Once(t.Context(), test.key, start.Add(test.at), time.Hour)
		if err != nil || got != test.want {
			t.Errorf("%d: Once(%s, %v) = %v, %v", i, test.key, test.at, got, err)
		}
	}
}

func settings(t *testing.T, k Kind) {
	one, two := k.Open(t, t.Name()), k.Open(t, t.Name())
	if got, err := one.Setting(t.Context(), "bypass"); got != "" || err != nil {
		t.Errorf("missing setting = %q, %v", got, err)
	}
	for _, value := range []string{"on", "off", ""} {
		if err := one.SetSetting(t.Context(), "bypass", value); err != nil {
			t.Fatal(err)
		}
		if got, err := two.Setting(t.Context(), "bypass"); got != value || err != nil {
			t.Errorf("setting = %q, %v; want %q", got, err, value)
		}
	}
}

func sweep(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	put(t, s, item("held", "bob@far.example"))
	put(t, s, item("denied", "bob@far.example"))
	put(t, s, record("record", "bob@far.example"))
	_, err := s.Decide(t.Context(), quarantine.Decision{Item: "denied", To: quarantine.Denied, Act: quarantine.Act{Time: start}})
	if err != nil {
		t.Fatal(err)
	}
	day := 24 * time.Hour
	keep := quarantine.Keep{Bytes: 2 * day, Records: 10 * day}
	for _, test := range []struct {
		name  string
		after time.Duration
		want  quarantine.Swept
		left  string
	}{
		{"too early", day, quarantine.Swept{}, "record held denied"},
		{"bytes go", 3 * day, quarantine.Swept{Bytes: 1}, "record held denied"},
		{"nothing more", 3 * day, quarantine.Swept{}, "record held denied"},
		{"records go", 11 * day, quarantine.Swept{Records: 2}, "held"},
	} {
		got, err := s.Sweep(t.Context(), keep, start.Add(test.after))
		if err != nil || got != test.want {
			t.Errorf("%s: Sweep = %+v, %v; want %+v", test.name, got, err, test.want)
		}
		page, err := s.List(t.Context(), quarantine.Query{})
		if err != nil || ids(page.Items) != test.left {
			t.Errorf("%s: left %s, %v; want %s", test.name, ids(page.Items), err, test.left)
		}
		if test.name == "bytes go" {
			_, err := s.Open(t.Context(), "denied")
			wantError(t, "Open after the sweep", err, quarantine.ErrNotFound)
		}
	}
	if got := content(t, s, "held"); got != "bytes of held" {
		t.Errorf("held bytes = %q", got)
	}
}

func ping(t *testing.T, k Kind) {
	s := k.Open(t, t.Name())
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("Ping: %v", err)
	}
}
