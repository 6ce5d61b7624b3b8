package archive

import (
	"strings"

	"postern/extract"
)

// isoRecord reads a directory record.
func isoRecord(b []byte, joliet bool) (e isoEntry, ok bool) {
	const fixed = 33
	if len(b) < fixed || int(b[0]) > len(b) || fixed+int(b[32]) > len(b) {
		return e, false
	}
	// An extended attribute record stands before the data.
	e.at = (int64(le.Uint32(b[2:])) + int64(b[1])) * isoSector
	e.size = int64(le.Uint32(b[10:]))
	e.folder, e.more = b[25]&2 != 0, b[25]&0x80 != 0
	e.name = string(b[fixed : fixed+int(b[32])])
	if joliet && len(e.name) > 1 {
		e.name = bigUTF16([]byte(e.name))
	}
	return e, true
}

// folder reads the records of a folder. skip is where the system use areas begin
// in their fields, as the root's first record says (SUSP 1.12 section 5.3).
func (z *isoReader) folder(x isoExtent, joliet bool, skip *int) ([]isoEntry, error) {
	if x.at < 0 || x.at >= z.o.Size || x.size > isoFolder {
		z.damaged("a folder that is not there")
		return nil, nil
	}
	data := make([]byte, min(x.size, z.o.Size-x.at))
	readFull(z.o, data, x.at)
	z.seen.add(x.at, x.at+int64(len(data)))
	z.listed += int64(len(data))
	if int64(len(data)) < x.size {
		z.damaged("a folder is cut off")
	}
	var list []isoEntry
	for at := 0; at < len(data); {
		if err := z.ctx.Err(); err != nil {
			return nil, err
		}
		n := int(data[at])
		if z.records++; n == 0 { // records do not cross sectors
			next := (at/isoSector + 1) * isoSector
			z.more = append(z.more, readable(data[at:min(next, len(data))])...)
			at = next
			continue
		}
		record := data[at:min(at+n, len(data))]
		at += n
		e, ok := isoRecord(record, joliet)
		if !ok {
			z.damaged("a damaged directory record")
			continue
		}
		use := record[min(33+len(rawName(record))+(len(rawName(record))+1)&1, len(record)):]
		if e.name == "\x00" || e.name == "\x01" {
			if len(use) >= 7 && string(use[:2]) == "SP" {
				*skip = int(use[6])
			}
			z.rockRidge(use)
			continue
		}
		z.more = append(z.more, readable(use[:min(*skip, len(use))])...)
		name, text := z.rockRidge(use[min(*skip, len(use)):])
		e.names = appendNew(nil, clean(name), clean(plainISO(e.name)))
		if len(e.names) == 0 {
			e.names = []string{"unnamed"}
		}
		if text != "" {
			if err := z.sink.Text(extract.Properties, extract.Place{Where: "links"}, clean(text)+"\n"); err != nil {
				return nil, err
			}
		}
		list = append(list, e)
	}
	more := z.more
	z.more = nil
	return list, readableText(z.sink, "folder", []byte(strings.Join(more, "\n")))
}

func rawName(record []byte) []byte { return record[33 : 33+int(record[32])] }

// plainISO is a name without its version.
func plainISO(name string) string {
	name = strings.TrimSuffix(name, ";1")
	return strings.TrimSuffix(name, ".")
}

// rockRidge reads the name and the target of a link in a system use area, and
// where it goes on (RRIP 1.12 sections 4.1.3 and 4.1.4; SUSP section 5.1).
func (z *isoReader) rockRidge(use []byte) (name, link string) {
	const mostAreas = 8
	for areas := 0; len(use) >= 4; {
		n := int(use[2])
		if n < 4 || n > len(use) {
			z.more = append(z.more, readable(use)...)
			break
		}
		field := use[:n]
		use = use[n:]
		switch string(field[:2]) {
		case "NM":
			if n > 5 && field[4]&6 == 0 {
				name += string(field[5:])
			} else {
				z.more = append(z.more, readable(field)...)
			}
		case "SL":
			link += slComponents(field)
		case "CE":
			if n < 28 || areas >= mostAreas {
				continue
			}
			areas++
			at := int64(le.Uint32(field[4:]))*isoSector + int64(le.Uint32(field[12:]))
			size := min(int64(le.Uint32(field[20:])), isoSector)
			z.more = append(z.more, readable(use)...) // what stands behind is not read on
			next := make([]byte, size)
			if !readFull(z.o, next, at) {
				z.damaged("a name that is not there")
				continue
			}
			z.seen.add(at, at+size)
			use = next
		default:
			z.more = append(z.more, readable(field[4:])...)
		}
	}
	return name, link
}

// slComponents is the path in a field of a link.
func slComponents(field []byte) (path string) {
	if len(field) < 5 {
		return ""
	}
	for b := field[5:]; len(b) >= 2 && int(b[1])+2 <= len(b); b = b[int(b[1])+2:] {
		switch {
		case b[0]&8 != 0:
			path += "/"
		case b[0]&4 != 0:
			path += "../"
		case b[0]&2 != 0:
			path += "./"
		default:
			path += string(b[2:int(b[1])+2]) + "/"
		}
	}
	return path
}
