package quarantine

import (
	"bufio"
	"bytes"
)

// A dotWriter writes the content of DATA (RFC 5321 section 4.5.2): dots at the
// start of a line are doubled, and lines end with CR LF, so that nothing in a
// message can look like its end to a next hop that is lenient with line feeds.
// Everything else passes as it is, lines of any length included.
type dotWriter struct {
	w      *bufio.Writer
	inLine bool // something was written since the last line's end
	cr     bool // and its last byte was CR
}

func (d *dotWriter) Write(p []byte) (int, error) {
	total := len(p)
	for len(p) > 0 {
		if !d.inLine && p[0] == '.' {
			d.w.WriteByte('.')
		}
		i := bytes.IndexByte(p, '\n')
		if i < 0 {
			d.inLine, d.cr = true, p[len(p)-1] == '\r'
			_, err := d.w.Write(p)
			return total, err
		}
		if i > 0 {
			d.cr = p[i-1] == '\r'
		}
		d.w.Write(p[:i])
		if !d.cr {
			d.w.WriteByte('\r')
		}
		if err := d.w.WriteByte('\n'); err != nil { // bufio's errors stay
			return 0, err
		}
		d.inLine, d.cr = false, false
		p = p[i+1:]
	}
	return total, nil
}

// Close ends the last line where that is missing, and the content.
func (d *dotWriter) Close() error {
	if d.inLine {
		d.w.WriteString("\r\n")
	}
	d.w.WriteString(".\r\n")
	return d.w.Flush()
}
