package plist_test

import (
	"context"
	"encoding/binary"
	"os"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/plist"
)

func sample(t testing.TB, name string) []byte {
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSettings(t *testing.T) {
	for _, name := range []string{"settings.bplist", "settings.xml.plist"} {
		r := extracttest.Read(t, plist.Format, "", sample(t, name))
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", name, r.Detected, r.Err, r.Gaps)
		}
		got := r.Texts[extract.Shown]
		for _, want := range []string{
			"Card number: 4111111111111111\n", "Name: Ännchen Needle\n", "2024-02-03", "\n0.5\n-12\n18446744073709551615\n", "\nDE89370400440532013000\n", "Small: needle in data\n",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is missing in %q", name, want, got)
			}
		}
		if p := r.At(extract.Shown, "4111"); p.Where != "Card number" || p.Column != "Card number" {
			t.Errorf("%s: place %v", name, p)
		}
		if p := r.At(extract.Shown, "DE89"); p.Where != "Rates" {
			t.Errorf("%s: place %v", name, p)
		}
		var list, pdf bool
		for _, c := range r.Children {
			list = list || strings.HasPrefix(c.Path, "List") && strings.Contains(string(c.Data), "needle inner")
			pdf = pdf || strings.HasPrefix(c.Path, "Large") && len(c.Data) == 609
		}
		if !list || !pdf {
			t.Errorf("%s: children %v", name, r.Children)
		}
	}
}

func TestWebArchive(t *testing.T) {
	for _, name := range []string{"page.bplist", "page.xml.plist"} {
		r := extracttest.Read(t, plist.Format, "", sample(t, name))
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 || len(r.Children) != 3 {
			t.Fatalf("%s: detected %v, error %v, gaps %v, children %v", name, r.Detected, r.Err, r.Gaps, r.Children)
		}
		main, ok := r.Child("index.html")
		if !ok || main.Types[0] != "text/html" || main.Charsets[0] != "UTF-8" || main.Names[0] != "index.html" || !strings.Contains(string(main.Data), "needle page") {
			t.Errorf("%s: page %v", name, main)
		}
		if c, ok := r.Child("a.png"); !ok || string(c.Data) != "\x89PNG\r\n\x1a\n" {
			t.Errorf("%s: picture %v", name, c)
		}
		if c := r.Children[1]; string(c.Data) != "<p>needle frame" && string(r.Children[2].Data) != "<p>needle frame" {
			t.Errorf("%s: frame %v", name, c)
		}
		if !strings.Contains(r.Texts[extract.Shown], "https://corp.example/offers/index.html?q=1") {
			t.Errorf("%s: text %q", name, r.Texts[extract.Shown])
		}
	}
}

func TestArchive(t *testing.T) {
	r := extracttest.Read(t, plist.Format, "", sample(t, "archive.bplist"))
	if r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "\nneedle archived 4111 1111 1111 1111\n") {
		t.Errorf("error %v, text %q", r.Err, r.Texts[extract.Shown])
	}
}

func TestLink(t *testing.T) {
	const webloc = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>URL</key><string>https://needle.example/?a=1&amp;b</string></dict></plist>`
	r := extracttest.Read(t, plist.Format, "a.webloc", []byte(webloc))
	if !r.Detected || r.Err != nil || r.Texts[extract.Shown] != "URL: https://needle.example/?a=1&b\n" || len(r.Texts) != 1 {
		t.Errorf("detected %v, error %v, texts %q", r.Detected, r.Err, r.Texts)
	}
	for _, other := range []string{"<html><body><plist></body></html>", "<svg/>", "bplist", "a <plist>"} {
		if plist.Format.Detect(extracttest.Object("", []byte(other))) {
			t.Errorf("%q is a property list", other)
		}
	}
}

// list writes a binary list of objects that stand one behind the other, with
// references and offsets of one byte.
func list(objects ...string) []byte {
	b := []byte("bplist00")
	var table []byte
	for _, o := range objects {
		table = append(table, byte(len(b)))
		b = append(b, o...)
	}
	at := uint64(len(b))
	b = append(append(b, table...), 0, 0, 0, 0, 0, 0, 1, 1)
	b = binary.BigEndian.AppendUint64(b, uint64(len(objects)))
	b = binary.BigEndian.AppendUint64(b, 0)
	return binary.BigEndian.AppendUint64(b, at)
}

func TestOddities(t *testing.T) {
	for _, tt := range []struct {
		name    string
		data    []byte
		want    string
		corrupt bool
	}{
		{"unreferenced", list("\x51a", "\x56needle"), "a\nneedle\n", false},
		{"circle", list("\xa2\x00\x01", "\x56needle"), "needle\n", false},
		{"shared", list("\xa2\x01\x01", "\x56needle"), "needle\nneedle\n", false},
		{"half a sign", list("\x62\x00n\xd8\x3d"), "n\ufffd\n", false},
		{"more units than there are", list("\x64\x00n\xd8\x3d\xde\x00"), "", true},
		{"UTF-16", list("\x63\x00n\xd8\x3d\xde\x00"), "n😀\n", false},
		{"missing object", list("\xa2\x01\x09", "\x56needle"), "needle\n", true},
		{"missing key", list("\xd1\x09\x01", "\x56needle"), "needle\n", true},
		{"length", list("\xa2\x01\x02", "\x5f\x13\xff\xff\xff\xff\xff\xff\xff\xffa", "\x56needle"), "needle\n", true},
		{"array's length", list("\xaf\x13\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\x56needle"), "needle\n", true},
		{"data", list("\x46needle"), "needle\n", false},
		{"a line end behind", append(list("\x56needle"), '\n'), "needle\n", false},
		{"unknown kind", list("\xe0"), "", true},
	} {
		r := extracttest.Read(t, plist.Format, "", tt.data)
		if !r.Detected || r.Texts[extract.Shown] != tt.want || r.Gap(extract.Corrupt) != tt.corrupt {
			t.Errorf("%s: text %q, error %v", tt.name, r.Texts[extract.Shown], r.Err)
		}
	}
}

