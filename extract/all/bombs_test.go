package all_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// A bomb is a small file, or message, that wants to be large, slow or deep.
type bomb struct {
	name string
	data []byte
	kind string // media type; "" for the whole message
	// calm bombs may be read whole, or answered by fewer gaps.
	calm bool
}

// bombs makes them all.
func bombs(t testing.TB) []bomb {
	t.Helper()
	quine, err := os.ReadFile("testdata/quine.zip")
	if err != nil {
		t.Fatal(err)
	}
	zeros := deflatedZeros(t, 10<<10)
	return []bomb{
		{"42.zip", nestedZip(t), "application/zip", false},
		{"quine.zip", quine, "application/zip", false},
		{"overlap.zip", overlappingZip(zeros[:1<<20], 60_000), "application/zip", false},
		{"zeros.zip", zipAround("zeros.txt", zeros, 10<<30), "application/zip", false},
		{"zeros.gz", gzipAround(zeros, 10<<30), "application/gzip", false},
		{"letters.gz", gzipMany(t, bytes.Repeat([]byte("letters "), 8<<20), 40), "application/gzip", false},
		{"window.xz", xzWindow(t), "application/x-xz", false},
		{"window.zst", zstdWindow(), "application/zstd", false},
		{"window.lzma", append([]byte("\x5d\x00\x00\x00\xc0\xff\xff\xff\xff\xff\xff\xff\xff\x00"), make([]byte, 4000)...), "application/x-lzma", false},
		{"zeros.zst", zstdZeros(t), "application/zstd", false},
		{"members.tar.gz", manyTar(t, 1_000_000), "application/gzip", false},
		{"members.zip", manyZip(150_000), "application/zip", false},
		{"deep.gz", deepGzip(t, 1000), "application/gzip", false},
		{"deep.zip", deepZip(t, 300), "application/zip", false},
		{"deep.json", []byte(strings.Repeat(`{"a":[`, 1_000_000)), "application/json", true},
		{"deep.xml", []byte(`<?xml version="1.0"?>` + strings.Repeat("<a>", 2_000_000)), "application/xml", true},
		{"deep.html", []byte("<html>" + strings.Repeat("<div><b>", 500_000)), "text/html", true},
		{"deep.rtf", []byte(`{\rtf1 ` + strings.Repeat("{", 2_000_000)), "application/rtf", true},
		{"laughs.xml", []byte(laughs(12)), "application/xml", true},
		{"laughs.docx", laughingDocx(t), "application/zip", true},
		{"stream.pdf", streamPDF(t), "application/pdf", false},
		{"pages.pdf", pagesPDF(300_000), "application/pdf", true},
		{"huge.png", hugePNG(t), "image/png", true},
		{"parts.eml", []byte(manyParts(100_000)), "", true},
		{"deep.eml", []byte(deepParts(10_000)), "", true},
		{"headers.eml", []byte("From: a@b.example\r\n" + strings.Repeat("X-A: b\r\n", 1_000_000) + "\r\nbody"), "", true},
	}
}

// message is the mail that carries it.
func (b *bomb) message() string {
	if b.kind == "" {
		return string(b.data)
	}
	return mixed(attach(b.name, b.kind, b.data))
}

// deflatedZeros is a raw stream of so many MiB of zeros: one MiB over and over.
func deflatedZeros(t testing.TB, mib int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	piece := func() []byte {
		from := b.Len()
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		return bytes.Clone(b.Bytes()[from:])
	}
	first := piece()
	again := piece()
	out := append(first, bytes.Repeat(again, mib-1)...)
	return append(out, 0x01, 0, 0, 0xff, 0xff) // a last, empty stored block
}

var le = binary.LittleEndian

// zipRecord is a local or a central header of a deflated member.
func zipRecord(central bool, name string, packed, size, crc uint32, offset int) []byte {
	h := make([]byte, 30)
	copy(h, "PK\x03\x04\x14\x00\x00\x00\x08\x00")
	at := 14
	if central {
		h = make([]byte, 46)
		copy(h, "PK\x01\x02\x14\x00\x14\x00\x00\x00\x08\x00")
		le.PutUint32(h[42:], uint32(offset))
		at = 16
	}
	le.PutUint32(h[at:], crc)
	le.PutUint32(h[at+4:], packed)
	le.PutUint32(h[at+8:], size)
	le.PutUint16(h[at+12:], uint16(len(name)))
	return append(h, name...)
}

func zipEnd(count, size, offset int) []byte {
	h := make([]byte, 22)
	copy(h, "PK\x05\x06")
	le.PutUint16(h[8:], uint16(count))
	le.PutUint16(h[10:], uint16(count))
	le.PutUint32(h[12:], uint32(size))
	le.PutUint32(h[16:], uint32(offset))
	return h
}

func zipAround(name string, packed []byte, size int64) []byte {
	b := append(zipRecord(false, name, uint32(len(packed)), uint32(size), 0, 0), packed...)
	dir := zipRecord(true, name, uint32(len(packed)), uint32(size), 0, 0)
	at := len(b)
	return append(append(b, dir...), zipEnd(1, len(dir), at)...)
}

// overlappingZip lists the same bytes many times.
func overlappingZip(packed []byte, count int) []byte {
	b := append(zipRecord(false, "kernel", uint32(len(packed)), 1<<30, 0, 0), packed...)
	at := len(b)
	for i := range count {
		b = append(b, zipRecord(true, fmt.Sprintf("n%d", i), uint32(len(packed)), 1<<30, 0, 0)...)
	}
	return append(b, zipEnd(count, len(b)-at, at)...)
}

