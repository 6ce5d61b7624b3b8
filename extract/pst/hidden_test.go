package pst_test

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/pst"
)

// TestHidden reads what no property, no item and no list leads to.
func TestHidden(t *testing.T) {
	const secret = "the card 4111 1111 1111 1111"
	for name, change := range map[string]func(w *writer){
		"an item of a heap": func(w *writer) {
			h := &heaper{w: w, kind: 0xbc}
			tree, _ := h.add([]byte{0xb5, 2, 6, 0, 0, 0, 0, 0}), h.add([]byte(secret))
			d, s := h.write(tree)
			w.node(0x200064, 0x8042, d, s)
		},
		"behind the head of a tree": func(w *writer) {
			h := &heaper{w: w, kind: 0xbc}
			d, s := h.write(h.add(append([]byte{0xb5, 2, 6, 0, 0, 0, 0, 0}, secret...)))
			w.node(0x200064, 0x8042, d, s)
		},
		"before many values": func(w *writer) {
			text := w.text("one")
			kind := uint16(0x101f)
			if w.old {
				kind = 0x101e
			}
			b := le.AppendUint32(le.AppendUint32(nil, 1), uint32(8+len(secret)))
			d, s := w.properties([]prop{{0x3001, kind, append(append(b, secret...), text...)}})
			w.node(0x8062, 0x8042, d, s)
		},
		"none of many values": func(w *writer) {
			d, s := w.properties([]prop{{0x3001, 0x1102, append(zeros(4), secret...)}})
			w.node(0x8062, 0x8042, d, s)
		},
		"a row without a column": func(w *writer) {
			w.shape = func(b []byte) { b[1] = 0 }                                                              // no columns
			d, s := w.table([]prop{{1, number, 0x34202020}, {2, number, 0x20313131}, {3, number, 0x31313131}}) // "   4111 1111"
			w.node(0x806e, 0x8042, d, s)
		},
		"behind the shape of a table": func(w *writer) {
			w.shape = func([]byte) {}
			d, s := w.table([]prop{{1, 0, secret}})
			w.node(0x806e, 0x8042, d, s)
		},
		"rows of no size": func(w *writer) {
			w.shape = func(b []byte) { clear(b[8:10]) }
			d, s := w.table([]prop{{1, 0, secret}})
			w.node(0x806e, 0x8042, d, s)
		},
		"between a block and its end": func(w *writer) { w.pad = "card 4111 1111 1111 1111"; w.block(zeros(20), false) },
		"behind the entries":          func(w *writer) { w.page = secret },
		"an attachment of no message": func(w *writer) {
			fd, fs := w.properties([]prop{{0x3701, blob, []byte(secret)}, {0x3707, 0, "a.txt"}})
			d, s := w.properties([]prop{{0x3001, 0, "A folder"}}, pnode{id: 0x8025, data: fd, sub: fs})
			w.node(0x8062, 0x8042, d, s)
		},
		"a list that nothing leads to": func(w *writer) { w.stream([]byte(strings.Repeat("x", 9000) + secret)) },
		"behind a list":                func(w *writer) { w.block(append([]byte{1, 1, 0, 0, 0, 0, 0, 0}, secret...), true) },
	} {
		for _, kind := range []string{"ansi", "unicode cyclic"} {
			w := files[kind]()
			data := w.file(func(w *writer) {
				fill(w)
				change(w)
			})
			r := extracttest.Read(t, pst.Format, "", data)
			found := r.Text()
			for _, c := range r.Children {
				found += string(c.Data) + "\n"
			}
			want := secret[4:]
			if name == "a row without a column" {
				want = "4111 1111"
			}
			if !strings.Contains(found, want) {
				t.Errorf("%s, %s: it is not found, %v", name, kind, r.Err)
			}
			if told := r.Err != nil; told != (name == "rows of no size") {
				t.Errorf("%s, %s: error %v", name, kind, r.Err)
			}
		}
	}
	head := (&writer{}).file(fill)
	copy(head[256:], secret)
	if r := extracttest.Read(t, pst.Format, "", head); !strings.Contains(r.Text(), secret) {
		t.Error("the header is not read")
	}
}

// TestTwins reads two blocks of one number.
func TestTwins(t *testing.T) {
	for _, kind := range []string{"unicode", "unicode cyclic"} {
		w := files[kind]()
		data := w.file(func(w *writer) {
			fill(w)
			id := w.block([]byte("the first of two"), false)
			w.next -= 4
			if w.block([]byte("the other of two"), false) != id {
				t.Fatal("not the same number")
			}
		})
		r := extracttest.Read(t, pst.Format, "", data)
		if !r.Gap(extract.Corrupt) || !strings.Contains(r.Text(), "the first of two") || !strings.Contains(r.Text(), "the other of two") {
			t.Errorf("%s: %v", kind, r.Err)
		}
	}
}

// TestShared reads items that share a long name, and one whose text is a block again and again.
func TestShared(t *testing.T) {
	again := func(w *writer, n int) (data uint64) {
		id := w.block(slices.Repeat(w.text("again "), 8000/12), false)
		list := le.AppendUint32([]byte{1, 1, byte(n), byte(n >> 8)}, 0)
		for range n {
			list = append(list, w.num(id)...)
		}
		return w.block(list, true)
	}
	for name, tt := range map[string]struct {
		fill func(w *writer)
		gap  extract.Cause
		most uint64 // MiB of memory on the way
	}{
		"folders": {func(w *writer) {
			data := again(w, 1000)
			h := &heaper{w: w, kind: 0xbc, sub: []pnode{{id: 0x801f, data: data}}}
			records := h.add(slices.Concat([]byte{1, 0x30, 0x1f, 0}, le.AppendUint32(nil, 0x801f)))
			d, s := h.write(h.add(append([]byte{0xb5, 2, 6, 0}, le.AppendUint32(nil, records)...)))
			for i := range uint32(3000) {
				w.node(0x8002+32*i, 0x122, d, s)
			}
		}, extract.TooBig, 1500},
		"a long text": {func(w *writer) {
			h := &heaper{w: w, kind: 0xbc, sub: []pnode{{id: 0x801f, data: again(w, 1000)}}}
			records := h.add(slices.Concat([]byte{0, 0x10, 0x1f, 0}, le.AppendUint32(nil, 0x801f)))
			d, s := h.write(h.add(append([]byte{0xb5, 2, 6, 0}, le.AppendUint32(nil, records)...)))
			w.node(0x200024, 0x122, d, s)
		}, "", 200},
		"values of no length": {func(w *writer) {
			n := uint32(1 << 21)
			b := le.AppendUint32(nil, n)
			for range n {
				b = le.AppendUint32(b, 4+4*n)
			}
			d, s := w.properties([]prop{{0x3001, 0x101f, b}})
			w.node(0x8062, 0x122, d, s)
		}, "", 80},
	} {
		data := (&writer{}).file(tt.fill)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := pst.Format.Read(context.Background(), extracttest.Object("", data), &extracttest.Sink{Discard: true})
		runtime.ReadMemStats(&after)
		gap, _ := err.(*extract.GapError)
		if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > tt.most || (err != nil) != (tt.gap != "") || gap != nil && gap.Cause != tt.gap {
			t.Errorf("%s: %d MiB, %v", name, took, err)
		}
	}
}
