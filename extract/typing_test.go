package extract_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"postern/extract"
)

func file(t testing.TB, r *extract.Reader, name, data string) result {
	t.Helper()
	var all result
	report, err := r.File(t.Context(), name, strings.NewReader(data), int64(len(data)), func(d *extract.Document) error {
		all.documents = append(all.documents, *d)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all.report = report
	return all
}

func wide(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteByte(c)
		b.WriteByte(0)
	}
	return b.String()
}

const cfb = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// compound makes the start of a compound file whose directory has one name.
func compound(name string) string {
	b := make([]byte, 4096)
	copy(b, cfb)
	b[0x1e] = 9
	b[0x30] = 1
	copy(b[1024:], wide(name))
	return string(b)
}

// arj is the main header of an ARJ archive.
func arj() string {
	head := "\x1e\x0b\x01\x00" + strings.Repeat("\x00", 26) + "a.arj\x00\x00"
	sum := crc32.ChecksumIEEE([]byte(head))
	return "\x60\xea" + string([]byte{byte(len(head)), 0}) + head + string([]byte{byte(sum), byte(sum >> 8), byte(sum >> 16), byte(sum >> 24)})
}

func TestGapsOfUnreadTypes(t *testing.T) {
	r := reader(t, extract.Options{})
	for _, c := range []struct {
		name, file, data, want, facts string
	}{
		{"7z", "a.7z", "7z\xbc\xaf\x27\x1c\x00\x00", "a.7z:unknown:7z archive: no reader", ""},
		{"7z disguised", "a.txt", "7z\xbc\xaf\x27\x1c\x00\x00", "a.txt:unknown:7z archive: no reader", "a.txt:type-mismatch"},
		{"rar", "a.rar", "Rar!\x1a\x07\x01\x00\x00\x00\x00\x00\x00\x01", "a.rar:unknown:RAR archive: no reader", ""},
		{"rar with password", "a.rar", "Rar!\x1a\x07\x01\x00\x00\x00\x00\x00\x21\x04\x00\x00", "a.rar:encrypted-file:RAR archive with a password", ""},
		{"xz", "a.xz", "\xfd7zXZ\x00\x00", "a.xz:unknown:XZ file: no reader", ""},
		{"word", "a.doc", compound("WordDocument"), "a.doc:unknown:Word 97 document: no reader", ""},
		{"excel", "a.xls", compound("Workbook"), "a.xls:unknown:Excel 97 workbook: no reader", ""},
		{"office with password", "a.docx", compound("EncryptedPackage"), "a.docx:encrypted-file:Office document with a password", ""},
		{"enveloped", "smime.p7m", "\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0", "smime.p7m:encrypted-mail:S/MIME encrypted message", ""},
		{"enveloped, indefinite", "smime.p7m", "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0", "smime.p7m:encrypted-mail:S/MIME encrypted message", ""},
		{"pgp armour", "a.asc", "-----BEGIN PGP MESSAGE-----\n\nhQEM", "a.asc:encrypted-mail:a message encrypted with PGP or age", ""},
		{"pgp armour in a text", "a.txt", "Hello,\n-----BEGIN PGP MESSAGE-----\n\nhQEM", "a.txt:encrypted-mail:a message encrypted with PGP or age", ""},
		{"pgp binary", "a.gpg", "\x85\x01\x0c\x03\x01\x02\x03\x04\x05\x06\x07\x08\x01\x00\xff\xfe\xfd\xfc\xfb", "a.gpg:encrypted-mail:message encrypted with PGP", ""},
		{"age", "a.age", "age-encryption.org/v1\n-> X25519 abc\n--- \xff\xfe\x00", "a.age:encrypted-file:file encrypted with age", ""},
		{"png", "a.png", "\x89PNG\r\n\x1a\n\x00\x00", "", "a.png:image-without-text"},
		{"png called jpg", "a.jpg", "\x89PNG\r\n\x1a\n\x00\x00", "", "a.jpg:image-without-text"},
		{"program", "a.risky", "MZ" + strings.Repeat("\x00", 58) + "\x40\x00\x00\x00PE\x00\x00", "a.risky:unknown:Windows program: no reader", "a.risky:type-mismatch"},
		{"text that begins with MZ", "a.txt", "MZ is a mark of programs", "", ""},
		{"text that begins with BM", "a.txt", "BMW", "", ""},
		{"random bytes", "a.bin", "\x00\x01\x02\xff", "a.bin:unknown:of no known type", ""},
		{"broken file of a known type", "a.bundle", "\x00\x01\x02\xff", "a.bundle:corrupt:declared as bundle, but does not begin like one", ""},
		{"arj", "a.arj", arj(), "a.arj:unknown:ARJ archive: no reader", ""},
		{"lzh", "a.lzh", "\x21\x6f-lh5-\x10\x00\x00\x00", "a.lzh:unknown:LHA archive: no reader", ""},
		{"zoo", "a.zoo", "ZOO 2.10 Archive.\x1a\x00\x00\xdc\xa7\xc4\xfd\x22", "a.zoo:unknown:ZOO archive: no reader", ""},
		{"ace", "a.ace", "\x00\x01\x02\x03\x04\x05\x06**ACE**\x14", "a.ace:unknown:ACE archive: no reader", ""},
		{"stuffit", "a.sit", "SIT!\x00\x01\x00\x00\x00\x16rLau\x01", "a.sit:unknown:StuffIt archive: no reader", ""},
		{"disk image of a Mac", "a.dmg", "\x78\xda\xff\x01\x02koly\x00\x00\x00\x04" + strings.Repeat("\x00", 504), "a.dmg:unknown:Apple disk image: no reader", ""},
		{"encrypted disk image", "a.dmg", "encrcdsa\x00\x00\x00\x02", "a.dmg:encrypted-file:encrypted Apple disk image", ""},
		{"wim", "a.wim", "MSWIM\x00\x00\x00\xd0\x00", "a.wim:unknown:Windows image (WIM): no reader", ""},
		{"zpaq", "a.zpaq", "7kSt\xa0\x31\x83\xd3\x8c\xb2\x28\xb0\xd3zPQ\x01", "a.zpaq:unknown:ZPAQ archive: no reader", ""},
		{"squashfs", "a.squashfs", "hsqs\x07\x00\x00\x00", "a.squashfs:unknown:SquashFS image: no reader", ""},
		{"vhd", "a.vhd", "\x00\x01\xff" + "conectix\x00\x00\x00\x02" + strings.Repeat("\x00", 500), "a.vhd:unknown:virtual disk (VHD): no reader", ""},
		{"vmdk", "a.vmdk", "KDMV\x01\x00\x00\x00", "a.vmdk:unknown:virtual disk (VMDK): no reader", ""},
		{"udf", "a.iso", strings.Repeat("\x00", 16*2048) + "\x00BEA01\x01" + strings.Repeat("\x00", 2041) + "\x00NSR02\x01\x00", "a.iso:unknown:UDF image: no reader", ""},
		{"second part of a 7z", "a.7z.002", "\x00\x01\x02\xff", "a.7z.002:corrupt:part of a split archive", ""},
		{"part of a zip", "a.z01", "\x00\x01\x02\xff", "a.z01:corrupt:part of a split archive", ""},
		{"text that begins with EGGA", "a.txt", "EGGA is no word", "", ""},
		{"empty", "a.bin", "", "", ""},
		{"mismatch of formats", "a.risky", "BUNDLE\n", "", "a.risky:type-mismatch"},
		{"text formats are alike", "a.txt", "Subject: x\n", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := file(t, r, c.file, c.data)
			var list []string
			for _, g := range got.report.Gaps {
				list = append(list, g.Path+":"+string(g.Cause)+":"+g.Detail)
			}
			if s := strings.Join(list, " "); s != c.want {
				t.Errorf("gaps %q, want %q", s, c.want)
			}
			if got.facts() != c.facts {
				t.Errorf("facts %q, want %q", got.facts(), c.facts)
			}
		})
	}
}