func gzipAround(packed []byte, size int64) []byte {
	b := append([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"), packed...)
	return le.AppendUint32(le.AppendUint32(b, 0), uint32(size))
}

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipMany(t testing.TB, data []byte, times int) []byte {
	return bytes.Repeat(gzipped(t, data), times)
}

func deepGzip(t testing.TB, depth int) []byte {
	data := []byte("at the bottom")
	for range depth {
		data = gzipped(t, data)
	}
	return data
}

// nestedZip is made as 42.zip is: sixteen times sixteen … times a large file.
func nestedZip(t testing.TB) []byte {
	data := zipAround("0.dll", deflatedZeros(t, 4<<10), 4<<30)
	for range 5 {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for i := range 16 {
			f, err := w.Create(fmt.Sprintf("lib %x.zip", i))
			if err == nil {
				_, err = f.Write(data)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		data = b.Bytes()
	}
	return data
}

func deepZip(t testing.TB, depth int) []byte {
	data := []byte("at the bottom")
	for range depth {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		f, err := w.CreateHeader(&zip.FileHeader{Name: "in.zip"})
		if err == nil {
			_, err = f.Write(data)
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		data = b.Bytes()
	}
	return data
}

// xzWindow declares a dictionary of nearly 4 GiB.
func xzWindow(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := xz.NewWriter(&b)
	if err == nil {
		_, err = w.Write([]byte("small"))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	i := bytes.Index(data[12:], []byte{0x21, 1}) + 12 // the filter LZMA2 and its dictionary
	data[i+2] = 40
	end := 12 + (int(data[12])+1)*4
	le.PutUint32(data[end-4:], crc32.ChecksumIEEE(data[12:end-4]))
	return data
}

// zstdWindow declares a window of 2 GiB, and a block of zeros.
func zstdWindow() []byte {
	b := []byte("\x28\xb5\x2f\xfd\x00\xa8")
	for range 1000 {
		b = append(b, 0x02, 0x00, 0x08, 0) // a byte, 64 Ki times
	}
	return append(b, 0x03, 0, 0, 0)
}

func zstdZeros(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, 32<<20)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.Repeat(b.Bytes(), 320)
}

func manyTar(t testing.TB, count int) []byte {
	t.Helper()
	var one bytes.Buffer
	w := tar.NewWriter(&one)
	if err := w.WriteHeader(&tar.Header{Name: "a.txt", Mode: 0o600, Size: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	piece := bytes.Repeat(one.Bytes(), 1000)
	for range count / 1000 {
		if _, err := z.Write(piece); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func manyZip(count int) []byte {
	var b, dir []byte
	for i := range count {
		name := fmt.Sprintf("%d.txt", i)
		dir = append(dir, zipRecord(true, name, 3, 1, 0x8cdc1683, len(b))...)
		b = append(append(b, zipRecord(false, name, 3, 1, 0x8cdc1683, 0)...), 0xab, 0, 0)
	}
	at := len(b)
	return append(append(b, dir...), zipEnd(count, len(dir), at)...)
}

func laughs(levels int) string {
	b := "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [\n<!ENTITY lol0 \"lol\">\n"
	for i := range levels {
		b += fmt.Sprintf("<!ENTITY lol%d \"%s\">\n", i+1, strings.Repeat(fmt.Sprintf("&lol%d;", i), 10))
	}
	return b + fmt.Sprintf("]>\n<lolz>&lol%d;</lolz>", levels)
}

func laughingDocx(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels":         `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":   strings.Replace(laughs(12), "<lolz>", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`, 1) + strings.Repeat("<w:p>", 1_000_000),
	} {
		f, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(f, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// streamPDF has a page whose content is packed twice and comes to a GiB.
func streamPDF(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	zeros := append([]byte("\x78\xda"), deflatedZeros(t, 1<<10)...)
	if _, err := z.Write(append(zeros, 0, 0, 0, 1)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	var pdf bytes.Buffer
	pdf.WriteString("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents[")
	pdf.WriteString(strings.Repeat("4 0 R ", 1000))
	fmt.Fprintf(&pdf, "]>>endobj\n4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n", b.Len())
	pdf.Write(b.Bytes())
	pdf.WriteString("\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
	return pdf.Bytes()
}

// pagesPDF names one page very often.
func pagesPDF(count int) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj\n" +
		"4 0 obj<</Length 20>>stream\nBT (lol) Tj ET      \nendstream endobj\n2 0 obj<</Type/Pages/Kids[")
	b.WriteString(strings.Repeat("3 0 R ", count))
	fmt.Fprintf(&b, "]/Count %d>>endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n", count)
	return b.Bytes()
}

// hugePNG is black, 65,000 pixels wide and high, and has a GiB of comments.
func hugePNG(t testing.TB) []byte {
	t.Helper()
	b := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
		from := len(b)
		b = append(append(b, kind...), data...)
		b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[from:]))
	}
	size := uint32(65_000)
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, size), size)
	chunk("IHDR", append(head, 8, 2, 0, 0, 0))
	zeros := append([]byte("\x78\xda"), deflatedZeros(t, 1<<10)...)
	chunk("zTXt", append([]byte("Comment\x00\x00"), zeros...))
	chunk("iTXt", append([]byte("Comment\x00\x01\x00\x00\x00"), zeros...))
	chunk("IDAT", append(zeros, zeros...))
	chunk("IEND", nil)
	return b
}

func manyParts(count int) string {
	return "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		strings.Repeat("--b\r\n\r\nx\r\n", count) + "--b--\r\n"
}

func deepParts(depth int) string {
	var b strings.Builder
	b.WriteString("From: a@b.example\r\nMIME-Version: 1.0\r\n")
	for i := range depth {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	b.WriteString("\r\nat the bottom\r\n")
	return b.String()
}
