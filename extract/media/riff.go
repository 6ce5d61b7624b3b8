package media

import (
	"strings"

	"postern/extract"
	"postern/extract/metadata"
)

// isRIFF makes a check for files of RIFF with one of some kinds of content.
func isRIFF(kinds ...string) func(*extract.Object) bool {
	return func(o *extract.Object) bool {
		if len(o.Head) < 12 {
			return false
		}
		switch string(o.Head[:4]) {
		case "RIFF", "RIFX", "RF64", "BW64":
			for _, k := range kinds {
				if string(o.Head[8:12]) == k {
					return true
				}
			}
		}
		return false
	}
}

// quietChunks hold sound, frames and numbers.
var quietChunks = map[string]bool{
	"fmt ": true, "fact": true, "data": true, "cue ": true, "smpl": true, "PEAK": true, "levl": true, "avih": true, "strh": true, "strf": true,
	"idx1": true, "indx": true, "vprp": true, "dmlh": true, "plst": true, "inst": true, "JUNK": true, "junk": true, "PAD ": true, "FLLR": true, "ISMP": true,
}

// readRIFF reads the chunks of a WAVE or AVI file, and of MIDI in RIFF.
func readRIFF(m *reading) error { return m.RIFF(m.chunk) }

func (m *reading) chunk(c metadata.Chunk) {
	where := "chunk " + metadata.Latin([]byte(c.Name))
	behind := func(n int) {
		if b := m.Bytes(c); len(b) > n {
			m.Property(where, marked(b[n:]))
		}
	}
	switch {
	case c.List == "INFO", c.Name == "strn", c.Name == "IDIT":
		behind(0)
	case c.Name == "labl", c.Name == "note", c.Name == "DISP": // behind a number
		behind(4)
	case c.Name == "ltxt":
		behind(20)
	case c.Name == "data" && strings.HasPrefix(string(m.At(c.At, 4)), "MThd"):
		m.file(extract.Child{Path: "data", Types: []string{"audio/midi"}}, m.Open(c))
	case quietChunks[c.Name]:
	case c.Name == "id3 ", c.Name == "ID3 ", c.Name == "ID32":
		m.id3(m.Object.Data, c.At, c.At+c.Size)
	case c.Name == "bext":
		m.record(where, m.Bytes(c), broadcast)
	case c.Name == "cart":
		m.record(where, m.Bytes(c), cartridge)
	case c.Name == "iXML", c.Name == "axml", c.Name == "aXML":
		m.xml(c.Name, m.Bytes(c))
	case c.Name == "_PMX":
		m.XMP(m.Bytes(c))
	default:
		m.Unknown(where, c.At, c.Size)
	}
}

// A column is a text of a fixed length in a record; the last one goes on to the end.
type column struct {
	name     string
	at, size int
}

// broadcast is the record of EBU Tech 3285, cartridge that of AES46.
var (
	broadcast = []column{
		{"description", 0, 256}, {"originator", 256, 32}, {"reference", 288, 32}, {"date", 320, 10}, {"time", 330, 8}, {"history", 602, 0},
	}
	cartridge = []column{
		{"title", 4, 64},
		{"artist", 68, 64},
		{"cut", 132, 64},
		{"client", 196, 64},
		{"category", 260, 64},
		{"classification", 324, 64},
		{"outcue", 388, 64},
		{"program", 488, 64},
		{"version", 552, 64},
		{"user", 616, 64},
		{"reserved", 748, 276},
		{"link", 1024, 1024},
		{"text", 2048, 0},
	}
)

func (m *reading) record(where string, b []byte, columns []column) {
	for _, c := range columns {
		end := c.at + c.size
		if c.size == 0 {
			end = len(b)
		}
		if c.at < len(b) {
			m.Property(where+" "+c.name, metadata.Narrow(b[c.at:min(end, len(b))]))
		}
	}
}
