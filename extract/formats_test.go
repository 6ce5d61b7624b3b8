package extract_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"postern/extract"
)

// Small formats that do what the walker must bear.
var formats = []extract.Format{
	{
		Name:       "eml",
		MediaTypes: []string{"message/rfc822"},
		Extensions: []string{"eml"},
		Covers:     []string{"plain"},
		Detect:     starts("Subject:"),
		Read:       readMessage,
	},
	{
		Name:       "bundle",
		MediaTypes: []string{"application/x-bundle"},
		Extensions: []string{"bundle"},
		Covers:     []string{"plain"},
		Detect:     starts("BUNDLE\n"),
		Read:       readBundle,
	},
	{Name: "risky-bundle", Covers: []string{"bundle", "plain"}, Detect: starts("BUNDLE\nrisky\n"), Risky: true, Read: readBundle},
	{Name: "risky", Extensions: []string{"risky"}, Covers: []string{"plain"}, Detect: starts("RISKY "), Risky: true, Read: readRisky},
	{Name: "trusted", Covers: []string{"plain"}, Detect: starts("TRUSTED "), Read: readRisky},
	{Name: "talker", Covers: []string{"plain"}, Detect: starts("TALKER\n"), Read: readTalker},
	{Name: "quine", Covers: []string{"plain"}, Detect: starts("QUINE"), Risky: true, Read: readQuine},
	{Name: "end", Detect: func(o *extract.Object) bool { return bytes.HasSuffix(o.Tail, []byte("THE END")) }, Read: readEnd},
	{Name: "shy", Covers: []string{"plain"}, Detect: func(o *extract.Object) bool {
		if bytes.HasPrefix(o.Head, []byte("SHY")) {
			panic("made to")
		}
		return false
	}, Read: func(context.Context, *extract.Object, extract.Sink) error { return errors.New("no") }},
	{
		Name:       "plain",
		MediaTypes: []string{"text/plain"},
		Extensions: []string{"txt"},
		Detect:     isPlain,
		Read:       readPlain,
	},
}

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		extract.RunWorker(formats)
	}
	os.Exit(m.Run())
}

func starts(magic string) func(*extract.Object) bool {
	return func(o *extract.Object) bool { return bytes.HasPrefix(o.Head, []byte(magic)) }
}

// readMessage hands on the lines of the header and the body as one part.
func readMessage(_ context.Context, o *extract.Object, s extract.Sink) error {
	r := bufio.NewReader(o.Open())
	for {
		line, err := r.ReadString('\n')
		line = strings.TrimRight(line, "\r\n")
		if line == "" || err != nil {
			break
		}
		name, value, _ := strings.Cut(line, ":")
		sec := extract.HeaderSection(strings.ToLower(name))
		if strings.EqualFold(name, "subject") {
			sec = extract.Subject
		}
		if err := s.Section(sec, extract.Place{Where: name}, strings.TrimSpace(value)); err != nil {
			return err
		}
	}
	return s.Child(extract.Child{Path: "1", Section: extract.Body, Types: []string{"text/plain"}}, r)
}

// isPlain wants no broken bytes but for a rune that the head's end may cut.
func isPlain(o *extract.Object) bool {
	head := o.Head
	for n := 0; n < 3 && int64(len(o.Head)) < o.Size && !utf8.Valid(head); n++ {
		head = head[:len(head)-1]
	}
	return utf8.Valid(head) && !bytes.ContainsRune(head, 0)
}

