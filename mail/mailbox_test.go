package mail

import (
	"reflect"
	"testing"
)

func TestMailboxes(t *testing.T) {
	h := Header{Fields: []Field{
		{Name: "To", Value: `"Schneider, \"Anna\"" <anna@x.example>, bare@x.example, =?utf-8?q?J=C3=BCrgen?= M <j@x.example>`},
		{Name: "Cc", Value: `nobody@y.example`},
		{Name: "to", Value: `Team: <@a.example:b@x.example>, none;`},
	}}
	var got []string
	for _, m := range h.Mailboxes("To") {
		got = append(got, m.Address.String())
		got = append(got, m.Names...)
	}
	want := []string{"anna@x.example", `Schneider, "Anna"`, "bare@x.example", "j@x.example", "Jürgen M", "=?utf-8?q?J=C3=BCrgen?= M", "b@x.example"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
