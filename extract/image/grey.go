package image

import (
	stdimage "image"
	"image/color"

	"postern/extract"
)

// A picture whose strokes are at most so wide, pixels, is doubled: the letters of screens
// are smaller than those of paper, which the recogniser was trained with. Letters that
// are large enough are read worse when they are doubled.
const thinStroke = 2

// grey is what a person sees of a picture, on white paper; where nothing is to be seen
// there, on black.
func grey(src stdimage.Image) *stdimage.Gray {
	dst := shades(src, 255)
	if o, ok := src.(interface{ Opaque() bool }); ok && flat(dst) && !o.Opaque() {
		dst = shades(src, 0)
	}
	return fitted(dst)
}

// flat reports whether all pixels are nearly the same.
func flat(g *stdimage.Gray) bool {
	lo, hi := uint8(255), uint8(0)
	for _, v := range g.Pix {
		lo, hi = min(lo, v), max(hi, v)
	}
	return int(hi)-int(lo) < 16
}

// shades turns a picture to grey over a ground.
func shades(src stdimage.Image, ground uint8) *stdimage.Gray {
	b := src.Bounds()
	dst := stdimage.NewGray(stdimage.Rect(0, 0, b.Dx(), b.Dy()))
	row := func(y int) []byte { return dst.Pix[y*dst.Stride:][:b.Dx()] }
	switch s := src.(type) {
	case *stdimage.Gray:
		for y := range b.Dy() {
			copy(row(y), s.Pix[s.PixOffset(b.Min.X, b.Min.Y+y):])
		}
	case *stdimage.YCbCr:
		for y := range b.Dy() {
			copy(row(y), s.Y[s.YOffset(b.Min.X, b.Min.Y+y):])
		}
	case *stdimage.Paletted:
		var table [256]uint8
		for i, c := range s.Palette[:min(len(s.Palette), 256)] {
			table[i] = shade(c, ground)
		}
		for y := range b.Dy() {
			from := s.Pix[s.PixOffset(b.Min.X, b.Min.Y+y):]
			for x, to := 0, row(y); x < len(to); x++ {
				to[x] = table[from[x]]
			}
		}
	case *stdimage.NRGBA:
		for y := range b.Dy() {
			from := s.Pix[s.PixOffset(b.Min.X, b.Min.Y+y):]
			for x, to := 0, row(y); x < len(to); x++ {
				p := from[4*x : 4*x+4]
				a := int(p[3])
				to[x] = uint8((light(int(p[0]), int(p[1]), int(p[2]))*a + int(ground)*(255-a)) / 255)
			}
		}
	case *stdimage.RGBA:
		for y := range b.Dy() {
			from := s.Pix[s.PixOffset(b.Min.X, b.Min.Y+y):]
			for x, to := 0, row(y); x < len(to); x++ {
				p := from[4*x : 4*x+4]
				to[x] = uint8(min(light(int(p[0]), int(p[1]), int(p[2]))+int(ground)*(255-int(p[3]))/255, 255))
			}
		}
	default:
		for y := range b.Dy() {
			for x, to := 0, row(y); x < len(to); x++ {
				to[x] = shade(src.At(b.Min.X+x, b.Min.Y+y), ground)
			}
		}
	}
	return dst
}

// light is the luma of a colour (ITU-R BT.601).
func light(r, g, b int) int { return (299*r + 587*g + 114*b) / 1000 }

func shade(c color.Color, ground uint8) uint8 {
	r, g, b, a := c.RGBA()
	v := light(int(r), int(g), int(b)) + int(ground)*int(0xffff-a)/255
	return uint8(min(v>>8, 255))
}

// fitted brings a picture to a size at which text is recognised: a large one is
// shrunk by averaging squares, one of small letters is doubled.
func fitted(g *stdimage.Gray) *stdimage.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	n := 1
	for (w/n)*(h/n) > extract.MostPixels {
		n++
	}
	switch {
	case n > 1 && w/n > 0 && h/n > 0:
		return shrunk(g, n)
	case n > 1: // a line
		return stdimage.NewGray(stdimage.Rect(0, 0, 1, 1))
	case 4*w*h <= extract.MostPixels && stroke(g) <= thinStroke:
		return doubled(g)
	}
	return g
}

// stroke is the median width of what is drawn, pixels: runs of the rarer of black and
// white in the rows.
func stroke(g *stdimage.Gray) int {
	const widest = 64
	var light, dark [widest + 1]int
	lit := 0
	w := g.Rect.Dx()
	for y := range g.Rect.Dy() {
		row := g.Pix[y*g.Stride:][:w]
		for x := 0; x < w; {
			from, bright := x, row[x] >= 128
			for x < w && (row[x] >= 128) == bright {
				x++
			}
			if n := min(x-from, widest); bright {
				light[n]++
				lit += x - from
			} else {
				dark[n]++
			}
		}
	}
	runs := &dark
	if 2*lit < len(g.Pix) {
		runs = &light
	}
	total := 0
	for _, n := range runs {
		total += n
	}
	for width, n := range runs {
		if total -= 2 * n; total <= 0 {
			return width
		}
	}
	return widest
}

func shrunk(g *stdimage.Gray, n int) *stdimage.Gray {
	w, h := g.Rect.Dx()/n, g.Rect.Dy()/n
	dst := stdimage.NewGray(stdimage.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sum := 0
			for dy := range n {
				for _, v := range g.Pix[(y*n+dy)*g.Stride+x*n:][:n] {
					sum += int(v)
				}
			}
			dst.Pix[y*dst.Stride+x] = uint8(sum / (n * n))
		}
	}
	return dst
}

// doubled puts the mean of its neighbours between any two pixels.
func doubled(g *stdimage.Gray) *stdimage.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	dst := stdimage.NewGray(stdimage.Rect(0, 0, 2*w, 2*h))
	for y := range h {
		row, next := g.Pix[y*g.Stride:][:w], g.Pix[min(y+1, h-1)*g.Stride:][:w]
		upper, lower := dst.Pix[2*y*dst.Stride:], dst.Pix[(2*y+1)*dst.Stride:]
		for x := range w {
			r := min(x+1, w-1)
			a, b, c, d := int(row[x]), int(row[r]), int(next[x]), int(next[r])
			upper[2*x], upper[2*x+1] = uint8(a), uint8((a+b)/2)
			lower[2*x], lower[2*x+1] = uint8((a+c)/2), uint8((a+b+c+d)/4)
		}
	}
	return dst
}
