package postscript

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"io"
)

var fileOperators = map[string]func(*machine) error{
	"currentfile": func(m *machine) error {
		m.push(object{kind: fileKind, file: m.files[len(m.files)-1]})
		return nil
	},
	"closefile": func(m *machine) error { return m.drop(1) },
	"flushfile": func(m *machine) error {
		f, err := m.of(fileKind)
		if err == nil && f.file != m.main {
			f.file.pos = len(f.file.data)
		}
		return err
	},
	"status": func(m *machine) error { return m.answer(true) },
	"file": func(m *machine) error {
		_ = m.drop(2)
		return errUndefined
	},
	"run": func(m *machine) error { _ = m.drop(1); return errUndefined },
	"bytesavailable": func(m *machine) error {
		f, err := m.file()
		if err == nil {
			m.push(whole(len(f.file.data) - f.file.pos))
		}
		return err
	},
	"read": func(m *machine) error {
		f, err := m.file()
		if err != nil {
			return err
		}
		if f.file.pos >= len(f.file.data) {
			m.push(truth(false))
			return nil
		}
		m.push(whole(int(f.file.data[f.file.pos])))
		f.file.pos++
		m.push(truth(true))
		return nil
	},
	"readstring": func(m *machine) error {
		s, _ := m.of(stringKind)
		f, err := m.file()
		if err != nil {
			return err
		}
		n := copy(s.str, f.file.data[f.file.pos:])
		f.file.pos += n
		m.steps += n / 64
		m.push(object{kind: stringKind, str: s.str[:n]})
		m.push(truth(n == len(s.str)))
		return nil
	},
	"readhexstring": func(m *machine) error {
		s, _ := m.of(stringKind)
		f, err := m.file()
		if err != nil {
			return err
		}
		n := f.file.readHex(s.str)
		m.steps += n / 64
		m.push(object{kind: stringKind, str: s.str[:n]})
		m.push(truth(n == len(s.str)))
		return nil
	},
	"readline": func(m *machine) error {
		s, _ := m.of(stringKind)
		f, err := m.file()
		if err != nil {
			return err
		}
		line, found := f.file.line()
		n := copy(s.str, line)
		m.steps += n / 64
		m.push(object{kind: stringKind, str: s.str[:n]})
		m.push(truth(found))
		return nil
	},
	"token": func(m *machine) error {
		o, err := m.pop()
		if err != nil {
			return err
		}
		f := o.file
		if o.kind == stringKind {
			f = &file{data: o.str}
		} else if o.kind != fileKind {
			return errTypecheck
		}
		t, err := f.next(0)
		if err != nil {
			m.push(truth(false))
			return nil
		}
		if o.kind == stringKind {
			m.push(object{kind: stringKind, str: f.data[min(f.pos, len(f.data)):]})
			m.steps += f.pos / 16
		}
		m.push(t)
		m.push(truth(true))
		return nil
	},
	"filter": filter,
	"eexec":  eexec,
	"print":  func(m *machine) error { return m.drop(1) },
	"=":      func(m *machine) error { return m.drop(1) },
	"==":     func(m *machine) error { return m.drop(1) },
	"flush":  func(*machine) error { return nil },
	"pstack": func(*machine) error { return nil },
}

func (f *file) readHex(to []byte) (n int) {
	high, half := byte(0), false
	for n < len(to) && f.pos < len(f.data) {
		c := f.data[f.pos]
		f.pos++
		if !isHex(c) {
			continue
		}
		v := c & 0xf
		if c > '9' {
			v += 9
		}
		if half {
			to[n] = high | v
			n++
		}
		high, half = v<<4, !half
	}
	return n
}

func (f *file) line() ([]byte, bool) {
	rest := f.data[f.pos:]
	i := bytes.IndexAny(rest[:min(len(rest), 1<<16)], "\r\n")
	if i < 0 {
		f.pos = len(f.data)
		return rest, false
	}
	f.pos += i + 1
	if rest[i] == '\r' && i+1 < len(rest) && rest[i+1] == '\n' {
		f.pos++
	}
	return rest[:i], true
}

// Limits of filters: bytes that come out of one.
const (
	largestFilter = 32 << 20
	deepestFilter = 20 // inside each other
)

