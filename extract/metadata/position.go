package metadata

import (
	"fmt"
	"strings"
)

// A position is where a picture was taken (EXIF section 4.6.7).
type position struct {
	latitude, longitude, altitude float64
	south, west                   bool
	known                         [2]bool
	high                          bool
}

// takes says which tags are numbers of a position: latitude, longitude, altitude.
func (p *position) takes(tag uint16) bool { return tag == 2 || tag == 4 || tag == 6 }

func (p *position) letter(tag uint16, b []byte) {
	switch {
	case tag == 1:
		p.south = len(b) > 0 && b[0] == 'S'
	case tag == 3:
		p.west = len(b) > 0 && b[0] == 'W'
	}
}

// number takes degrees, minutes and seconds, or an altitude in metres.
func (p *position) number(tag uint16, n []float64) {
	if len(n) == 0 {
		return
	}
	value := n[0]
	for i, part := range []float64{60, 3600} {
		if i+1 < len(n) {
			value += n[i+1] / part
		}
	}
	switch tag {
	case 2:
		p.latitude, p.known[0] = value, true
	case 4:
		p.longitude, p.known[1] = value, true
	case 6:
		p.altitude, p.high = n[0], true
	}
}

// String is empty where there is no position.
func (p *position) String() string {
	if !p.known[0] || !p.known[1] {
		return ""
	}
	lat, long := p.latitude, p.longitude
	if p.south {
		lat = -lat
	}
	if p.west {
		long = -long
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%.6f, %.6f", lat, long)
	if p.high {
		fmt.Fprintf(&b, ", %.0f m", p.altitude)
	}
	return b.String()
}

// rationals reads up to three fractions.
func (d *directory) rationals(p pointer, e entry) []float64 {
	if e.kind != 5 && e.kind != 10 {
		return nil
	}
	e.count = min(e.count, 3)
	e.bytes = e.count * 8
	b := d.value(p, e)
	var list []float64
	for ; len(b) >= 8; b = b[8:] {
		over := d.order.Uint32(b[4:])
		if over == 0 {
			over = 1
		}
		list = append(list, float64(d.order.Uint32(b))/float64(over))
	}
	return list
}
