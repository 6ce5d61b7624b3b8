package mail

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
)

func TestSpool(t *testing.T) {
	data := bytes.Repeat([]byte("0123456789abcdef\r\n"), 10_000)
	for name, memory := range map[string]int64{"memory": 1 << 20, "file": 1000} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			m, err := Read(context.Background(), Envelope{QueueID: "q"}, bytes.NewReader(data), Options{Memory: memory, Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			if m.Hash() != sha256.Sum256(data) || m.Size() != int64(len(data)) || m.Envelope.QueueID != "q" {
				t.Error("hash, size or envelope differ")
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Error("the file has a name")
			}
			mem, file := m.Spool().Backing()
			if (mem == nil) == (file == nil) || (file != nil) != (name == "file") {
				t.Errorf("backing: %d bytes, file %v", len(mem), file)
			}
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					if got, err := io.ReadAll(m.Open()); err != nil || !bytes.Equal(got, data) {
						t.Errorf("read %d bytes, %v", len(got), err)
					}
				})
			}
			wg.Wait()
			if _, err := m.Spool().Write([]byte("x")); !errors.Is(err, ErrFrozen) {
				t.Errorf("write after reading: %v", err)
			}
			if err := errors.Join(m.Close(), m.Close()); err != nil {
				t.Error(err)
			}
			if _, err := m.ReadAt(make([]byte, 1), 0); !errors.Is(err, os.ErrClosed) {
				t.Errorf("read after close: %v", err)
			}
		})
	}
}

func TestSpoolTooBig(t *testing.T) {
	for size, want := range map[int]error{100: nil, 101: ErrTooBig} {
		m, err := Read(context.Background(), Envelope{}, strings.NewReader(strings.Repeat("x", size)), Options{MaxSize: 100})
		if !errors.Is(err, want) {
			t.Errorf("%d bytes: %v", size, err)
		}
		if m != nil {
			_ = m.Close()
		}
	}
	s := NewSpool(Options{MaxSize: 3})
	defer s.Close()
	_, first := s.Write([]byte("four"))
	_, second := s.Write([]byte("x"))
	_, message := s.Message(Envelope{})
	for _, err := range []error{first, second, message} {
		if !errors.Is(err, ErrTooBig) {
			t.Errorf("got %v", err)
		}
	}
}

// A disk that fails makes no message, whatever is written afterwards.
func TestSpoolFailingDisk(t *testing.T) {
	s := NewSpool(Options{Memory: 1, Dir: t.TempDir() + "/missing"})
	defer s.Close()
	if _, err := s.Write([]byte("xx")); err == nil {
		t.Error("no error for a missing folder")
	}
	full, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	s = NewSpool(Options{Memory: 1})
	s.file = full
	defer s.Close()
	if _, err := io.Copy(s, strings.NewReader("hello")); err == nil {
		t.Error("no error for a full disk")
	}
	if _, err := s.Message(Envelope{}); err == nil {
		t.Error("a message of a full disk")
	}
	if _, err := s.ReadAt(make([]byte, 1), 0); err == nil {
		t.Error("bytes of a full disk")
	}
}

func TestReadStopsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, Envelope{}, strings.NewReader("x"), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestReadFailsWithReader(t *testing.T) {
	r := io.MultiReader(strings.NewReader("Subject: x\r\n"), failing{io.ErrUnexpectedEOF})
	if _, err := Read(context.Background(), Envelope{}, r, Options{}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}

func TestContentHash(t *testing.T) {
	const content = "Subject: x\r\nReceived: below\r\n\r\nbody\r\n"
	hash := func(s string, chunk int) [32]byte {
		sp := NewSpool(Options{})
		defer sp.Close()
		for len(s) > 0 {
			n := min(chunk, len(s))
			if _, err := sp.Write([]byte(s[:n])); err != nil {
				t.Fatal(err)
			}
			s = s[n:]
		}
		m, err := sp.Message(Envelope{})
		if err != nil {
			t.Fatal(err)
		}
		return m.ContentHash()
	}
	want := sha256.Sum256([]byte(content))
	for _, chunk := range []int{1, 2, 7, 1000} {
		for name, top := range map[string]string{
			"none": "", "one": "Received: from a\r\n", "folded": "Received: from a\r\n\tby b;\r\n today\r\n",
			"several":         "Return-Path: <a@b.test>\r\nX-Postern-Trace: 1\r\nRECEIVED : x\r\nDelivered-To: x\r\nX-Original-To: y\r\n",
			"LF, in any case": "received: x\nreturn-path: y\n z\n",
		} {
			if got := hash(top+content, chunk); got != want {
				t.Errorf("%s, in chunks of %d: another hash", name, chunk)
			}
		}
		for _, other := range []string{
			"Subject: x\r\nReceived: other\r\n\r\nbody\r\n", "X-Other: y\r\n" + content, "Received-x: y\r\n" + content, " y\r\n" + content, "Received\r\n" + content,
		} {
			if hash(other, chunk) == want {
				t.Errorf("%q has the same hash", other)
			}
		}
	}
}

func TestMessageHeader(t *testing.T) {
	m, err := Read(context.Background(), Envelope{}, strings.NewReader("Subject: =?utf-8?Q?H=C3=A4?=\r\nMESSAGE-ID:\r\n <a@b.test>\r\nFrom: Ann <ann@corp.test>\r\n\r\nx"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	from, ok := m.Header().FirstAddress("from")
	if m.MessageID() != "a@b.test" || m.Header().Text("subject") != "Hä" || !ok || from.String() != "ann@corp.test" {
		t.Errorf("got %q %q %v", m.MessageID(), m.Header().Text("subject"), from)
	}
}
