package eml

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"postern/extract"
	"postern/mail"
)

// Files were sent in several parts of a message, or of a text, before there was
// message/partial: each part of yEnc says which it is, and uuencode goes on in the
// next part. They are read as one.

// A splitFile is a file whose parts stand in several parts of the message.
type splitFile struct {
	yenc  bool
	name  string
	parts []splitPart
	total int // 0 while nothing says it
}

type splitPart struct {
	part   *mail.Part
	number int // 0 where nothing says it
}

var (
	yencPart  = regexp.MustCompile(`(?m)^=ybegin (?:[^\r\n]* )?part=(\d{1,4})(?: [^\r\n]*)? name=([^\r\n]*)`)
	yencTotal = regexp.MustCompile(`(?m)^=ybegin (?:[^\r\n]* )?total=(\d{1,4}) `)
	uuBegin   = regexp.MustCompile(`(?m)^begin [0-7]{3,4} +(\S[^\r\n]*)\r?$`)
	uuEnd     = regexp.MustCompile(`(?m)^end[ \t]*\r?$`)
	uuFull    = regexp.MustCompile("(?m)^M[ -`]{60,61}\r?$")
	ofParts   = regexp.MustCompile(`(?i)(?:part|section)[ :]+0*(\d{1,4})[ ]*(?:of|/)[ ]*0*(\d{1,4})\b`)
)

// plainReading is a part's body with its transfer encoding undone, but not yEnc or
// uuencode where these are declared as one.
func (m *message) plainReading(p *mail.Part) (r io.Reader, damaged func() bool) {
	encoding := p.Encodings[0]
	if encoding == "x-yencode" || encoding == "x-uuencode" {
		encoding = ""
	}
	return mail.Decoder(m.raw(p), encoding)
}

// splitFiles finds the files, by the beginning of each part.
func (m *message) splitFiles(tree *mail.Tree) (files []*splitFile) {
	yenc := map[string]*splitFile{}
	uu := map[extract.Section]*splitFile{} // that goes on
	if len(tree.Root.Children) == 0 {
		return nil
	}
	m.inFile = map[*mail.Part]bool{}
	head := make([]byte, 4<<10)
	tree.Walk(func(p *mail.Part) {
		if p.Kind != mail.Leaf || len(p.Encodings) == 0 || strings.Contains(p.Path, "~") {
			return
		}
		r, _ := m.plainReading(p)
		n, _ := io.ReadFull(r, head)
		h := head[:n]
		section := m.bodySection(p)
		if f, number := yencHead(h, section, yenc); f != nil {
			f.parts = append(f.parts, splitPart{p, number})
			if len(f.parts) == 2 {
				files = append(files, f)
				m.inFile[f.parts[0].part] = true
			}
			m.inFile[p] = len(f.parts) > 1
			return
		}
		f := uu[section]
		begins := bytes.Contains(h, []byte("begin ")) && uuBegin.Match(h)
		if !begins && (f == nil || !uuFull.Match(h) && !uuEnd.Match(h)) {
			return
		}
		part, total := splitPart{part: p}, 0
		if n := ofParts.FindSubmatch(h); n != nil {
			part.number, _ = strconv.Atoi(string(n[1]))
			total, _ = strconv.Atoi(string(n[2]))
		}
		switch {
		case begins:
			uu[section] = &splitFile{name: string(uuBegin.FindSubmatch(h)[1]), parts: []splitPart{part}, total: total}
		case total > 0 || uuFull.Match(h) || onlyUU(h):
			if f.parts = append(f.parts, part); len(f.parts) == 2 {
				files = append(files, f)
			}
			f.total = max(f.total, total)
		}
	})
	return files
}

// yencHead is the file that a part in yEnc belongs to.
func yencHead(h []byte, section extract.Section, files map[string]*splitFile) (f *splitFile, number int) {
	if !bytes.Contains(h, []byte("=ybegin ")) {
		return nil, 0
	}
	begin := yencPart.FindSubmatch(h)
	if begin == nil {
		return nil, 0
	}
	total := ""
	if t := yencTotal.FindSubmatch(h); t != nil {
		total = string(t[1])
	}
	key := string(section) + "\x00" + string(bytes.TrimSpace(begin[2])) + "\x00" + total
	if files[key] == nil {
		files[key] = &splitFile{yenc: true}
	}
	number, _ = strconv.Atoi(string(begin[1]))
	return files[key], number
}

