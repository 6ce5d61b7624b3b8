package eml

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"

	"postern/extract"
)

// Mbox is a file of messages one after another, each behind a line that begins
// with "From " (RFC 4155 and its relatives).
var Mbox = extract.Format{
	Name:       "mbox",
	About:      "mailboxes: every message, quoted From lines undone, with and without Content-Length",
	MediaTypes: []string{"application/mbox"},
	Extensions: []string{"mbox", "mbx"},
	Detect:     detectMbox,
	Covers:     []string{"eml", "plain"},
	Read:       readMbox,
}

func detectMbox(o *extract.Object) bool {
	head := bytes.TrimLeft(bytes.TrimPrefix(o.Head, []byte("\xef\xbb\xbf")), "\r\n")
	line, rest, ok := bytes.Cut(head, []byte("\n"))
	return ok && isFromLine(line) && startsLikeHeader(rest)
}

// isFromLine reports whether a line is one that mailboxes put before a message.
func isFromLine(line []byte) bool {
	return bytes.HasPrefix(line, []byte("From ")) && len(line) > len("From ")
}

// A stored is one message of a mailbox: where its From line begins, where its own
// bytes begin, and its end.
type stored struct {
	line, start, end int64
	// length is where Content-Length says that it ends, 0 where it does not say.
	length int64
}

func readMbox(ctx context.Context, o *extract.Object, s extract.Sink) error {
	list, err := splitMbox(ctx, o)
	if err != nil {
		return err
	}
	longer := 0
	for i, m := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := m.fromLine(o, s, i+1); err != nil {
			return err
		}
		c := extract.Child{Path: strconv.Itoa(i + 1), Types: []string{"message/rfc822"}}
		if err := s.Child(c, unquoteFrom(o, m.start, m.end)); err != nil {
			return err
		}
		if !m.goesOn(list, o.Size) || longer == mostLonger {
			continue
		}
		longer++
		if err := s.Fact(c.Path, extract.Ambiguous, "a message of a mailbox that goes on behind a From line, as its Content-Length says"); err != nil {
			return err
		}
		c.Path, c.Alternative = c.Path+"~length", true
		if err := s.Child(c, io.NewSectionReader(o.Data, m.start, min(m.length, o.Size)-m.start)); err != nil {
			return err
		}
	}
	return nil
}

// mostLonger bounds how many messages are read to the end that Content-Length names,
// too: each may be as long as the mailbox.
const mostLonger = 32

// goesOn reports whether Content-Length says that the message ends behind the next
// From line, and a message or the mailbox ends there. Mailboxes that count on
// lengths quote nothing, so that what looks like the next message may be the text of
// this one.
func (m stored) goesOn(list []stored, size int64) bool {
	if m.length <= m.end {
		return false
	}
	i := sort.Search(len(list), func(i int) bool { return list[i].line >= m.length })
	end := size
	if i < len(list) {
		end = list[i].line
	}
	return end-m.length <= 2 && m.length <= size+2
}

// fromLine hands on the From line: it holds an address.
func (m stored) fromLine(o *extract.Object, s extract.Sink, number int) error {
	line := make([]byte, min(m.start-m.line, longestLine))
	n, _ := o.Data.ReadAt(line, m.line)
	where := extract.Place{Where: fmt.Sprintf("message %d", number)}
	return s.Text(extract.Properties, where, string(bytes.ToValidUTF8(line[:n], []byte("\uFFFD"))))
}

// longestLine is how much of a line is looked at.
const longestLine = 1 << 10

// splitMbox finds the messages in one pass. Beyond what a message may hold of
// objects they are not told apart any more.
func splitMbox(ctx context.Context, o *extract.Object) ([]stored, error) {
	sp := splitter{most: o.Limits.Files, blank: true}
	if sp.most <= 0 {
		sp.most = 10_000
	}
	r := bufio.NewReaderSize(o.Open(), 64<<10)
	begins := true
	for n := 0; ; n++ {
		line, err := r.ReadSlice('\n')
		if len(line) > 0 && begins {
			sp.line(line)
		}
		sp.at += int64(len(line))
		switch begins = err == nil; {
		case errors.Is(err, io.EOF):
			sp.end(sp.at)
			return sp.list, nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

// A splitter looks at the starts of lines.
type splitter struct {
	list     []stored
	most     int
	at       int64 // where the line begins
	blank    bool  // the line before was blank, or there was none
	from     int64 // where a From line stood right before this line
	isFrom   bool
	inHeader bool
	length   int64 // Content-Length of the header that is being read
}

func (sp *splitter) line(line []byte) {
	text := bytes.TrimRight(line[:min(len(line), longestLine)], "\r\n")
	switch {
	case sp.isFrom:
		// What no header follows is a line of a text that begins with "From ".
		sp.isFrom = false
		if _, ok := fieldName(text); (ok || bytes.HasPrefix(text, []byte(">From "))) && len(sp.list) <= sp.most {
			sp.end(sp.from)
			sp.list = append(sp.list, stored{line: sp.from, start: sp.at})
			sp.inHeader, sp.length = true, 0
		}
	case isFromLine(text) && (sp.blank || hasYear(text)):
		sp.isFrom, sp.from = true, sp.at
	}
	sp.blank = len(text) == 0
	if !sp.inHeader || len(sp.list) == 0 {
		return
	}
	last := &sp.list[len(sp.list)-1]
	if sp.blank {
		sp.inHeader = false
		if sp.length > 0 && sp.length < 1<<50 {
			last.length = sp.at + int64(len(line)) + sp.length
		}
		return
	}
	if name, ok := fieldName(text); ok && bytes.EqualFold(name, []byte("Content-Length")) {
		sp.length, _ = strconv.ParseInt(string(bytes.TrimSpace(text[len(name)+1:])), 10, 64)
	}
}

// end ends the message that was seen last.
func (sp *splitter) end(at int64) {
	if n := len(sp.list); n > 0 {
		sp.list[n-1].end = at
	}
}

// hasYear reports whether a From line ends in the date that programs write: some
// of them leave no blank line before it.
func hasYear(line []byte) bool {
	for _, word := range bytes.Fields(line) {
		if len(word) == 4 && (word[0] == '1' && word[1] == '9' || word[0] == '2' && word[1] == '0') && '0' <= word[2] && word[2] <= '9' {
			return bytes.Count(line, []byte(":")) >= 1
		}
	}
	return false
}

// unquoteFrom takes one ">" off every line that begins with ">From ", ">>From " and
// so on, as the mboxrd kind of mailbox adds it.
func unquoteFrom(o *extract.Object, start, end int64) io.Reader {
	return &fromReader{r: bufio.NewReaderSize(io.NewSectionReader(o.Data, start, end-start), 8<<10), begins: true}
}

type fromReader struct {
	r      *bufio.Reader
	begins bool
	rest   []byte
	err    error
}

func (f *fromReader) Read(p []byte) (int, error) {
	for len(f.rest) == 0 {
		if f.err != nil {
			return 0, f.err
		}
		line, err := f.r.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			f.err = err
		}
		if f.begins && len(line) > 0 && line[0] == '>' && bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) {
			line = line[1:]
		}
		f.begins = err == nil
		f.rest = line
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}
