package pdf

import (
	"errors"
	"io"
)

var errPredictor = errors.New("unknown predictor")

// predict undoes a predictor (7.4.4.4) where the parameters name one.
func (f *file) predict(r io.Reader, parms dict) (io.Reader, error) {
	kind := whole(f.get(parms["Predictor"]), 1)
	if kind <= 1 {
		return r, nil
	}
	colors := whole(f.get(parms["Colors"]), 1)
	bits := whole(f.get(parms["BitsPerComponent"]), 8)
	columns := whole(f.get(parms["Columns"]), 1)
	if colors < 1 || colors > 64 || bits < 1 || bits > 16 || columns < 1 || columns > 1<<20 {
		return nil, errPredictor
	}
	p := &predictor{r: r, step: max(1, colors*bits/8), row: make([]byte, (colors*bits*columns+7)/8)}
	p.prior = make([]byte, len(p.row))
	switch {
	case kind >= 10:
		return &puller{next: p.png}, nil
	case kind == 2 && bits == 8:
		return &puller{next: p.tiff}, nil
	}
	return nil, errPredictor
}

type predictor struct {
	r          io.Reader
	step       int
	row, prior []byte
}

func (p *predictor) tiff() ([]byte, error) {
	n, err := io.ReadFull(p.r, p.row)
	for i := p.step; i < n; i++ {
		p.row[i] += p.row[i-p.step]
	}
	return p.row[:n], cut(err)
}

// cut makes the end within a row a plain end: the rest of the row was read.
func cut(err error) error {
	if err == io.ErrUnexpectedEOF {
		return io.EOF
	}
	return err
}

func (p *predictor) png() ([]byte, error) {
	var kind [1]byte
	if _, err := io.ReadFull(p.r, kind[:]); err != nil {
		return nil, err
	}
	p.row, p.prior = p.prior, p.row
	n, err := io.ReadFull(p.r, p.row)
	for i := range p.row[:n] {
		var left, corner byte
		if i >= p.step {
			left, corner = p.row[i-p.step], p.prior[i-p.step]
		}
		up := p.prior[i]
		switch kind[0] {
		case 1:
			p.row[i] += left
		case 2:
			p.row[i] += up
		case 3:
			p.row[i] += byte((int(left) + int(up)) / 2)
		case 4:
			p.row[i] += paeth(int(left), int(up), int(corner))
		}
	}
	return p.row[:n], cut(err)
}

func paeth(left, up, corner int) byte {
	a, b, c := abs(up-corner), abs(left-corner), abs(left+up-2*corner)
	switch {
	case a <= b && a <= c:
		return byte(left)
	case b <= c:
		return byte(up)
	}
	return byte(corner)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
