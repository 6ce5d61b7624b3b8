package ole

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"postern/extract"
	"postern/extract/mapi"
	"postern/extract/parts"
)

// Records of the stream "dir" ([MS-OVBA] 2.3.4.2).
const (
	dirCodePage      = 0x0003
	dirVersion       = 0x0009
	dirModuleName    = 0x0019
	dirStreamName    = 0x001a
	dirModuleOffset  = 0x0031
	dirStreamUnicode = 0x0032
)

// dirTexts are its records that hold words of a person, or lead somewhere, and
// whether they are UTF-16: names, descriptions, files, constants, references.
var dirTexts = map[uint16]bool{
	0x0004: false, 0x0005: false, 0x0040: true, 0x0006: false, 0x003d: false, 0x000c: false, 0x003c: true,
	0x000d: false, 0x000e: false, 0x0016: false, 0x003e: true, 0x002f: false, 0x0030: false, 0x0033: false,
	dirModuleName: false, 0x0047: true, 0x001c: false, 0x0048: true,
}

// maxProjects bounds the VBA projects of a file: each looks at every stream. maxModules bounds the modules
// of each, maxStarts the places of one stream where source may begin: each unpacks the rest of it.
const (
	maxProjects = 64
	maxModules  = 1 << 14
	maxStarts   = 8
)

// A module is a piece of a VBA project: its source stands compressed in a stream,
// behind the compiled code.
type module struct {
	name, stream string
	offset       int
}

// macros reads VBA projects, wherever they stand: in a document, a workbook, or
// alone in a file as later Office versions pack it.
func (f *file) macros() error {
	projects := 0
	for _, s := range f.streams {
		if !strings.EqualFold(s.name(), "dir") {
			continue
		}
		storage := path.Dir(s.path)
		if f.find(path.Join(storage, "_VBA_PROJECT")) == nil && !strings.EqualFold(path.Base(storage), "VBA") {
			continue
		}
		if projects++; projects > maxProjects {
			return &extract.GapError{Cause: extract.TooBig, Detail: "compound file: more VBA projects than are read"}
		}
		s.read = true
		if err := f.s.Fact("", extract.Macro, "VBA project"); err != nil {
			return err
		}
		if err := f.project(storage, s.data); err != nil {
			return err
		}
	}
	return nil
}

// project reads the project whose modules stand in a storage, and its forms beside.
func (f *file) project(storage string, packed []byte) error {
	dir, broken := unpackMacro(packed)
	page, modules, texts := parseDir(dir)
	if len(modules) >= maxModules {
		broken = errBigMacro
	}
	byStream := map[string][]module{}
	for _, m := range modules {
		name := strings.ToLower(clean(m.stream))
		byStream[name] = append(byStream[name], m)
	}
	at := extract.Place{Where: "macro project"}
	if len(texts) > 0 {
		if err := f.s.Text(extract.All, at, strings.Join(texts, "\n")+"\n"); err != nil {
			return err
		}
	}
	for _, s := range f.streams {
		var err error
		switch dir := path.Dir(s.path); {
		case s.read:
		case strings.EqualFold(dir, storage):
			err = f.macroStream(s, byStream[strings.ToLower(s.name())], page)
		case strings.EqualFold(dir, path.Dir(storage)) && strings.HasPrefix(strings.ToUpper(s.name()), "PROJECT"):
			s.read = true
			err = f.s.Text(extract.All, at, macroText(s.data, page))
		case formStream(s.name()) && inside(s.path, path.Dir(storage)):
			s.read = true
			err = f.s.Text(extract.All, extract.Place{Where: "form " + path.Base(dir)}, formText(s.data, page))
		}
		if err != nil {
			return err
		}
	}
	if broken != nil {
		return f.s.Gap(storage, extract.Corrupt, broken.Error())
	}
	return nil
}

func inside(p, dir string) bool {
	return dir == "." || len(p) > len(dir) && strings.EqualFold(p[:len(dir)], dir) && p[len(dir)] == '/'
}