// What programs pass over a person reads in an editor: keys without a value, attributes,
// numbers where base64 should be, bytes between the objects.
func TestNothingIsPassedOver(t *testing.T) {
	const secret = "4111 1111 1111 1111"
	for _, inside := range []string{
		"<key>%</key>", "<key>%</key><key>b</key><string>x</string>", "<key>a</key><string %>x</string>", "<key>a</key><string>x</%>", "<key>a</key><array><key>%</key></array>",
		"<key>a</key><data>%</data>", "<key>%</key><dict><key>b</key></dict>", "<key>%</key><data></data>", "<key>%</key><true/>", "<key>WebResourceData</key><data>%</data>",
		"<key>a</key>%<string>x</string>", "<!-- % -->", "<key>a</key><integer>%</integer>",
	} {
		for _, text := range []string{
			"<plist version=\"1.0\"><dict>" + inside + "</dict></plist>", "<plist version=\"1.0\"><dict>" + inside, "<plist version=\"1.0\">" + inside + "</plist>",
		} {
			r := extracttest.Read(t, plist.Format, "", []byte(strings.ReplaceAll(text, "%", secret)))
			if !r.Detected || !strings.Contains(r.Text(), secret) {
				t.Errorf("%s: %q", text, r.Texts)
			}
		}
	}
	for _, text := range []string{`<plist version="%"><string>a</string></plist>`, `<plist version="1.0"><string>a</string></plist>%`} {
		r := extracttest.Read(t, plist.Format, "", []byte(strings.ReplaceAll(text, "%", secret)))
		if !r.Detected || !strings.Contains(r.Text(), secret) {
			t.Errorf("%s: %q", text, r.Texts)
		}
	}
	data := list("\x51a", "\x09")
	for _, whole := range []string{
		string(data[:8]) + secret + string(data[8:10]) + "\x09" + string(data[11:]),
		string(list("\x51a"+secret, "\x09")), string(list("\xd1\x01\x02", "\x5f\x10\x13"+secret, "\x09")), string(list("\xd1\x01\x02", "\x5f\x10\x13"+secret, "\xd0")),
	} {
		r := extracttest.Read(t, plist.Format, "", []byte(whole))
		if !r.Detected || !strings.Contains(r.Text(), secret) && r.Err == nil {
			t.Errorf("%q: %q, %v", whole, r.Texts, r.Err)
		}
	}
}

func TestDamage(t *testing.T) {
	whole := sample(t, "page.bplist")
	for n := range len(whole) {
		r := extracttest.Read(t, plist.Format, "", whole[:n])
		if n > 8 && r.Err == nil {
			t.Errorf("cut at %d: no gap", n)
		}
	}
	for i := len(whole) - 32; i < len(whole); i++ {
		broken := append([]byte(nil), whole...)
		broken[i] ^= 0xff
		extracttest.Read(t, plist.Format, "", broken)
	}
}

// TestMany reads what is made to be slow: arrays that overlap, deep ones, and texts
// that all refer to.
func TestMany(t *testing.T) {
	overlapping := []byte("bplist00")
	const n = 100_000
	for range n {
		overlapping = append(overlapping, 0xaf, 0x12, 0, 0, 0xff, 0xff)
	}
	at := uint64(len(overlapping))
	for i := range uint32(n) {
		overlapping = binary.BigEndian.AppendUint32(overlapping, 8+6*i)
	}
	overlapping = append(overlapping, 0, 0, 0, 0, 0, 0, 4, 4)
	overlapping = binary.BigEndian.AppendUint64(overlapping, n)
	overlapping = binary.BigEndian.AppendUint64(overlapping, 0)
	overlapping = binary.BigEndian.AppendUint64(overlapping, at)

	for name, data := range map[string][]byte{
		"overlapping": overlapping,
		"deep":        []byte("<plist>" + strings.Repeat("<array>", 300_000) + "needle"),
		"keys":        []byte("<plist>" + strings.Repeat("<dict><key>"+strings.Repeat("k", 300)+"</key>", 5000)),
	} {
		start := time.Now()
		s := &extracttest.Sink{Limit: 64 << 20, Discard: true}
		_ = plist.Format.Read(context.Background(), extracttest.Object("", data), s)
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("%s: took %v, %d bytes", name, d, s.Bytes)
		}
	}
}

func FuzzList(f *testing.F) {
	for _, name := range []string{"settings.bplist", "page.bplist", "archive.bplist", "settings.xml.plist", "page.xml.plist"} {
		f.Add(sample(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, plist.Format, "", data)
	})
}
