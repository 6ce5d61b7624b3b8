package netguard

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"sync/atomic"
	"testing"
	"time"
)

// serve accepts on a guard, and hands each connection to f.
func serve(t *testing.T, o Options, f func(*Conn)) (*Guard, string) {
	t.Helper()
	o.Log = slog.New(slog.DiscardHandler)
	g := New(o)
	raw, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := g.Listener(raw)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := l.Accept()
			if err != nil {
				if !errors.Is(err, net.ErrClosed) {
					t.Error(err)
				}
				return
			}
			go f(conn.(*Conn))
		}
	}()
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_ = g.Shutdown(ctx)
		<-ended
	})
	return g, raw.Addr().String()
}

func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(5 * time.Second))
	return c
}

func read(t *testing.T, c net.Conn, want string) {
	t.Helper()
	b := make([]byte, len(want))
	if _, err := io.ReadFull(c, b); err != nil || string(b) != want {
		t.Fatalf("read %q, %v; want %q", b, err, want)
	}
}

func TestWritesLeaveTogetherBeforeARead(t *testing.T) {
	_, addr := serve(t, Options{}, func(c *Conn) {
		_, _ = io.WriteString(c, "a")
		_, _ = io.WriteString(c, "b")
		_, _ = c.Read(make([]byte, 1))
		_, _ = io.WriteString(c, "c")
		_ = c.Close()
	})
	c := dial(t, addr)
	b := make([]byte, 10)
	if n, err := c.Read(b); string(b[:n]) != "ab" {
		t.Errorf("got %q, %v", b[:n], err)
	}
	_, _ = c.Write([]byte("x"))
	read(t, c, "c")
}

func TestReadErrorStays(t *testing.T) {
	errs := make(chan error, 3)
	_, addr := serve(t, Options{}, func(c *Conn) {
		defer func() { _ = c.Close() }()
		_ = c.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
		_, err := c.Read(make([]byte, 1))
		errs <- err
		_ = c.SetReadDeadline(time.Now().Add(time.Minute))
		_, err = c.Read(make([]byte, 1))
		errs <- err
		errs <- c.ReadErr()
	})
	dial(t, addr)
	for range 3 {
		if err := <-errs; !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	}
}

func TestFlood(t *testing.T) {
	errs := make(chan error, 2)
	_, addr := serve(t, Options{CommandBytes: 10}, func(c *Conn) {
		defer func() { _ = c.Close() }()
		_, err := io.ReadFull(c, make([]byte, 11))
		errs <- err
		errs <- c.ReadErr()
	})
	_, _ = dial(t, addr).Write(make([]byte, 20))
	if err := <-errs; !errors.Is(err, ErrFlood) {
		t.Errorf("got %v", err)
	}
	if err := <-errs; !errors.Is(err, ErrFlood) {
		t.Errorf("ReadErr %v", err)
	}
}

func TestStreamOutlivesCommandDeadlines(t *testing.T) {
	errs := make(chan error, 2)
	_, addr := serve(t, Options{CommandBytes: 10}, func(c *Conn) {
		defer func() { _ = c.Close() }()
		c.Stream(time.Second, 2*time.Second, 20)
		_ = c.SetReadDeadline(time.Now().Add(-time.Second)) // a library's; it does nothing here
		_, err := io.ReadFull(c, make([]byte, 15))
		errs <- err
		c.EndStream()
		_, err = io.ReadFull(c, make([]byte, 15))
		errs <- err
	})
	_, _ = dial(t, addr).Write(make([]byte, 40))
	if err := <-errs; err != nil {
		t.Error(err)
	}
	if err := <-errs; !errors.Is(err, ErrFlood) {
		t.Errorf("got %v", err)
	}
}

// A peer that does not read holds up neither the guard nor its stop.
func TestPeerThatDoesNotRead(t *testing.T) {
	g, addr := serve(t, Options{MaxConns: 2, Evict: time.Nanosecond, Busy: "busy", Write: 300 * time.Millisecond}, func(c *Conn) {
		defer func() { _ = c.Close() }()
		for {
			if _, err := c.Write(make([]byte, 1<<20)); err != nil {
				return
			}
		}
	})
	dial(t, addr)
	dial(t, addr)
	time.Sleep(50 * time.Millisecond)
	began := time.Now()
	dial(t, addr)
	_ = g.Conns()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := g.Shutdown(ctx); err != nil || time.Since(began) > 4*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}

func TestBusyIsTold(t *testing.T) {
	_, addr := serve(t, Options{MaxConns: 1, Busy: "421 busy\r\n"}, func(c *Conn) {
		_, _ = c.Write([]byte("hello"))
		_, _ = c.Read(make([]byte, 1))
		_ = c.Close()
	})
	first := dial(t, addr)
	read(t, first, "hello")
	second := dial(t, addr)
	_, _ = second.Write([]byte("EHLO x\r\n")) // unread input must not reset the connection
	read(t, second, "421 busy\r\n")
	if n, err := second.Read(make([]byte, 1)); err == nil {
		t.Errorf("read %d bytes more", n)
	}
	_ = first.Close()
	for range 100 {
		third := dial(t, addr)
		b := make([]byte, 5)
		if _, err := io.ReadFull(third, b); err == nil && string(b) == "hello" {
			return
		}
		_ = third.Close()
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("no room after the first has gone")
}

// failing is a listener whose first accepts fail.
type failing struct {
	net.Listener
	left atomic.Int32
}

func (f *failing) Accept() (net.Conn, error) {
	if f.left.Add(-1) >= 0 {
		return nil, errors.New("too many open files")
	}
	return f.Listener.Accept()
}

func TestAcceptIsRetried(t *testing.T) {
	raw, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &failing{Listener: raw}
	f.left.Store(3)
	g := New(Options{Log: slog.New(slog.DiscardHandler)})
	l := g.Listener(f)
	defer func() { _ = l.Close() }()
	dial(t, raw.Addr().String())
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
}

func TestWakeWaitsForTheMessage(t *testing.T) {
	step := make(chan struct{})
	errs := make(chan error, 2)
	g, addr := serve(t, Options{}, func(c *Conn) {
		c.SetBusy(true)
		step <- struct{}{}
		_, err := c.Read(make([]byte, 1)) // inside the message
		errs <- err
		c.SetBusy(false)
		_, err = c.Read(make([]byte, 1))
		errs <- err
		_ = c.Close()
	})
	c := dial(t, addr)
	<-step
	stopped := make(chan error, 1)
	go func() { stopped <- g.Shutdown(context.Background()) }()
	time.Sleep(20 * time.Millisecond)
	_, _ = c.Write([]byte("x"))
	if err := <-errs; err != nil {
		t.Errorf("inside the message: %v", err)
	}
	if err := <-errs; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("after it: %v", err)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestSlots(t *testing.T) {
	s := NewSlots(1)
	if !s.Take(t.Context(), 0) || s.Take(t.Context(), time.Millisecond) {
		t.Error("not one slot")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if s.Take(ctx, time.Hour) {
		t.Error("a slot after the end")
	}
	s.Free()
	if !s.Take(t.Context(), 0) {
		t.Error("no slot after Free")
	}
}
