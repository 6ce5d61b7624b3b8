package plain_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/plain"
)

func TestPlainText(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		charsets   []string
		shown, all string
	}{
		{"ascii", "one\ntwo\n", nil, "one\ntwo\n", ""},
		{"carriage returns", "one\r\ntwo\r\n", nil, "one\r\ntwo\r\n", ""},
		{"declared and guessed differ", "gr\xfcn\n", []string{"utf-8"}, "gr\ufffdn\n", "grün"},
		{"utf-8 called latin", "grün\n", []string{"iso-8859-1"}, "grün\n", "grÃ¼n"},
		{"utf-7 in ascii", "card +ADQAMQAxADE-\n", nil, "card +ADQAMQAxADE-\n", "card 4111"},
		{"nothing", "", nil, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := extracttest.Object("a.txt", []byte(tt.data))
			o.Charsets = tt.charsets
			r := extracttest.ReadObject(t, plain.Plain, o)
			if r.Err != nil || !r.Detected {
				t.Fatalf("error %v, detected %v", r.Err, r.Detected)
			}
			if got := r.Texts[extract.Shown]; got != tt.shown {
				t.Errorf("shown %q, want %q", got, tt.shown)
			}
			if got := r.Texts[extract.All]; !strings.Contains(got, tt.all) || tt.all == "" && got != "" {
				t.Errorf("all %q, want %q in it", got, tt.all)
			}
		})
	}
}

func TestPlainPlaces(t *testing.T) {
	var text strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&text, "this is line %d.\n", i+1)
	}
	r := extracttest.Read(t, plain.Plain, "a.log", []byte(text.String()))
	for _, n := range []int{1, 2, 777, 5000} {
		var from, to int
		where := r.At(extract.Shown, fmt.Sprintf("line %d.", n)).Where
		if _, err := fmt.Sscanf(where, "lines %d-%d", &from, &to); err != nil || n < from || n > to || to-from > 100 {
			t.Errorf("line %d is at %q", n, where)
		}
	}
	if r.Texts[extract.Shown] != text.String() {
		t.Error("the text was changed")
	}
}

func TestPlainBinaryIsAGap(t *testing.T) {
	data := strings.Repeat("text text text\n", 4000) + strings.Repeat("\x01\x02\x03\x04\x05\x06 ab", 2000) + strings.Repeat("text text text\n", 4000)
	if r := extracttest.Read(t, plain.Plain, "a.txt", []byte(data)); !r.Gap(extract.Unknown) {
		t.Errorf("error %v, want a gap", r.Err)
	}
}

func TestCSV(t *testing.T) {
	for _, tt := range []struct {
		name, file, data, want string
		detected               bool
	}{
		{"commas", "a.csv", "name,card\nJo,4111\nAl,1111\n", "name\tcard\nJo\t4111\nAl\t1111\n", true},
		{"semicolons", "", "name;card;city\nJo;4111;Ulm\nAl;1111;Bonn\n", "name\tcard\tcity\nJo\t4111\tUlm\nAl\t1111\tBonn\n", true},
		{"tabs", "", "a\tb\nc\td\ne\tf", "a\tb\nc\td\ne\tf", true},
		{"pipes", "", "a|b|c\nd|e|f\ng|h|i\n", "a\tb\tc\nd\te\tf\ng\th\ti\n", true},
		{"quotes", "a.csv", "a,b\n\"x, \"\"y\"\"\nz\",2\n", "a\tb\nx, \"y\"\nz\t2\n", true},
		{"carriage returns only", "a.csv", "a,b\rc,d\r", "a\tb\nc\td\n", true},
		{"excel's separator line", "a.csv", "sep=|\na|b,c\n", "sep=\t\na\tb,c\n", true},
		{"one column, by name", "a.csv", "a\nb\n", "a\nb\n", true},
		{"quote that never ends", "a.csv", "a,b\n\"c,d\ne,f", "a\tb\nc,d\ne,f", true},
		{"prose", "", "Dear Jo,\nI write, again, to you.\nYours, Al\n", "", false},
		{"prose of two lines", "", "One, two.\nThree, four.\n", "", false},
		{"nothing", "a.csv", "", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := extracttest.Read(t, plain.CSV, tt.file, []byte(tt.data))
			if r.Detected != tt.detected {
				t.Fatalf("detected %v", r.Detected)
			}
			if got := r.Texts[extract.Shown]; tt.detected && got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if r.Err != nil {
				t.Error(r.Err)
			}
		})
	}
}

