package image

import (
	"bytes"
	"encoding/binary"

	"postern/extract"
	"postern/extract/metadata"
)

// readPSD reads the sections of a Photoshop file (Adobe Photoshop File Formats
// Specification): head, colours, resources, layers.
func readPSD(r *metadata.Reading) error {
	h := r.At(0, 26)
	if len(h) < 26 {
		return metadata.Corrupt("PSD: cut off")
	}
	big := h[5] == 2
	at := int64(26)
	for section := range 3 {
		wide := 4
		if section == 2 && big {
			wide = 8
		}
		f := &fields{b: r.At(at, wide)}
		size := int64(min(f.number(wide), 1<<62))
		at += int64(wide)
		if f.short || size > r.Object.Size-at {
			return metadata.Corrupt("PSD: cut off")
		}
		switch section {
		case 1:
			r.Photoshop(r.Value("resources", r.Object.Data, at, size))
		case 2:
			p := &psd{Reading: r, end: at + size}
			p.texts(at)
		}
		at += size
	}
	return nil
}

// psd looks for the blocks of layers that hold texts. They stand between others
// with lengths of many kinds; each begins with a signature of its own.
type psd struct {
	*metadata.Reading
	end int64
}

// texts goes through the section by signatures.
func (p *psd) texts(at int64) {
	const step, overlap = 1 << 20, 12
	for at < p.end && p.Next() {
		b := p.At(at, int(min(step, p.end-at)))
		for i := 0; ; {
			k := bytes.Index(b[i:], []byte("8BIM"))
			if k < 0 || i+k+overlap > len(b) {
				break
			}
			i += k
			p.block(string(b[i+4:i+8]), at+int64(i)+overlap, int64(binary.BigEndian.Uint32(b[i+8:])))
			i += 4
			if p.Stopped() {
				return
			}
		}
		if int64(len(b)) >= p.end-at || len(b) <= overlap {
			return
		}
		at += int64(len(b)) - overlap
	}
}

func (p *psd) block(key string, at, size int64) {
	size = min(size, p.end-at)
	switch key {
	case "luni": // a name
		if b := p.Value("layer's name", p.Object.Data, at, min(size, 1<<16)); len(b) >= 4 {
			n := min(int64(binary.BigEndian.Uint32(b))*2, int64(len(b)-4))
			p.Text(extract.Properties, "layer", metadata.Wide(b[4:4+n], binary.BigEndian))
		}
	case "TySh", "tySh":
		p.typed(p.Value("layer's text", p.Object.Data, at, size))
	case "Lr16", "Lr32", "Layr", "Mt16", "Mt32", "Mtrn": // layers again, found by their signatures
	case "shmd", "lnkD", "lnk2", "lnk3", "lnkE", "artb", "Anno":
		p.Unknown("block "+metadata.Latin([]byte(key)), at, size)
	}
}

// typed reads the text of a layer out of its descriptor: the key "Txt " of type
// TEXT, the number of characters, UTF-16.
func (p *psd) typed(b []byte) {
	_, text, ok := bytes.Cut(b, []byte("Txt TEXT"))
	if !ok || len(text) < 4 {
		p.Printable("layer", b)
		return
	}
	n := min(int64(binary.BigEndian.Uint32(text))*2, int64(len(text)-4))
	p.Text(extract.Shown, "layer", metadata.Wide(text[4:4+n], binary.BigEndian))
}
