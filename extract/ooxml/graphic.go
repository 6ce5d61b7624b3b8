package ooxml

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"hash/maphash"
	"io"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// Drawings in VML hold what Office knows of them besides as a package in base64, in the
// attribute o:gfxdata (ECMA-376, part 4, 19.1.2): the shape in DrawingML, how it looks in
// old programs, and pictures of its own.
type graphics struct {
	seed  maphash.Seed
	seen  map[uint64]bool // those that were read: copies of a drawing share them
	count int
}

// maxGraphics bounds the memory of which packages were read.
const maxGraphics = 4 << 10

func (p *pack) takeGraphics() {
	g := &graphics{seed: maphash.MakeSeed(), seen: map[uint64]bool{}}
	p.Taken = func(_ *xmltoken.Token, a xmltoken.Attr, at extract.Place) bool {
		return a.Name == "gfxdata" && g.read(p, strings.TrimSpace(a.Value), at)
	}
}

// read reads the package that value stands for. It reports whether there is one.
func (g *graphics) read(p *pack, value string, at extract.Place) bool {
	if !strings.HasPrefix(value, "UEsDB") { // "PK\x03\x04"
		return false
	}
	key := maphash.String(g.seed, value)
	if g.seen[key] {
		return true
	}
	b, err := base64.StdEncoding.DecodeString(strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' {
			return -1 // line ends are passed over
		}
		return r
	}, value))
	if err != nil {
		return false
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return false
	}
	if len(g.seen) < maxGraphics {
		g.seen[key] = true
	}
	g.count++
	in := openPack(p.Ctx, z, &inside{p.Sink, fmt.Sprintf("drawing-%d/", g.count)})
	in.Taken = nil // one inside it is written in its text, for those that look there
	for _, pt := range in.Parts {
		switch lower := parts.Key(pt.Name); {
		case pt.Done || in.Stopped():
		case strings.HasSuffix(lower, ".rels"):
			in.links(pt)
		case strings.HasSuffix(pt.Kind, "xml"), strings.HasSuffix(lower, ".xml"):
			in.flow(pt, at.Where, extract.All)
		default:
			in.Child(pt, opaque(pt))
		}
	}
	in.Slack(z, &extract.Object{Data: bytes.NewReader(b), Size: int64(len(b))})
	p.Err = in.Err
	return true
}

// An inside is a sink for a package within a part: what it names stands below a name of
// its own.
type inside struct {
	extract.Sink
	name string
}

func (i *inside) Child(c extract.Child, r io.Reader) error {
	c.Path = i.name + c.Path
	return i.Sink.Child(c, r)
}

func (i *inside) Gap(path string, cause extract.Cause, detail string) error {
	return i.Sink.Gap(i.name+path, cause, detail)
}

func (i *inside) Fact(path, name, detail string) error {
	return i.Sink.Fact(i.name+path, name, detail)
}