func TestCarving(t *testing.T) {
	noise := "\x00\x01\x02\xfe\xff\x03"
	for _, c := range []struct{ name, data, want string }{
		{"ascii", noise + secret + noise, secret + "\n"},
		{"too short", noise + "12345" + noise, ""},
		{"utf-8", noise + "Größe: 3 €" + noise, "Größe: 3 €\n"},
		{"utf-16", noise + wide(secret) + "\x01", secret + "\n"},
		{"utf-16, odd", "\x01" + noise + wide(secret) + "\x01", secret + "\n"},
		{"utf-16, big endian", noise + "\x00" + wide(secret)[:2*len(secret)-1] + "\x01", secret + "\n"},
		{"two", noise + "first run" + noise + "second run", "first run\nsecond run\n"},
		{"across buffers", strings.Repeat("\x00", 32<<10-9) + "é" + secret + noise, "é" + secret + "\n"},
		{"across buffers, wide", strings.Repeat("\x00", 32<<10-9) + wide(secret) + "\x01", secret + "\n"},
		{"long", noise + strings.Repeat(secret, 3000) + noise, strings.Repeat(secret, 3000) + "\n"},
		{"long, wide", noise + wide(strings.Repeat(secret, 3000)) + "\x01", strings.Repeat(secret, 3000) + "\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := file(t, reader(t, extract.Options{}), "a.bin", c.data)
			if text := got.text("a.bin", extract.Carved); text != c.want {
				t.Errorf("got %d bytes %.80q, want %d bytes %.80q", len(text), text, len(c.want), c.want)
			}
			if got.gaps() != "a.bin:unknown" {
				t.Errorf("gaps %s", got.gaps())
			}
		})
	}
}

