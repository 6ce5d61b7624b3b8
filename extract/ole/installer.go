package ole

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/mail"
)

// Windows Installer keeps a database in a compound file. Names of streams are written
// with two signs of its own alphabet in one character, so that they fit; those of tables
// begin with a mark. All texts of all tables stand once in a pool (libmsi of msitools
// describes it; Microsoft does not).
const (
	packedFirst = 0x3800
	packedOne   = 0x4800
	packedTable = 0x4840
	packedSigns = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._"
	poolName    = "!_StringPool"
	poolData    = "!_StringData"
)

// unpackedName is the name of a stream of an installer.
func unpackedName(name string) string {
	var out strings.Builder
	for _, r := range name {
		switch {
		case r >= packedFirst && r < packedOne:
			r -= packedFirst
			out.WriteByte(packedSigns[r&0x3f])
			out.WriteByte(packedSigns[r>>6&0x3f])
		case r >= packedOne && r < packedTable:
			out.WriteByte(packedSigns[r-packedOne])
		case r == packedTable:
			out.WriteByte('!')
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// installer reads the database of an installer: its texts, and the files in it.
func (f *file) installer() error {
	names := map[string]*stream{}
	for _, s := range f.streams {
		if n := unpackedName(strings.TrimPrefix(s.path, "/")); n != s.path {
			names[n] = s
		}
	}
	pool, data := names[poolName], names[poolData]
	if pool == nil || data == nil {
		return nil
	}
	pool.read, data.read = true, true
	whole, err := f.pool(pool.data, data.data)
	if err != nil {
		return err
	}
	for _, s := range f.streams {
		if s.read {
			continue
		}
		name := unpackedName(strings.TrimPrefix(s.path, "/"))
		switch {
		case strings.HasPrefix(name, "!"): // numbers, and places in the pool
			s.read = true
			if text := parts.Printable(s.data); text != "" {
				err = f.s.Text(extract.All, extract.Place{Where: "table " + name[1:]}, text)
			}
		case name != strings.TrimPrefix(s.path, "/"), strings.Contains(name, "DigitalSignature"):
			s.read = true
			c := extract.Child{Path: name, Names: []string{name}, Alternative: strings.Contains(name, "DigitalSignature")}
			if err = f.s.Text(extract.Properties, extract.Place{Where: "names"}, clean(name)+"\n"); err == nil {
				err = f.s.Child(c, bytes.NewReader(s.data))
			}
		}
		if err != nil {
			return err
		}
	}
	if !whole {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "Windows installer: its texts are not where they should be"}
	}
	return nil
}

// pool reads the texts: four bytes for each, of its length and how often it is used; or
// eight, where it is longer than 64 KiB.
func (f *file) pool(pool, data []byte) (whole bool, err error) {
	if len(pool) < 4 {
		return false, nil
	}
	charset := "utf-8"
	if page := int(binary.LittleEndian.Uint16(pool)); page != 0 && page != 65001 {
		charset = fmt.Sprintf("windows-%d", page)
		if page == 932 {
			charset = "shift_jis"
		}
	}
	for entry := pool[4:]; len(entry) >= 4; {
		n, used := int(binary.LittleEndian.Uint16(entry)), binary.LittleEndian.Uint16(entry[2:])
		entry = entry[4:]
		if n == 0 && used != 0 {
			if len(entry) < 4 {
				return false, nil
			}
			n = int(used)<<16 | int(binary.LittleEndian.Uint16(entry))
			entry = entry[4:]
		}
		if n == 0 {
			continue
		}
		raw := data[:min(n, len(data))]
		data = data[len(raw):]
		if whole = len(raw) == n; !whole {
			return false, f.poolText(charset, raw)
		}
		if err := f.poolText(charset, raw); err != nil {
			return false, err
		}
	}
	return true, f.poolText(charset, data) // that no entry counts
}

func (f *file) poolText(charset string, raw []byte) error {
	if len(raw) == 0 {
		return nil
	}
	if bytes.HasPrefix(raw, []byte(`{\rtf`)) { // a licence
		return f.s.Child(extract.Child{Path: "text.rtf", Alternative: true}, bytes.NewReader(raw))
	}
	text, ok := mail.Charset(charset, raw)
	if !ok {
		text, _ = mail.Charset("windows-1252", raw)
	}
	return f.s.Text(extract.Shown, extract.Place{Where: "texts"}, strings.ToValidUTF8(text, "\ufffd")+"\n")
}