// onlyUU reports whether no line is one that uuencode does not write.
func onlyUU(h []byte) bool {
	for line := range bytes.Lines(h) {
		if text := bytes.TrimRight(line, " \t\r\n"); !mail.IsUULine(text) && string(text) != "end" {
			return false
		}
	}
	return true
}

// joined hands on the files, each as one more object. In yEnc the parts say what is
// missing, and so they are not read alone.
func (m *message) joined() error {
	for _, f := range m.files {
		slices.SortStableFunc(f.parts, func(a, b splitPart) int { return cmp.Compare(a.number, b.number) })
		read := m.joinedUU
		if f.yenc {
			read = m.joinedYenc
		}
		if err := read(f); err != nil {
			return err
		}
	}
	return nil
}

func (m *message) joinedYenc(f *splitFile) error {
	var in []io.Reader
	var damage []func() bool
	for _, p := range f.parts {
		r, damaged := m.plainReading(p.part)
		in = append(in, r, strings.NewReader("\r\n"))
		damage = append(damage, damaged)
	}
	first := f.parts[0].part
	c := m.child(first)
	c.Path = first.Path + "~whole"
	c.Types = append([]string{"application/x-yencode"}, c.Types...)
	if err := m.sink.Child(c, io.MultiReader(in...)); err != nil {
		return err
	}
	for i, damaged := range damage {
		if !damaged() {
			continue
		}
		p := f.parts[i].part
		if err := m.sink.Fact(p.Path, extract.Ambiguous, fmt.Sprintf("damaged %s encoding", p.Encodings[0])); err != nil {
			return err
		}
		raw := m.child(p)
		raw.Path, raw.Alternative = raw.Path+"~"+label(""), true
		if err := m.sink.Child(raw, m.raw(p)); err != nil {
			return err
		}
	}
	return nil
}

func (m *message) joinedUU(f *splitFile) error {
	var in []io.Reader
	var last *uuLines
	for i, p := range f.parts {
		r, _ := m.plainReading(p.part)
		last = &uuLines{r: bufio.NewReaderSize(r, 8<<10), inside: i > 0}
		in = append(in, last)
	}
	first := f.parts[0].part
	c := extract.Child{
		Path: first.Path + "~whole", Names: []string{strings.ToValidUTF8(f.name, "\uFFFD")},
		Section: m.bodySection(first), Alternative: true,
	}
	file, _ := mail.Decoder(io.MultiReader(in...), "x-uuencode")
	if err := m.sink.Child(c, file); err != nil {
		return err
	}
	missing := f.missing()
	if missing == "" && !last.ended {
		missing = "its last line"
	}
	if missing == "" {
		return nil
	}
	return m.sink.Gap(c.Path, extract.Corrupt, "a file in uuencode was sent in parts; not here: "+missing)
}

// missing names the parts that are not here, where the others say how many there are.
func (f *splitFile) missing() string {
	have := map[int]bool{}
	for _, p := range f.parts {
		have[p.number] = true
	}
	var list []string
	for n := 1; n <= f.total && len(list) < 20; n++ {
		if !have[n] {
			list = append(list, strconv.Itoa(n))
		}
	}
	return strings.Join(list, ", ")
}

// uuLines reads what uuencode wrote, without the lines that were put around it.
type uuLines struct {
	r      *bufio.Reader
	inside bool // the first line was seen
	ended  bool
	rest   []byte
	err    error
}

func (u *uuLines) Read(p []byte) (int, error) {
	for len(u.rest) == 0 {
		if u.err != nil {
			return 0, u.err
		}
		line, err := u.r.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			continue // no line of uuencode
		}
		u.err = err
		text := bytes.TrimRight(line, " \t\r\n")
		begins := bytes.HasPrefix(text, []byte("begin ")) && uuBegin.Match(text)
		ends := u.inside && string(text) == "end"
		u.ended = u.ended || ends
		if begins || ends || u.inside && len(text) > 0 && mail.IsUULine(text) {
			u.rest = fmt.Appendf(nil, "%s\n", text)
		}
		u.inside = u.inside || begins
	}
	n := copy(p, u.rest)
	u.rest = u.rest[n:]
	return n, nil
}
