package pdf

import "math"

// A matrix is an affine transformation [a b c d e f] (8.3.3).
type matrix [6]float64

var unit = matrix{1, 0, 0, 1, 0, 0}

// mul returns the transformation that does m first and then n.
func (m matrix) mul(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return x*m[0] + y*m[2] + m[4], x*m[1] + y*m[3] + m[5]
}

// matrixOf reads six numbers.
func (f *file) matrixOf(v any) (matrix, bool) {
	a := f.array(v)
	if len(a) < 6 {
		return unit, false
	}
	var m matrix
	for i := range m {
		m[i] = f.number(a[i], 0)
	}
	return m, true
}

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }
