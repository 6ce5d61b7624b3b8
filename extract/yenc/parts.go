package yenc

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"postern/extract"
)

// mostParts bounds the parts of one object.
const mostParts = 2000

// A stretch is a piece of the object, [start, end).
type stretch struct{ start, end int64 }

// A part is what stands between =ybegin and =yend.
type part struct {
	name          string
	number, total int   // 0 for a file in one part
	begin         int64 // of the part in the file, from 1 on
	endSize       int64 // as =yend has it; -1 where it has none
	partCRC       string
	wholeCRC      string // of the file
	data          stretch
	ended         bool
}

// A found is what an object holds.
type found struct {
	parts []part
	text  []stretch // what stands around them
	more  bool      // there were more parts than are kept
}

// find goes through the lines once.
func find(ctx context.Context, o *extract.Object) (*found, error) {
	f := &found{}
	r := bufio.NewReaderSize(o.Open(), 32<<10)
	begins, open := true, false
	textStart, blank := int64(0), true
	endText := func(at int64) {
		if !blank {
			f.text = append(f.text, stretch{textStart, at})
		}
	}
	for offset := int64(0); ; {
		line, err := r.ReadSlice('\n')
		next := offset + int64(len(line))
		switch {
		case begins && bytes.HasPrefix(line, []byte("=ybegin ")):
			if open {
				f.parts[len(f.parts)-1].data.end = offset
			} else {
				endText(offset)
			}
			if f.more = f.more || len(f.parts) >= mostParts; f.more {
				open, textStart, blank = false, offset, false
				break
			}
			open = true
			f.parts = append(f.parts, beginning(line, next))
		case begins && open && bytes.HasPrefix(line, []byte("=ypart ")):
			p := &f.parts[len(f.parts)-1]
			p.begin = number(keyword(line, "begin"))
			p.data.start = next
		case begins && open && bytes.HasPrefix(line, []byte("=yend")):
			f.parts[len(f.parts)-1].ending(line, offset)
			open, textStart, blank = false, next, true
		case !open:
			blank = blank && len(bytes.TrimSpace(line)) == 0
		}
		offset = next
		begins = err == nil
		switch {
		case errors.Is(err, io.EOF):
			if open {
				f.parts[len(f.parts)-1].data.end = offset
			} else {
				endText(offset)
			}
			return f, nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		case ctx.Err() != nil:
			return nil, ctx.Err()
		}
	}
}

// beginning reads "=ybegin part=1 total=2 line=128 size=500 name=a b.txt".
func beginning(line []byte, next int64) part {
	p := part{data: stretch{start: next}, endSize: -1}
	p.number, p.total = int(number(keyword(line, "part"))), int(number(keyword(line, "total")))
	if _, name, ok := bytes.Cut(line, []byte(" name=")); ok {
		p.name = strings.Trim(string(name), "\"\r\n\t ")
	}
	return p
}

// ending reads "=yend size=100 part=1 pcrc32=abcdef12 crc32=12345678".
func (p *part) ending(line []byte, at int64) {
	p.ended, p.data.end = true, at
	if size := keyword(line, "size"); size != "" {
		p.endSize = number(size)
	}
	p.partCRC, p.wholeCRC = keyword(line, "pcrc32"), keyword(line, "crc32")
	if p.number == 0 && p.partCRC == "" {
		p.partCRC = p.wholeCRC
	}
}

// keyword is the value of a word "key=value"; empty where there is none.
func keyword(line []byte, key string) string {
	before, _, _ := bytes.Cut(line, []byte(" name="))
	for _, word := range bytes.Fields(before) {
		if k, value, ok := strings.Cut(string(word), "="); ok && k == key {
			return value
		}
	}
	return ""
}

// number is what s writes; 0 for none. No part is larger than 2^40.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 41)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// A file is the parts of one, in order.
type file struct {
	parts   []part
	missing []string
}

// files puts the parts of each file together. A part that is there twice begins
// another file.
func (f *found) files() []file {
	var files []file
	index := map[string]int{}
	for _, p := range f.parts {
		key := p.name + "\x00" + strconv.Itoa(p.total)
		i, ok := index[key]
		if p.number == 0 || !ok || slices.ContainsFunc(files[i].parts, func(o part) bool { return o.number == p.number }) {
			i = len(files)
			files = append(files, file{})
			if p.number > 0 && !ok {
				index[key] = i
			}
		}
		files[i].parts = append(files[i].parts, p)
	}
	for i := range files {
		files[i].sort()
	}
	return files
}

func (f *file) sort() {
	slices.SortStableFunc(f.parts, func(a, b part) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.begin, b.begin))
	})
	have := map[int]bool{}
	for _, p := range f.parts {
		have[p.number] = true
	}
	if have[0] {
		return
	}
	for n := 1; n <= f.parts[0].total && len(f.missing) < 20; n++ {
		if !have[n] {
			f.missing = append(f.missing, strconv.Itoa(n))
		}
	}
}
