package pdf

import "strings"

// widths are the advances of a font's glyphs, in text space for a size of 1.
type widths struct {
	first   int
	list    []float64
	byCID   map[int]float64
	ranges  []widthRange
	missing float64 // below 0: estimated by the character
	// standard are the advances of the standard font that this one is like, for estimates.
	standard []uint16
}

type widthRange struct {
	low, high int
	width     float64
}

func (w *widths) of(code int) float64 {
	if i := code - w.first; i >= 0 && i < len(w.list) {
		return w.list[i]
	}
	if v, ok := w.byCID[code]; ok {
		return v
	}
	for _, r := range w.ranges {
		if code >= r.low && code <= r.high {
			return r.width
		}
	}
	if w.missing < 0 {
		return w.estimate(code)
	}
	return w.missing
}

// maxWidths bounds the widths of one font.
const maxWidths = 1 << 17

func (d *document) simpleWidths(fd, desc dict, base string) widths {
	w := widths{missing: -1, standard: standardWidths(base), first: whole(d.file.get(fd["FirstChar"]), 0)}
	scale := 0.001
	if d.file.name(fd["Subtype"]) == "Type3" {
		if m := d.file.array(fd["FontMatrix"]); len(m) == 6 {
			scale = d.file.number(m[0], scale)
		}
	}
	if strings.Contains(base, "courier") {
		w.missing = 0.6
	}
	list := d.file.array(fd["Widths"])
	if len(list) == 0 {
		return w
	}
	if w.missing < 0 {
		w.missing = d.file.number(desc["MissingWidth"], 0) * scale
	}
	for _, v := range list[:min(len(list), maxWidths)] {
		w.list = append(w.list, d.file.number(v, 0)*scale)
	}
	return w
}

// cidWidths reads the W array (9.7.4.3): "c [w1 w2 …]" or "c1 c2 w".
func (d *document) cidWidths(cid dict) widths {
	w := widths{missing: d.file.number(cid["DW"], 1000) / 1000, byCID: map[int]float64{}}
	list := d.file.array(cid["W"])
	for i := 0; i+1 < len(list) && len(w.byCID) < maxWidths && len(w.ranges) < 4096; {
		low := whole(d.file.get(list[i]), 0)
		if each := d.file.array(list[i+1]); each != nil {
			for j, v := range each[:min(len(each), maxWidths)] {
				w.byCID[low+j] = d.file.number(v, 0) / 1000
			}
			i += 2
			continue
		}
		if i+2 >= len(list) {
			break
		}
		high := whole(d.file.get(list[i+1]), low)
		w.ranges = append(w.ranges, widthRange{low, high, d.file.number(list[i+2], 0) / 1000})
		i += 3
	}
	return w
}
