package fingerprint

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"postern/internal/businessmail"
)

// protect makes an index of n made documents of 18,000 characters.
func protect(t testing.TB, n int) *Index {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "plans")
	e := edit(t, dir, EditOptions{Name: "plans"})
	for i := range n {
		add(t, e, fmt.Sprint("plan ", i), made(uint64(i), 18_000))
	}
	commit(t, e)
	return openIndex(t, dir, nil)
}

// A fragment of 1,500 characters in another text is found although one word in
// twenty was changed; what is unrelated never is.
func TestQuality(t *testing.T) {
	const documents = 200
	x := protect(t, documents)
	r := rand.New(rand.NewPCG(1, 2))
	f := Finder{}
	for _, tt := range []struct {
		share float64
		least int // of 1,000
	}{{0, 1000}, {0.05, 980}, {0.10, 800}} {
		found := 0
		const tries = 500
		for range tries {
			i := r.IntN(documents)
			doc := made(uint64(i), 18_000)
			from := r.IntN(len(doc) - 1500)
			foreign := made(r.Uint64(), 6000)
			f.Read(x.keys, foreign[:3000]+edited(doc[from:from+1500], tt.share, r)+foreign[3000:])
			for _, c := range f.Copies(x, DefaultRun) {
				if c.ID != uint64(i+1) {
					t.Errorf("document %d was taken for %d", i+1, c.ID)
				} else {
					found++
					break
				}
			}
		}
		t.Logf("%.0f %% of words changed: %d of %d found", 100*tt.share, found, tries)
		if found < tt.least*tries/1000 {
			t.Errorf("%.0f %% of words changed: %d of %d found", 100*tt.share, found, tries)
		}
	}
	for i := range 10_000 {
		f.Read(x.keys, made(uint64(1_000_000+i), 2000))
		if got := f.Copies(x, DefaultRun); len(got) > 0 {
			t.Errorf("unrelated text %d: %d copies", i, len(got))
		}
	}
}

// Ordinary mail shares phrases, signatures and disclaimers. Where some of it is known
// as public text, none is a copy of other mail.
func TestOrdinaryMailIsNoCopy(t *testing.T) {
	dir := t.TempDir()
	index := func(name string, public bool, seed uint64, n int) *Index {
		e := edit(t, filepath.Join(dir, name), EditOptions{Name: name, Public: public})
		for i := range n {
			add(t, e, fmt.Sprint(i), string(businessmail.Message(seed, i)))
		}
		commit(t, e)
		return openIndex(t, filepath.Join(dir, name), nil)
	}
	x := index("mail", false, 1, 300)
	f := Finder{}
	count := func() (n int) {
		for i := range 3000 {
			f.Read(x.keys, string(businessmail.Message(2, i)))
			if len(f.Copies(x, DefaultRun)) > 0 {
				n++
			}
		}
		return n
	}
	t.Logf("%d of 3000 without public text", count())
	f.Public = []*Index{index("usual", true, 3, 300)}
	if n := count(); n > 0 {
		t.Errorf("%d of 3000 are copies", n)
	}
}

// Chinese has no spaces, and a character of it says more than a letter.
func TestQualityOfChinese(t *testing.T) {
	han := func(seed uint64, n int) []rune {
		r := rand.New(rand.NewPCG(seed, 3))
		out := make([]rune, n)
		for i := range out {
			out[i] = rune(0x4e00 + int(float64(uint64(1)<<r.UintN(11))*(1+r.Float64())))
			if i%17 == 16 {
				out[i] = '，'
			}
		}
		return out
	}
	dir := filepath.Join(t.TempDir(), "plans")
	e := edit(t, dir, EditOptions{Name: "plans"})
	const documents = 50
	for i := range documents {
		add(t, e, fmt.Sprint("plan ", i), string(han(uint64(i), 6000)))
	}
	commit(t, e)
	x := openIndex(t, dir, nil)
	r := rand.New(rand.NewPCG(1, 2))
	f, found := Finder{}, 0
	const tries = 200
	for range tries {
		i := r.IntN(documents)
		from := r.IntN(5500)
		part := han(uint64(i), 6000)[from : from+500]
		for k := range part {
			if r.Float64() < 0.05 {
				part[k] = rune(0x4e00 + r.IntN(4000))
			}
		}
		f.Read(x.keys, string(han(r.Uint64(), 1000))+string(part)+string(han(r.Uint64(), 1000)))
		if got := f.Copies(x, DefaultRun); len(got) > 0 && got[0].ID == uint64(i+1) {
			found++
		}
		f.Read(x.keys, string(han(r.Uint64(), 3000)))
		if got := f.Copies(x, DefaultRun); len(got) > 0 {
			t.Errorf("unrelated text: %d copies", len(got))
		}
	}
	t.Logf("5 %% of characters changed: %d of %d found", found, tries)
	if found < tries*97/100 {
		t.Errorf("%d of %d found", found, tries)
	}
}
