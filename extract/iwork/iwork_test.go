package iwork_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"math"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/iwork"
)

// num and str are fields of protocol buffers.
func num(n int, v uint64) string {
	return string(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(n)<<3), v))
}

func str(n int, parts ...string) string {
	s := strings.Join(parts, "")
	return string(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(n)<<3|2), uint64(len(s)))) + s
}

func double(n int, v float64) string {
	return string(binary.LittleEndian.AppendUint64(binary.AppendUvarint(nil, uint64(n)<<3|1), math.Float64bits(v)))
}

func ref(n int, id uint64) string { return str(n, num(1, id)) }

// object is one of an archive, with its head.
func object(id, kind uint64, parts ...string) string {
	data := strings.Join(parts, "")
	head := num(1, id) + str(2, num(1, kind)+str(2, "\x01\x00\x05")+num(3, uint64(len(data))))
	return string(binary.AppendUvarint(nil, uint64(len(head)))) + head + data
}

// archive packs objects in chunks of at most 64 KiB.
func archive(objects ...string) string {
	data := []byte(strings.Join(objects, ""))
	var out []byte
	for len(data) > 0 {
		n := min(len(data), 1<<16)
		c := snappy.Encode(nil, data[:n])
		out = append(append(out, 0, byte(len(c)), byte(len(c)>>8), byte(len(c)>>16)), c...)
		data = data[n:]
	}
	return string(out)
}

func le(vs ...any) string {
	var b bytes.Buffer
	for _, v := range vs {
		_ = binary.Write(&b, binary.LittleEndian, v)
	}
	return b.String()
}

// cell5 is a cell of today, cell3 one of 2013 to 2016.
func cell5(kind byte, flags uint32, values ...any) string {
	return le([]byte{5, kind, 0, 0, 0, 0, 0, 0}, flags) + le(values...)
}

func cell3(kind byte, flags uint32, values ...any) string {
	return le([]byte{3, 0, kind, 0}, flags, uint32(0)) + le(values...)
}

// dec is a decimal of 128 bits.
func dec(mantissa uint64, exponent int, negative bool) []byte {
	b := binary.LittleEndian.AppendUint64(nil, mantissa)
	b = append(b, make([]byte, 8)...)
	e := exponent + 0x1820
	b[14], b[15] = byte(e<<1), byte(e>>7)
	if negative {
		b[15] |= 0x80
	}
	return b
}

// row is one of a tile; an empty cell is none.
func row(n uint64, fresh bool, cells ...string) string {
	var data, offsets []byte
	for _, c := range cells {
		at := uint16(0xffff)
		if c != "" {
			at = uint16(len(data))
			if fresh {
				at /= 4
			}
		}
		offsets = binary.LittleEndian.AppendUint16(offsets, at)
		data = append(data, c...)
		if fresh {
			data = append(data, make([]byte, -len(data)&3)...)
		}
	}
	if !fresh {
		return str(5, num(1, n)+num(2, uint64(len(cells)))+str(3, string(data))+str(4, string(offsets)))
	}
	return str(5, num(1, n)+num(2, uint64(len(cells)))+str(3)+str(4)+num(5, 5)+str(6, string(data))+str(7, string(offsets))+num(8, 1))
}

func numbers(t testing.TB, fresh bool) []byte {
	var tile string
	if fresh {
		tile = row(0, true, cell5(3, 8, uint32(1)), cell5(3, 8, uint32(2)), cell5(9, 0x10, uint32(7))) +
			row(2, true, cell5(2, 1, dec(4111111111111111, 0, false)), "", cell5(10, 1, dec(12345, -2, true)), cell5(5, 4, 86400.5*366), cell5(6, 2, 1.0), cell5(7, 2, 90.0)) +
			row(3, true, cell5(2, 1, dec(4111, 0, false)), cell5(2, 1, dec(1111, 0, false)), cell5(2, 1, dec(1111, 0, false)), cell5(2, 1, dec(1111, 0, false)))
	} else {
		tile = row(0, false, cell3(3, 0x10, uint32(1)), cell3(3, 0x12, uint32(99), uint32(2)), cell3(9, 0x1200, uint32(7), uint32(99))) +
			row(2, false, cell3(2, 0x20, 4111111111111111.0), "", cell3(2, 0x20, -123.45), cell3(5, 0x40, 86400.0*366), cell3(6, 0x20, 1.0), cell3(7, 0x20, 90.0))
	}
	return extracttest.Zip(t,
		"Index/Document.iwa", archive(object(1, 1, ref(1, 2)), object(2, 2, str(1, "Sales"), ref(2, 10))),
		"Index/CalculationEngine.iwa", archive(object(10, 6000, str(1), ref(2, 11)),
			object(11, 6001, str(1, "F0EBD1A2-0000-4000-8000-000000000000"),
				str(4, str(3, str(1, num(1, 0), ref(2, 20)), num(2, 256)), ref(4, 21), ref(17, 22)), num(6, 4), num(7, 6), str(8, "Cards")),
			object(30, 6218, ref(1, 31)), object(31, 2001, str(3, "rich DE89370400440532013000")), object(32, 3056, str(1, "needle comment"), double(2, 4.5e8)),
			object(33, 5021, str(1, str(2, str(3, "needle series"), double(4, 5500005555555559)))),
		),
		"Index/Tables/Tile.iwa", archive(object(20, 6002, num(4, 4), tile)),
		"Index/Tables/DataList.iwa", archive(object(21, 6005, num(1, 1), num(2, 9), str(3, num(1, 1), num(2, 1), str(3, "Name\nfirst")), ref(4, 23)),
			object(23, 6011, num(1, 1), str(2), str(3, num(1, 2), num(2, 1), str(3, "Card")), str(3, num(1, 3), num(2, 0), str(3, "needle that no cell shows"))),
			object(22, 6005, num(1, 8), num(2, 9), str(3, num(1, 7), num(2, 1), ref(9, 30)))),
		"Metadata/Properties.plist", "bplist00", "Metadata/DocumentIdentifier", "F0EBD1A2", "preview.jpg", "\xff\xd8\xff", "Data/a.png", "\x89PNG")
}

func TestTables(t *testing.T) {
	for name, fresh := range map[string]bool{"2017": true, "2013": false} {
		r := extracttest.Read(t, iwork.Format, "", numbers(t, fresh))
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", name, r.Detected, r.Err, r.Gaps)
		}
		want := "Sales, Cards\nName\nfirst\tCard\trich DE89370400440532013000\n4111111111111111\t-123.45\t2002-01-02"
		if got := r.Texts[extract.Shown]; !strings.HasPrefix(got, want) || !strings.Contains(got, "\ttrue\t90\n") || strings.Count(got, "DE89370400440532013000") != 1 {
			t.Errorf("%s: shown %q", name, got)
		}
		if p := r.At(extract.Shown, "4111111111111111"); p.Where != "Sales, Cards!A3" || p.Column != "Name\nfirst" {
			t.Errorf("%s: place %v", name, p)
		}
		for _, s := range []string{"needle comment", "needle series", "5500005555555559", "needle that no cell shows"} {
			if !strings.Contains(r.Texts[extract.All], s) {
				t.Errorf("%s: %q is not read: %q", name, s, r.Texts[extract.All])
			}
		}
		if fresh && !strings.Contains(r.Texts[extract.Joined], "4111111111111111") {
			t.Errorf("%s: joined %q", name, r.Texts[extract.Joined])
		}
		if c, ok := r.Child("preview.jpg"); !ok || !c.Preview {
			t.Errorf("%s: preview %v", name, c)
		}
		if _, ok := r.Child("Metadata/Properties.plist"); !ok {
			t.Errorf("%s: property list %v", name, r.Children)
		}
	}
}

func TestText(t *testing.T) {
	long := strings.Repeat("a long paragraph that goes over chunks ", 5000)
	data := extracttest.Zip(t, "Index/Document.iwa", archive(object(1, 10000, ref(1, 2)), object(2, 2001, num(1, 0), ref(2, 9), str(3, "First\u2028line\ufffc 4111 1111"), str(3, " 1111 1111\n"+long+"needle end"))),
		"Index/Slide-77.iwa", archive(object(3, 2005, str(3, "needle slide"))), "Index/TemplateSlide.iwa", archive(object(4, 2001, str(3, "Click to edit"))))
	r := extracttest.Read(t, iwork.Format, "", data)
	if r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("error %v, gaps %v", r.Err, r.Gaps)
	}
	shown := r.Texts[extract.Shown]
	if !strings.HasPrefix(shown, "First\nline  4111 1111 1111 1111\n") || !strings.Contains(shown, "needle end\nneedle slide\n") {
		t.Errorf("shown %.80q", shown)
	}
	if strings.Contains(shown, "Click") || !strings.Contains(r.Texts[extract.All], "Click to edit") {
		t.Error("the text of a template is shown")
	}
	if p := r.At(extract.Shown, "needle slide"); p.Where != "Slide-77" {
		t.Errorf("place %v", p)
	}
}

