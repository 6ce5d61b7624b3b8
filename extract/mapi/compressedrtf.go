package mapi

import (
	"encoding/binary"
	"errors"
)

// rtfDictionary is what a dictionary begins with ([MS-OXRTFCP] 2.1.2.1).
const rtfDictionary = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` + "\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

var errRTF = errors.New("compressed RTF: it is broken")

// DecompressRTF undoes the compression of [MS-OXRTFCP]: runs of eight tokens, each
// a byte or a reference into a ring of 4096 bytes. A length that the header lies
// about bounds nothing: the data grows at most seventeenfold.
func DecompressRTF(b []byte) ([]byte, error) {
	if len(b) < 16 {
		return nil, errRTF
	}
	kind := string(b[8:12])
	b = b[16:]
	if kind == "MELA" {
		return b, nil
	}
	if kind != "LZFu" {
		return nil, errRTF
	}
	const ring = 4096
	var dict [ring]byte
	at := copy(dict[:], rtfDictionary)
	var out []byte
	put := func(c byte) {
		out = append(out, c)
		dict[at] = c
		at = (at + 1) % ring
	}
	for len(b) > 0 {
		control := b[0]
		b = b[1:]
		for bit := range 8 {
			if control>>bit&1 == 0 {
				if len(b) == 0 {
					return out, nil // QUIRK: no end mark
				}
				put(b[0])
				b = b[1:]
				continue
			}
			if len(b) < 2 {
				return out, nil
			}
			ref := int(binary.BigEndian.Uint16(b))
			b = b[2:]
			from, n := ref>>4, ref&15+2
			if from == at {
				return out, nil
			}
			for i := range n {
				put(dict[(from+i)%ring])
			}
		}
	}
	return out, nil
}