// filter makes a file of what its source holds (PLRM 3, section 3.13), which is
// decoded as a whole: data in a program end by themselves.
func filter(m *machine) error {
	name, err := m.of(nameKind)
	if err != nil {
		return err
	}
	var params object
	if n := len(m.stack); n > 0 && m.stack[n-1].kind == dictKind {
		params, _ = m.pop()
	}
	if name.name == "SubFileDecode" && params.dict == nil {
		end, _ := m.pop()
		if _, err := m.int(); err != nil {
			return err
		}
		return m.subFile(end)
	}
	f, err := m.source()
	if err != nil {
		return err
	}
	decode, ok := decoders[name.name]
	if !ok || f.depth > deepestFilter {
		return errUndefined
	}
	m.push(object{kind: fileKind, file: &file{literal: m.main.literal, depth: f.depth + 1, decode: func() []byte {
		f.load()
		data := decode(f)
		m.memory += len(data)
		m.steps += len(data) / 16
		return data
	}}})
	return m.allocate(1, 200)
}

var decoders = map[string]func(*file) []byte{
	"ASCIIHexDecode":  func(f *file) []byte { return f.hexUpTo('>') },
	"RunLengthDecode": (*file).runs,
	"FlateDecode":     (*file).inflate,
	"ASCII85Decode": func(f *file) []byte {
		f.skipBlank()
		if bytes.HasPrefix(f.data[f.pos:], []byte("<~")) {
			f.pos += 2
		}
		return f.base85()
	},
	"SubFileDecode": func(f *file) []byte {
		rest := f.data[f.pos:]
		f.pos = len(f.data)
		return rest
	},
}

func (f *file) inflate() []byte {
	r := bytes.NewReader(f.data[f.pos:])
	var z io.Reader
	z, err := zlib.NewReader(r)
	if err != nil {
		r.Reset(f.data[f.pos:])
		z = flate.NewReader(r)
	}
	data, _ := io.ReadAll(io.LimitReader(z, largestFilter)) // what came before damage counts
	f.pos = len(f.data) - r.Len()
	return data
}

// file pops a file that is to be read.
func (m *machine) file() (object, error) {
	o, err := m.of(fileKind)
	if err == nil {
		o.file.load()
	}
	return o, err
}

// source pops what a filter reads.
func (m *machine) source() (*file, error) {
	o, err := m.pop()
	switch {
	case err != nil:
		return nil, err
	case o.kind == fileKind:
		return o.file, nil
	case o.kind == stringKind:
		return &file{data: o.str}, nil
	}
	return nil, errTypecheck
}

func (m *machine) subFile(end object) error {
	f, err := m.source()
	if err != nil || f.depth > deepestFilter {
		return errTypecheck
	}
	m.push(object{kind: fileKind, file: &file{literal: m.main.literal, depth: f.depth + 1, decode: func() []byte { return m.upTo(f, end) }}})
	return m.allocate(1, 200)
}

// upTo takes what stands before a string that ends it.
func (m *machine) upTo(f *file, end object) []byte {
	f.load()
	rest := f.data[f.pos:]
	n := len(rest)
	if i := bytes.Index(rest, end.str); end.kind == stringKind && len(end.str) > 0 && i >= 0 {
		n = i
		f.pos += len(end.str)
	}
	f.pos += n
	m.steps += n / 64
	return rest[:n]
}

// runs decodes run lengths (section 3.13.3).
func (f *file) runs() []byte {
	var out []byte
	for f.pos < len(f.data) && len(out) < largestFilter {
		n := int(f.data[f.pos])
		f.pos++
		switch {
		case n == 128:
			return out
		case n < 128:
			end := min(f.pos+n+1, len(f.data))
			out = append(out, f.data[f.pos:end]...)
			f.pos = end
		case f.pos < len(f.data):
			out = append(out, bytes.Repeat(f.data[f.pos:f.pos+1], 257-n)...)
			f.pos++
		}
	}
	return out
}

// eexec passes the encrypted part of a font (Adobe Type 1 Font Format, section 7),
// which holds outlines: its end is a row of zeros and cleartomark. The font itself
// stands in a dict already, and would be defined there.
func eexec(m *machine) error {
	f, err := m.of(fileKind)
	if err != nil {
		return err
	}
	rest := f.file.data[f.file.pos:]
	if i := bytes.Index(rest, []byte("cleartomark")); i >= 0 {
		f.file.pos += i + len("cleartomark")
	} else {
		f.file.pos = len(f.file.data)
	}
	m.steps += (len(f.file.data) - len(rest)) / 1024
	for i := len(m.stack) - 1; i >= 0; i-- {
		if o := m.stack[i]; o.kind == dictKind && o.dict.m["FontName"].kind == nameKind {
			m.define(o.dict.m["FontName"].name, o.dict)
			m.stack = m.stack[:i]
			return nil
		}
	}
	return nil
}