func TestCSVInABodyIsProse(t *testing.T) {
	o := extracttest.Object("", []byte("a;b\nc;d\ne;f\n"))
	o.Section = extract.Body
	if plain.CSV.Detect(o) {
		t.Error("a body was taken for a table")
	}
}

func TestCSVPlaces(t *testing.T) {
	data := "name,card number,city\nJohn,4111111111111111,Springfield\nAlice,5500000000000004,Ulm am See\n"
	r := extracttest.Read(t, plain.CSV, "a.csv", []byte(data))
	for _, tt := range []struct{ text, where, column string }{
		{"4111111111111111", "B2", "card number"},
		{"5500000000000004", "B3", "card number"},
		{"Alice", "A3", "name"},
		{"card number", "B1", ""},
	} {
		if got := r.At(extract.Shown, tt.text); got.Where != tt.where || got.Column != tt.column {
			t.Errorf("%s is at %+v, want %s, column %q", tt.text, got, tt.where, tt.column)
		}
	}
	noHeader := extracttest.Read(t, plain.CSV, "a.csv", []byte("4111111111111111,1234\n4222222222222,1234\n"))
	if got := noHeader.At(extract.Shown, "4222").Column; got != "" {
		t.Errorf("a value is shown as the header %q", got)
	}
}

func TestCSVColumns(t *testing.T) {
	row := strings.Repeat(",", 701) + "4111111111111111"
	r := extracttest.Read(t, plain.CSV, "a.csv", []byte(row))
	if got := r.At(extract.Shown, "4111").Where; got != "ZZ1" {
		t.Errorf("column 702 is called %q", got)
	}
}

func TestJSON(t *testing.T) {
	for _, tt := range []struct {
		name, data, want string
	}{
		{"object", `{"name": "Jo", "card": 4111, "old": [1, true, null]}`, "name: Jo\ncard: 4111\nold: \n1\ntrue\nnull\n"},
		{"escapes", `["\u0034\u0031\u0031\u0031", "a\"b\\c\/d\n", "\ud83d\ude00", "\ud83dx", "\uZZ"]`, "4111\na\"b\\c/d\n😀\n\ufffdx\n\\uZZ\n"},
		{"lines", "{\"a\":1}\n{\"a\":2}\n", "a: 1\na: 2\n"},
		{"cut", `{"a": "4111 1111`, "a: 4111 1111\n"},
		{"cut in an escape", `{"a": "4111\u00`, "a: 4111\\u00\n"},
		{"comments and bare keys", "{\n// card 4111\nkey: '1111',\n}", "// card 4111\nkey\n'1111'\n"},
		{"empty key", `{"": "x"}`, ": x\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := extracttest.Read(t, plain.JSON, "a.json", []byte(tt.data))
			if got := r.Texts[extract.Shown]; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if r.Err != nil {
				t.Error(r.Err)
			}
		})
	}
}

func TestJSONDetect(t *testing.T) {
	for _, tt := range []struct {
		data string
		want bool
	}{
		{`{"a": 1}`, true},
		{`[1, 2]`, true},
		{`{}`, true},
		{"\xef\xbb\xbf{\"a\":1}", true},
		{`{"a": "` + strings.Repeat("x", 9000) + `"}`, true},
		{`[1] See the footnote`, false},
		{`{Dear} Jo`, false},
		{`{"a": `, true}, // cut
		{`"text"`, false},
		{``, false},
	} {
		if got := plain.JSON.Detect(extracttest.Object("", []byte(tt.data))); got != tt.want {
			t.Errorf("%.30q: got %v", tt.data, got)
		}
	}
	declared := extracttest.Object("", []byte("{key: 1}"))
	declared.Types = []string{"application/vnd.api+json"}
	if !plain.JSON.Detect(declared) {
		t.Error("declared JSON with an error is not read as JSON")
	}
}