// TestSheetJS reads a workbook that SheetJS wrote.
func TestSheetJS(t *testing.T) {
	r := extracttest.Read(t, iwork.Format, "", sample(t))
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
	}
	if got := r.Texts[extract.Shown]; !strings.HasPrefix(got, "Sheet 1, Table 1\nName\tCard\tAmount\tWhen\nAnn Needle\t4111111111111111.4752\t12.5\tDE89370400440532013000\n") {
		t.Errorf("shown %q", got)
	}
	if !strings.Contains(r.Texts[extract.All], "4111111111111111\n") {
		t.Error("the long number is not read without its fraction")
	}
	if p := r.At(extract.Shown, "DE893"); p.Where != "Sheet 1, Table 1!D2" || p.Column != "When" {
		t.Errorf("place %v", p)
	}
}

func sample(t testing.TB) []byte {
	data, err := os.ReadFile("testdata/sheetjs.numbers")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const old = `<?xml version="1.0"?><ls:document xmlns:sf="http://developer.apple.com/namespaces/sf"><sf:metadata><sf:authors><sf:string sfa:string="needle author"/></sf:authors></sf:metadata>
<ls:workspace-array><ls:workspace ls:workspace-name="Sales"><sf:tabular-info><sf:tabular-model sf:name="Cards"><sf:grid sf:numcols="3" sf:numrows="3"><sf:datasource>
<sf:t sf:s="SFTCellStyle-1"><sf:ct sfa:s="Name"/></sf:t><sf:t><sf:ct sfa:s="Card"/></sf:t><sf:t><sf:ct sfa:s="Since"/></sf:t>
<sf:t><sf:ct sfa:s="Ann"/></sf:t><sf:n sf:v="4111111111111111"/><sf:d sf:cell-date="2009-01-02T00:00:00Z"/>
<sf:g sf:ct="2"/><sf:t><sf:ct><sf:so><sf:text-body><sf:p>rich <sf:span>DE8937</sf:span>0400440532013000</sf:p></sf:text-body></sf:so></sf:ct></sf:t>
</sf:datasource></sf:grid></sf:tabular-model></sf:tabular-info></ls:workspace></ls:workspace-array>
<key:slide><sf:p>5500 <sf:span sf:style="s">00</sf:span>55 5555<sf:tab/>5559<sf:br/>next</sf:p><key:notes><sf:p>needle note</sf:p></key:notes><sf:link href="https://needle.example/">x</sf:link></key:slide>
<sf:p>after</sf:p></ls:document>`

func TestOld(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(old))
	_ = z.Close()
	for name, data := range map[string][]byte{
		"'09": extracttest.Zip(t, "index.xml", old, "buildVersionHistory.plist", "<plist/>", "QuickLook/Preview.pdf", "%PDF-", "thumbs/a.tiff", "II*"),
		"'05": extracttest.Zip(t, "a.key/index.apxl.gz", packed.String(), "a.key/thumbs/a.tiff", "II*"),
	} {
		r := extracttest.Read(t, iwork.Format, "", data)
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", name, r.Detected, r.Err, r.Gaps)
		}
		want := "Sales\nCards\nName\tCard\tSince\nAnn\t4111111111111111\t2009-01-02T00:00:00Z\nrich DE89370400440532013000\n5500 0055 5555\t5559\nnext\nneedle note\nx\nafter\n"
		if got := r.Texts[extract.Shown]; got != want {
			t.Errorf("%s: shown %q", name, got)
		}
		if p := r.At(extract.Shown, "4111111111111111"); p.Where != "Sales, Cards!B2" || p.Column != "Card" {
			t.Errorf("%s: place %v", name, p)
		}
		if p := r.At(extract.Shown, "5500"); p.Where != "slide 1" {
			t.Errorf("%s: place %v", name, p)
		}
		if !strings.Contains(r.Texts[extract.All], "https://needle.example/") || r.Texts[extract.Properties] != "needle author\n" {
			t.Errorf("%s: properties %q", name, r.Texts[extract.Properties])
		}
		if _, ok := r.Child("a.tiff"); !ok {
			t.Errorf("%s: children %v", name, r.Children)
		}
	}
}

