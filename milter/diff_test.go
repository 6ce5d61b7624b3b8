package milter

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"

	"postern/mail"
)

// applied makes edits to a header as Postfix does (cleanup_milter.c): it counts its
// own topmost field for insertions, and not for the others.
func applied(t *testing.T, header []field, edits []edit) []field {
	t.Helper()
	list := append([]field{{"Received", " own"}}, header...)
	for _, e := range edits {
		if e.op == insert {
			at := min(max(e.index, 0), len(list))
			list = slices.Insert(list, at, e.field)
			continue
		}
		at, n := -1, 0
		for i, f := range list[1:] {
			if strings.EqualFold(f.name, e.field.name) {
				if n++; n == e.index {
					at = i + 1
					break
				}
			}
		}
		switch {
		case at < 0:
			t.Fatalf("no field number %d called %s", e.index, e.field.name)
		case e.op == remove, e.field.value == "":
			list = slices.Delete(list, at, at+1)
		default:
			list[at] = e.field
		}
	}
	if list[0].value != " own" {
		t.Errorf("the mail server's own field is not on top: %q", list)
	}
	return list[1:]
}

// header makes fields of lines.
func header(lines ...string) []field {
	var list []field
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ":")
		list = append(list, field{name, value})
	}
	return list
}

func TestDiff(t *testing.T) {
	tests := []struct {
		name          string
		before, after []field
		edits         int
	}{
		{"nothing", nil, nil, 0},
		{"same", header("A: 1", "B: 2"), header("A: 1", "B: 2"), 0},
		{"changed", header("A: 1", "Subject: x", "B: 2"), header("A: 1", "Subject: ...", "B: 2"), 1},
		{"changed in case only", header("subject: x"), header("Subject: x"), 1},
		{"new on top, in the middle, at the end", header("A: 1", "B: 2"), header("X: 0", "A: 1", "Y: 0", "B: 2", "Z: 0"), 3},
		{"gone", header("A: 1", "B: 2", "C: 3"), header("B: 2"), 2},
		{"all gone", header("A: 1", "A: 2", "a: 3"), nil, 3},
		{"all new", nil, header("A: 1", "A: 2", "B: 3"), 3},
		{"several of one name, one gone", header("A: 1", "A: 2", "A: 3"), header("A: 1", "A: 3"), 1},
		{"several of one name, two gone", header("A: 1", "B: 0", "A: 2", "A: 3"), header("B: 0", "A: 3"), 2},
		{"several of one name, one changed, one gone", header("A: 1", "a: 2", "A: 3", "A: 4"), header("A: 1", "A: x", "A: 4"), 2},
		{"equal fields", header("A: 1", "A: 1", "A: 1"), header("A: 1"), 2},
		{"more equal fields", header("A: 1"), header("A: 1", "A: 1", "A: 1"), 2},
		{"other order", header("A: 1", "B: 2", "C: 3"), header("C: 3", "A: 1", "B: 2"), 4},
		{"to an empty value", header("A: 1", "B: 2"), header("A:", "B: 2"), 2},
		{"from an empty value", header("A:", "B: 2"), header("A: 1", "B: 2"), 1},
		{"received of others", header("Received: 1", "Received: 2", "A: 1"), header("Received: 2", "A: 1"), 1},
		{"folded", header("A: 1\n\t2"), header("A: 1\n\t3"), 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			edits := diff(test.before, test.after)
			if got := applied(t, test.before, edits); !slices.Equal(got, test.after) {
				t.Errorf("edits %v make %q, want %q", edits, got, test.after)
			}
			if len(edits) != test.edits {
				t.Errorf("%d edits, want %d: %v", len(edits), test.edits, edits)
			}
		})
	}
}

func spooled(t testing.TB, text string) *mail.Message {
	t.Helper()
	m, err := mail.Read(t.Context(), mail.Envelope{}, strings.NewReader(text), mail.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

func TestReadHeader(t *testing.T) {
	tests := []struct {
		name, text string
		want       []field
		body       string
	}{
		{"usual", "A: 1\r\nB:\t2\r\n\t3\r\n\r\nbody\r\n", []field{{"A", " 1"}, {"B", "\t2\n\t3"}}, "body\r\n"},
		{"LF", "A: 1\n B\n\nbody", []field{{"A", " 1\n B"}}, "body"},
		{"no body", "A: 1\r\n", []field{{"A", " 1"}}, ""},
		{"no line end", "A:", []field{{"A", ""}}, ""},
		{"no header", "\r\nbody", nil, "body"},
		{"nothing", "", nil, ""},
		{"a folded line of blanks", "A: 1\r\n \r\n\r\nx", []field{{"A", " 1\n "}}, "x"},
		{"more than one CR", "A: 1\r\r\n\r\nx", []field{{"A", " 1\r"}}, "x"},
	}
	for _, test := range tests {
		got, body, err := readHeader(spooled(t, test.text))
		if err != nil || !reflect.DeepEqual(got, test.want) || test.text[body:] != test.body {
			t.Errorf("%s: got %q, body %q, %v", test.name, got, test.text[body:], err)
		}
	}
	for name, text := range map[string]string{
		"no field": "A: 1\r\nnonsense\r\n\r\n", "begins with a blank": " A: 1\r\n\r\n", "no name": ": 1\r\n\r\n",
		"a blank in the name": "A B: 1\r\n\r\n", "too long": strings.Repeat("A: 1\r\n", maxHeader/6+1),
	} {
		if _, _, err := readHeader(spooled(t, text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestWithCRLF(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", "a\n": "a\r\n", "\n\n": "\r\n\r\n", "a\r\nb\r": "a\r\nb\r", "\r\r\n\n": "\r\r\n\r\n", "a\rb": "a\rb",
	} {
		if got := withCRLF(nil, []byte(in), 0); string(got) != want {
			t.Errorf("%q became %q", in, got)
		}
		var pieces []byte
		last := byte(0)
		for _, c := range []byte(in) {
			pieces, last = withCRLF(pieces, []byte{c}, last), c
		}
		if !bytes.Equal(pieces, []byte(want)) {
			t.Errorf("%q, byte by byte, became %q", in, pieces)
		}
	}
}

// Whatever the two headers are, the edits make the one into the other.
func FuzzDiff(f *testing.F) {
	for _, seed := range [][2]string{
		{"A: 1\r\nB: 2\r\n", "A: 1\r\nC: 3\r\nb: 2\r\n"},
		{"A: 1\r\nA: 2\r\nA: 3\r\n", "A: 3\r\nA: 1\r\n"},
		{"Subject: x\r\n\ty\r\nReceived: z\r\n", "Received: z\r\nSubject:\r\nSubject: \r\n"},
		{"", "A:1"},
		{"A:1", ""},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		b, _, errBefore := readHeader(spooled(t, before))
		a, _, errAfter := readHeader(spooled(t, after))
		if errBefore != nil || errAfter != nil {
			return
		}
		if got := applied(t, b, diff(b, a)); !slices.Equal(got, a) {
			t.Errorf("%q to %q: got %q", b, a, got)
		}
	})
}