func TestJSONPlaces(t *testing.T) {
	data := `{"people": [{"name": "John", "card": {"number": "4111111111111111"}}, {"name": "Alice Doe"}], "total": 12345}`
	r := extracttest.Read(t, plain.JSON, "a.json", []byte(data))
	for _, tt := range []struct{ text, where, column string }{
		{"4111111111111111", "people[0].card.number", "number"},
		{"Alice Doe", "people[1].name", "name"},
		{"12345", "total", "total"},
	} {
		if got := r.At(extract.Shown, tt.text); got.Where != tt.where || got.Column != tt.column {
			t.Errorf("%s is at %+v, want %s", tt.text, got, tt.where)
		}
	}
}

// Hostile inputs must be read to their end in time that grows with their size,
// and in little memory.
func TestHostile(t *testing.T) {
	const million, many = 1_000_000, 250_000
	for _, tt := range []struct {
		name   string
		format extract.Format
		data   string
	}{
		{"deep arrays", plain.JSON, strings.Repeat("[", million) + `"4111 1111"` + strings.Repeat("]", million)},
		{"deep objects", plain.JSON, strings.Repeat(`{"key":`, million) + `"4111 1111"` + strings.Repeat("}", million)},
		{"long keys", plain.JSON, strings.Repeat(`{"`+strings.Repeat("k", 1000)+`":`, 1000) + strings.Repeat("1,", many) + `"4111 1111"`},
		{"short values", plain.JSON, "[" + strings.Repeat("1,", many) + `"4111 1111"]`},
		{"only quotes", plain.JSON, "[" + strings.Repeat(`"`, 2*many) + `"4111 1111"]`},
		{"backslashes", plain.JSON, `["` + strings.Repeat(`\`, 2*many) + `4111 1111"]`},
		{"endless line", plain.CSV, strings.Repeat("x", 4*many) + ",4111 1111"},
		{"endless row", plain.CSV, strings.Repeat("a,", 2*many) + "4111 1111"},
		{"many rows", plain.CSV, strings.Repeat("\n", 2*many) + "4111 1111"},
		{"open quote", plain.CSV, `"` + strings.Repeat("x,\n", many) + "4111 1111"},
		{"endless line of text", plain.Plain, strings.Repeat("x", 8*many) + "4111 1111"},
		{"empty lines", plain.Plain, strings.Repeat("\n", 8*many) + "4111 1111"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			r := extracttest.Read(t, tt.format, "a", []byte(tt.data))
			if r.Err != nil {
				t.Error(r.Err)
			}
			if !strings.Contains(r.Texts[extract.Shown], "4111 1111") {
				t.Error("the end was not read")
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestBudgetEndsReading(t *testing.T) {
	data := []byte("{\"a\": [" + strings.Repeat(`"some text", `, 20_000) + "1]}")
	for _, f := range []extract.Format{plain.Plain, plain.CSV, plain.JSON} {
		s := &extracttest.Sink{Limit: 10_000}
		if err := f.Read(context.Background(), extracttest.Object("", data), s); !errors.Is(err, extract.ErrBudget) {
			t.Errorf("%s: error %v, want the sink's", f.Name, err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := f.Read(ctx, extracttest.Object("", data), &extracttest.Sink{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v, want the context's", f.Name, err)
		}
	}
}

func fuzz(f *testing.F, format extract.Format, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, format, "a", data)
	})
}

func FuzzCSV(f *testing.F) {
	fuzz(f, plain.CSV, "name,card\nJo,4111\n", "\"a\"\"b\",\r\n;\t", "sep=;\na;b", "\xff\xfea\x00,\x00")
}

func FuzzJSON(f *testing.F) {
	fuzz(f, plain.JSON, `{"a":[1,{"b":"\u0034\ud83d\ude00"}]}`, `[[[["`, `{"a\u00`, `]]]}}{`, `{"`+strings.Repeat("é", 80)+`":{"x":"yyyy"`)
}

func FuzzPlain(f *testing.F) {
	fuzz(f, plain.Plain, "one\ntwo", "gr\xfcn", "+ADQ-", "\xff\xfe4\x00", "\x1b$B#4#1")
}

func BenchmarkPlain4K(b *testing.B) {
	data := []byte(strings.Repeat("The quick brown fox jumps over the lazy dog.\r\n", 90))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		o := extracttest.Object("", data)
		if !plain.Plain.Detect(o) {
			b.Fatal("not detected")
		}
		if err := plain.Plain.Read(context.Background(), o, &extracttest.Sink{Discard: true}); err != nil {
			b.Fatal(err)
		}
	}
}