func TestPassword(t *testing.T) {
	for _, data := range [][]byte{
		extracttest.Zip(t, "Index/Document.iwa", "\x13\x37not to be read", ".iwph", "hint", ".iwpv2", "\x02\x00"),
		extracttest.Zip(t, "index.xml", "\x13\x37", ".iwpv2", "\x02\x00"),
	} {
		r := extracttest.Read(t, iwork.Format, "", data)
		if !r.Detected || r.Err != nil || !r.Gap(extract.EncryptedFile) || len(r.Gaps) != 1 {
			t.Errorf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
		}
	}
}

func TestOtherPackages(t *testing.T) {
	for _, data := range [][]byte{extracttest.Zip(t, "index.xml", "<a/>"), extracttest.Zip(t, "a/b/index.xml", "<a/>", "QuickLook/a.pdf", ""), extracttest.Zip(t, "index.html", "")} {
		if iwork.Format.Detect(extracttest.Object("", data)) {
			t.Errorf("%q is a document", data)
		}
	}
}

// TestDamage cuts an archive at every byte, and lies about sizes.
func TestDamage(t *testing.T) {
	whole := archive(object(1, 2001, str(3, "needle"), strings.Repeat(str(4, "0123456789abcdef"), 40)))
	for n := range len(whole) {
		r := extracttest.Read(t, iwork.Format, "", extracttest.Zip(t, "Index/Document.iwa", whole[:n]))
		if r.Err == nil && len(r.Gaps) == 0 && n > 0 {
			t.Errorf("cut at %d: no gap", n)
		}
	}
	tile := func(cells, offsets string) string {
		return archive(object(5, 6002, str(5, num(1, 1<<40)+str(6, cells)+str(7, offsets)+num(8, 1))))
	}
	deep := str(1, "x")
	for range 1000 {
		deep = str(1, deep)
	}
	for name, doc := range map[string]string{
		"chunk":    "\x00\xff\xff\xff\x05\x00a",
		"size":     "\x00\x06\x00\x00\xff\xff\xff\xff\x01\x00",
		"head":     archive("\xff\xff\xff\x7f"),
		"message":  archive(string(binary.AppendUvarint(nil, 8)) + str(2, num(1, 2001)+num(3, 1<<20)) + strings.Repeat("x", 10)),
		"offsets":  tile(cell5(2, 1, dec(1, 0, false)), le(uint16(3), uint16(2), uint16(0x7fff))),
		"cell":     tile(cell5(2, 0xffff), le(uint16(0))),
		"version":  tile(strings.Repeat("\x09", 40), le(uint16(0))),
		"nesting":  archive(object(1, 1, deep)),
		"no chunk": "text",
	} {
		r := extracttest.Read(t, iwork.Format, "", extracttest.Zip(t, "Index/Document.iwa", doc))
		if r.Err == nil && len(r.Gaps) == 0 {
			t.Errorf("%s: no gap", name)
		}
	}
}

// TestMany reads what is made to be slow: cells that share a long text, objects without
// end, tables that share a tile.
func TestMany(t *testing.T) {
	var tables []string
	for i := range 2000 {
		tables = append(tables, object(uint64(100+i), 6001, str(4, str(3, str(1, num(1, 0), ref(2, 20))), ref(4, 21)), str(8, "t")))
	}
	var cells []string
	for range 30_000 / 16 {
		cells = append(cells, cell5(3, 8, uint32(1)))
	}
	data := extracttest.Zip(t, "a.iwa", archive(append(tables, object(20, 6002, strings.Repeat(row(0, true, cells...), 100)), object(21, 6005, num(1, 1), str(3, num(1, 1), str(3, strings.Repeat("long ", 1<<17)))))...),
		"b.iwa", archive(strings.Repeat(object(7, 1, num(1, 1)), 500_000)))
	s := &extracttest.Sink{Limit: 64 << 20, Discard: true}
	o := extracttest.Object("", data)
	_ = iwork.Format.Read(context.Background(), o, s)
	if s.Bytes > 16<<20 {
		t.Errorf("%d bytes came out", s.Bytes)
	}
}