func TestFilesInsideOthers(t *testing.T) {
	png := "\x89PNG\r\n\x1a\n" + strings.Repeat("\x00\x01", 40_000)
	for _, c := range []struct{ name, data, gaps string }{
		{"picture alone", png, ""},
		{"7z behind a picture", png + "7z\xbc\xaf\x27\x1c\x00\x00", "a.png/@80008:unknown"},
		{"across buffers", png[:32<<10-3] + "7z\xbc\xaf\x27\x1c\x00\x00", "a.png/@32765:unknown"},
		{"office with password in unknown bytes", "\x00\x01" + png[9:600] + compound("EncryptedPackage"), "a.png:unknown a.png/@593:encrypted-file"},
		{"two", png + compound("Workbook") + compound("Workbook"), "a.png/@80008:unknown a.png/@84104:unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := file(t, reader(t, extract.Options{}), "a.png", c.data); got.gaps() != c.gaps {
				t.Errorf("gaps %q, want %q", got.gaps(), c.gaps)
			}
		})
	}
}

func TestEveryFormatThatFitsReads(t *testing.T) {
	got := message(t, reader(t, extract.Options{}), "RISKY text polyglot THE END")
	if s := got.text("1", extract.All); s != "read from the end" {
		t.Errorf("the second format: %q", s)
	}
	if s := got.text("1", extract.Shown); !strings.Contains(s, "polyglot") || strings.Contains(s, "RISKY") {
		t.Errorf("%q: want the first format's text, not that of plain, which it covers", s)
	}
	got = message(t, reader(t, extract.Options{}), "RISKY error "+secret)
	if s := got.text("1", extract.Shown); !strings.Contains(s, secret) {
		t.Errorf("%q: what a format could not read is read as plain text", s)
	}
}

func TestAlternatives(t *testing.T) {
	r := reader(t, extract.Options{})
	got := message(t, r, bundle("~noise", "\x00\x01\x02\xff", "~text", "plain words", "~risky", "RISKY text "+secret, "~7z", "7z\xbc\xaf\x27\x1c\x00\x00"))
	if got.gaps() != "1/~7z:unknown" {
		t.Errorf("gaps %s", got.gaps())
	}
	if s := got.text("1/~risky", extract.Shown); !strings.Contains(s, secret) {
		t.Errorf("%q", s)
	}
	for _, o := range got.report.Objects {
		if o.Path == "1/~noise" {
			t.Error("a second reading that looks like nothing is listed")
		}
	}
	if got := message(t, r, "BUNDLE\n~cut 100\nshort"); got.gaps() != "" {
		t.Errorf("a second reading that breaks off: %s", got.gaps())
	}
	if got := message(t, r, "BUNDLE\ncut 100\nshort"); got.gaps() != "1/cut:corrupt" {
		t.Errorf("a member that breaks off: %s", got.gaps())
	}
}

// A file that is written in a text waits while the bytes of another one come.
func TestTypedWhileChildIsRead(t *testing.T) {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	w.Write([]byte("the number is 4111"))
	w.Close()
	got := message(t, reader(t, extract.Options{}), "TALKER\n"+base64.StdEncoding.EncodeToString(z.Bytes()))
	var paths []string
	for _, o := range got.report.Objects {
		paths = append(paths, o.Path)
	}
	if !slices.Contains(paths, "1/base64") || !slices.Contains(paths, "1/member") || got.text("1/member", extract.Shown) != "a member" || strings.Contains(got.gaps(), string(extract.TooBig)) {
		t.Errorf("objects %v, gaps %s", paths, got.gaps())
	}
}

func TestPathsAreHarmless(t *testing.T) {
	got := message(t, reader(t, extract.Options{}), bundle("a\x1b[31m\u202egpj.exe", "\x00\xff", strings.Repeat("long", 1000), "\x00\xff"))
	for _, o := range got.report.Objects {
		if strings.ContainsAny(o.Path, "\x1b\u202e") || len(o.Path) > 500 {
			t.Errorf("path %q", o.Path)
		}
	}
}

// Large objects go to a worker as a file, small ones in the message.
func TestLargeObjectsInWorkers(t *testing.T) {
	big := "RISKY echo " + strings.Repeat("0123456789", 100_000) + secret
	r := reader(t, extract.Options{Dir: t.TempDir()})
	if got := message(t, r, bundle("a", big, "b", big)); !strings.HasSuffix(got.text("1/b", extract.Shown), secret) || got.gaps() != "" {
		t.Errorf("in a message: gaps %s", got.gaps())
	}
	if got := file(t, r, "big", big); !strings.HasSuffix(got.text("big", extract.Shown), secret) {
		t.Errorf("as a reader: gaps %s", got.gaps())
	}
	name := filepath.Join(t.TempDir(), "big")
	if err := os.WriteFile(name, []byte(big), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var text bytes.Buffer
	if _, err := r.File(t.Context(), "big", f, int64(len(big)), func(d *extract.Document) error {
		text.WriteString(d.Text[d.Repeated:])
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(text.String(), secret) {
		t.Error("as a file: the text is not whole")
	}
}