// parseDir takes the code page, the modules and the texts out of the list of records. What is behind
// the last record that can be read counts as far as it is printable.
func parseDir(b []byte) (page uint32, modules []module, texts []string) {
	page = 1252
	add := func(text string) {
		if text = strings.TrimSpace(tidy(text)); text != "" && !slices.Contains(texts[max(0, len(texts)-4):], text) {
			texts = append(texts, text)
		}
	}
	defer func() { add(parts.Printable(b)) }()
	for len(b) >= 6 && len(texts) < maxStreams {
		id, size := binary.LittleEndian.Uint16(b), uint64(binary.LittleEndian.Uint32(b[2:]))
		if id == dirVersion {
			size = 6 // its size field says 4 ([MS-OVBA] 2.3.4.2.1.11)
		}
		if size > uint64(len(b)-6) {
			break
		}
		data := b[6:][:size]
		b = b[6+size:]
		if id == dirModuleName && len(modules) < maxModules {
			modules = append(modules, module{name: mapi.Narrow(data, page)})
		}
		if n := len(modules); n > 0 {
			m := &modules[n-1]
			switch id {
			case dirStreamName:
				m.stream = mapi.Narrow(data, page)
			case dirStreamUnicode:
				m.stream = mapi.Wide(data)
			case dirModuleOffset:
				if size >= 4 {
					m.offset = int(binary.LittleEndian.Uint32(data))
				}
			}
		}
		if id == dirCodePage && size >= 2 {
			page = uint32(binary.LittleEndian.Uint16(data))
		}
		isWide, known := dirTexts[id]
		switch {
		case known && isWide:
			add(mapi.Wide(data))
		case known:
			add(mapi.Narrow(data, page))
		default:
			add(parts.Printable(data))
		}
	}
	return page, modules, texts
}

// macroStream reads a stream beside the project's list: a module of those that the list names for it, or
// compiled code and caches, whose strings may say other things than the source.
func (f *file) macroStream(s *stream, modules []module, page uint32) error {
	s.read = true
	name, listed := s.name(), len(modules) > 0
	var starts []int
	for _, m := range modules {
		name = m.name
		if m.offset >= len(s.data) || slices.Contains(starts, m.offset) {
			continue
		}
		if len(starts) >= maxStarts {
			if err := f.s.Gap(s.path, extract.TooBig, "VBA project: a stream has more modules than are read"); err != nil {
				return err
			}
			break
		}
		starts = append(starts, m.offset)
	}
	// Source begins with "Attribute": so found, it needs nobody to list it.
	for at := 0; len(starts) < maxStarts; at++ {
		i := bytes.Index(s.data[at:], []byte("\x00Attribut"))
		if i < 0 {
			break
		}
		at += i
		if at >= 3 && s.data[at-3] == 1 && !slices.Contains(starts, at-3) {
			starts = append(starts, at-3)
		}
	}
	found := false
	for _, start := range starts {
		source, err := unpackMacro(s.data[start:])
		found = found || err == nil
		if errors.Is(err, errBigMacro) {
			if err := f.s.Gap(s.path, extract.TooBig, err.Error()); err != nil {
				return err
			}
		}
		if err := f.s.Text(extract.All, extract.Place{Where: "macro " + clean(name)}, macroText(source, page)); err != nil {
			return err
		}
	}
	if err := f.s.Text(extract.All, extract.Place{Where: "compiled macro " + clean(name)}, parts.Printable(s.data)); err != nil {
		return err
	}
	if listed && !found {
		return f.s.Gap(s.path, extract.Corrupt, errMacro.Error())
	}
	return nil
}

// macroText is text of a project, each line ended as elsewhere.
func macroText(b []byte, page uint32) string {
	if len(b) == 0 {
		return ""
	}
	text := strings.ReplaceAll(mapi.Narrow(b, page), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' {
			return ' '
		}
		return r
	}, text) + "\n"
}

// formStream are the streams of a form ([MS-OFORMS] 2.1.1): its properties, its
// controls' and their pages'.
func formStream(name string) bool {
	switch name {
	case "f", "o", "x", "VBFrame":
		return true
	}
	return false
}

// formText is the text in the controls of a form: captions, values, tips. They
// stand in the code page or in UTF-16, and may be short.
func formText(b []byte, page uint32) string {
	const least = 3
	var out strings.Builder
	start := 0
	for i := 0; i <= len(b); i++ {
		if i < len(b) && (b[i] >= ' ' && b[i] <= '~' || b[i] >= 0xa0) {
			continue
		}
		if i-start >= least {
			fmt.Fprintln(&out, mapi.Narrow(b[start:i], page))
		}
		start = i + 1
	}
	return out.String() + parts.Printable(b)
}