// The head of an object, where numbers stand, hides no text.
func TestHeads(t *testing.T) {
	data := str(3, "shown")
	head := num(1, 7) + str(2, num(1, 2001), num(3, uint64(len(data)))) + str(9, "needle here")
	r := extracttest.Read(t, iwork.Format, "", extracttest.Zip(t, "a.iwa", archive(string(binary.AppendUvarint(nil, uint64(len(head))))+head+data)))
	if r.Err != nil || !strings.Contains(r.Texts[extract.All], "needle here") || !strings.Contains(r.Texts[extract.Shown], "shown") {
		t.Errorf("error %v, %q", r.Err, r.Texts)
	}
}

// TestShared reads what many refer to: a text of cells, a name of tables, the head of a table behind
// much else. None is copied for each.
func TestShared(t *testing.T) {
	text, name := strings.Repeat("a long text ", 40_000), strings.Repeat("a long name ", 40_000)
	var list, tables, cells []string
	for i := range 5000 {
		list = append(list, str(3, num(1, uint64(i)), ref(9, 30)))
		tables = append(tables, ref(2, 10))
	}
	for range 4000 {
		cells = append(cells, cell5(2, 1, dec(4111, 0, false)))
	}
	data := extracttest.Zip(t, "a.iwa", archive(
		object(2, 2, str(1, name), strings.Join(tables, "")), object(10, 6000, strings.Repeat(num(9, 1), 200_000), ref(2, 11)),
		object(11, 6001, str(4, str(3, str(1, num(1, 0), ref(2, 20))), ref(17, 21)), str(8, name)),
		object(20, 6002, row(0, true, cells...)), object(21, 6005, num(1, 8), strings.Join(list, "")), object(30, 6218, ref(1, 31)), object(31, 2001, str(3, text)),
	))
	s := &extracttest.Sink{Limit: 64 << 20, Discard: true}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := iwork.Format.Read(context.Background(), extracttest.Object("", data), s); err != nil {
		t.Error(err)
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 128<<20 {
		t.Errorf("%d MiB were allocated", n>>20)
	}
}

// A text of any length is read to its end, and so is a string of bytes.
func TestLong(t *testing.T) {
	long := strings.Repeat("Žluťoučký kůň ", 200_000)
	r := extracttest.Read(t, iwork.Format, "", extracttest.Zip(t, "a.iwa", archive(
		object(1, 2001, str(3, long+"needle one")), object(2, 77, str(1, long+"needle two"), str(2, strings.Repeat("\xff", 1<<20-4), "needle three")),
		object(21, 6005, num(1, 1), str(3, num(1, 1), str(3, long+"needle four"))))))
	for _, want := range []string{"kůň needle one\n", "kůň needle two\n", "needle three\n", "kůň needle four"} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("%q is missing", want)
		}
	}
	if !strings.Contains(r.Texts[extract.Shown], long+"needle one\n") || r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("error %v, gaps %v", r.Err, r.Gaps)
	}
}

func FuzzIWork(f *testing.F) {
	f.Add(numbers(f, true))
	f.Add(numbers(f, false))
	f.Add(sample(f))
	f.Add(extracttest.Zip(f, "index.xml", old, "buildVersionHistory.plist", ""))
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		o := extracttest.Object("", data)
		iwork.Format.Detect(o)
		_ = iwork.Format.Read(ctx, o, &extracttest.Sink{Limit: 16 << 20, Discard: true})
	})
}

// FuzzArchive reads the archive of a document.
func FuzzArchive(f *testing.F) {
	f.Add([]byte(object(1, 2001, str(3, "needle"))))
	f.Add([]byte(object(11, 6001, str(4, str(3, str(1, num(1, 0), ref(2, 20))), ref(4, 21))) + object(20, 6002, row(0, true, cell5(2, 1, dec(41, 3, false)))) +
		object(21, 6005, num(1, 1), str(3, num(1, 1), str(3, "Name"))) + object(20, 6002, row(0, false, cell3(2, 0x20, 1.5)))))
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, iwork.Format, "", extracttest.Zip(t, "Index/Document.iwa", archive(string(data))))
	})
}