func readPlain(ctx context.Context, o *extract.Object, s extract.Sink) error {
	r := o.Open()
	b := make([]byte, min(o.Size, 32<<10))
	for {
		n, err := r.Read(b)
		if e := s.Text(extract.Shown, extract.Place{}, string(b[:n])); e != nil {
			return e
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// readBundle reads members: a line with name and size, and so many bytes. A name
// that begins with "~" is an alternative.
func readBundle(_ context.Context, o *extract.Object, s extract.Sink) error {
	r := bufio.NewReader(o.Open())
	for {
		line, err := r.ReadString('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		name, size, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(size, 10, 64)
		if err != nil {
			return err
		}
		c := extract.Child{Path: name, Names: []string{name}, Alternative: strings.HasPrefix(name, "~")}
		if err := s.Child(c, &exactly{io.LimitReader(r, n), n}); err != nil {
			return err
		}
	}
}

// readTalker hands on its text while a child is being read.
func readTalker(_ context.Context, o *extract.Object, s extract.Sink) error {
	return s.Child(extract.Child{Path: "member"}, &talker{s, o})
}

type talker struct {
	s extract.Sink
	o *extract.Object
}

func (r *talker) Read(p []byte) (int, error) {
	text, err := io.ReadAll(r.o.Open())
	if err == nil {
		// The text is longer than a window, so that its start is handed on at once.
		err = r.s.Text(extract.Shown, extract.Place{}, string(text)+strings.Repeat(" ", extract.WindowSize))
	}
	if err != nil {
		return 0, err
	}
	return copy(p, "a member"), io.EOF
}

// exactly fails where r has fewer than n bytes.
type exactly struct {
	r io.Reader
	n int64
}

func (e *exactly) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	e.n -= int64(n)
	if errors.Is(err, io.EOF) && e.n > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// bundle makes a bundle of names and contents in turn.
func bundle(members ...string) string {
	var b strings.Builder
	b.WriteString("BUNDLE\n")
	for i := 0; i < len(members); i += 2 {
		fmt.Fprintf(&b, "%s %d\n%s", members[i], len(members[i+1]), members[i+1])
	}
	return b.String()
}

func readQuine(_ context.Context, o *extract.Object, s extract.Sink) error {
	for i := range 2 {
		if err := s.Child(extract.Child{Path: fmt.Sprint(i)}, o.Open()); err != nil {
			return err
		}
	}
	return nil
}

func readEnd(_ context.Context, _ *extract.Object, s extract.Sink) error {
	return s.Text(extract.All, extract.Place{Where: "the end"}, "read from the end")
}

// readRisky does what the object says.
func readRisky(ctx context.Context, o *extract.Object, s extract.Sink) error {
	b, err := io.ReadAll(o.Open())
	if err != nil {
		return err
	}
	words := strings.Fields(string(b))
	number := func() int { n, _ := strconv.Atoi(words[2]); return n }
	if err := s.Text(extract.Shown, extract.Place{Where: "page 1"}, "before "+words[1]+"\n"); err != nil {
		return err
	}
	switch words[1] {
	case "text":
		return s.Text(extract.Shown, extract.Place{Where: "page 2", Column: "card"}, strings.Join(words[2:], " "))
	case "echo":
		return s.Text(extract.Shown, extract.Place{}, string(b))
	case "loop":
		for n := 0; n >= 0; n ^= 1 {
		}
	case "sleep":
		time.Sleep(time.Hour)
	case "allocate":
		var all [][]byte
		for range 4 << 10 {
			all = append(all, bytes.Repeat([]byte{1}, 1<<20))
		}
		return fmt.Errorf("held %d blocks", len(all))
	case "print":
		for {
			if err := s.Text(extract.All, extract.Place{}, strings.Repeat("text without end\n", 100)); err != nil {
				return err
			}
		}
	case "deaf":
		for {
			_ = s.Text(extract.All, extract.Place{}, strings.Repeat("text without end\n", 100))
		}
	case "exit":
		os.Exit(3)
	case "nil":
		var p *int
		*p = 1
	case "stack":
		return fmt.Errorf("depth %d", deeper(0))
	case "error":
		return fmt.Errorf("bad bytes: %q", b)
	case "password":
		return &extract.GapError{Cause: extract.EncryptedFile, Detail: "a password is wanted"}
	case "wrong-cause":
		return &extract.GapError{Cause: "nothing", Detail: "x"}
	case "swallow": // goes on when it must stop
		for range 1 << 20 {
			_ = s.Child(extract.Child{Path: "c"}, strings.NewReader("child"))
		}
	case "children":
		for i := range number() {
			if err := s.Child(extract.Child{Path: fmt.Sprint("c", i)}, strings.NewReader("child")); err != nil {
				return err
			}
		}
	case "zeros":
		return s.Child(extract.Child{Path: "zeros"}, io.LimitReader(zeros{}, int64(number())<<20))
	case "gap":
		if err := s.Gap("inside", extract.EncryptedFile, "one member"); err != nil {
			return err
		}
		return s.Fact("inside", extract.Macro, "auto\x00open")
	case "broken-child":
		return s.Child(extract.Child{Path: "member"}, io.MultiReader(strings.NewReader("some text"), failing{}))
	case "section":
		return s.Section(extract.HeaderSection("x-long"), extract.Place{}, strings.Repeat("0123456789", number()))
	}
	return nil
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("checksum") }

func deeper(n int) int {
	if n < 0 {
		return n
	}
	var pad [4096]byte
	pad[n%len(pad)] = 1
	return deeper(n+int(pad[n%len(pad)])) + 1
}
