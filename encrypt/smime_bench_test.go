package encrypt

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// A mail of 25 MiB costs a bounded amount of memory, counting all that is ever
// allocated, freed or not.
func TestSMIMEMemory(t *testing.T) {
	people := smimePeople(t)
	m := spooled(t, bigMail(25<<20))
	for _, o := range []Options{{}, {SMIMECipher: AES256GCM}, people["gateway"].sign(Options{ProtectSubject: true})} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if err := WriteSMIME(io.Discard, m, []*Key{people["rsa"].key(), people["p256"].key()}, o); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > 2<<20 {
			t.Errorf("cipher %q: %d bytes allocated", o.SMIMECipher, got)
		}
	}
}

func BenchmarkSMIME(b *testing.B) {
	people := smimePeople(b)
	ten := func(name string) []*Key {
		var list []*Key
		for i := range 10 {
			c := *people[name].cert
			c.Raw = append([]byte{byte(i)}, c.Raw...) // another one, as far as we look
			list = append(list, &Key{Kind: SMIME, Certificate: &c})
		}
		return list
	}
	small, big := bigMail(1<<20), bigMail(25<<20)
	for _, bb := range []struct {
		name string
		in   string
		keys []*Key
		o    Options
	}{
		{"1MiB/10recipients/rsa/cbc", small, ten("rsa"), Options{}},
		{"1MiB/10recipients/rsa/cbc/signed", small, ten("rsa"), people["gateway"].sign(Options{})},
		{"1MiB/10recipients/p256/gcm", small, ten("p256"), Options{SMIMECipher: AES256GCM}},
		{"25MiB/1recipient/rsa/cbc", big, ten("rsa")[:1], Options{}},
		{"25MiB/1recipient/p256/gcm", big, ten("p256")[:1], Options{SMIMECipher: AES256GCM}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			m := spooled(b, bb.in)
			b.SetBytes(m.Size())
			b.ReportAllocs()
			begin := cpuTime(b)
			for b.Loop() {
				if err := WriteSMIME(io.Discard, m, bb.keys, bb.o); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric((cpuTime(b)-begin).Seconds()*1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// BenchmarkOpenSSL is what to compare with.
func BenchmarkOpenSSL(b *testing.B) {
	people := smimePeople(b)
	for _, bb := range []struct {
		name, key, cipher string
		size, keys        int
	}{
		{"1MiB/10recipients/rsa/cbc", "rsa", "-aes-256-cbc", 1 << 20, 10},
		{"1MiB/10recipients/p256/gcm", "p256", "-aes-256-gcm", 1 << 20, 10},
		{"25MiB/1recipient/rsa/cbc", "rsa", "-aes-256-cbc", 25 << 20, 1},
		{"25MiB/1recipient/p256/gcm", "p256", "-aes-256-gcm", 25 << 20, 1},
	} {
		b.Run(bb.name, func(b *testing.B) {
			in := filepath.Join(b.TempDir(), "mail")
			if err := os.WriteFile(in, []byte(bigMail(bb.size)), 0o600); err != nil {
				b.Fatal(err)
			}
			args := []string{"cms", "-encrypt", "-binary", "-stream", bb.cipher, "-in", in, "-out", os.DevNull}
			for range bb.keys {
				args = append(args, people[bb.key].certFile)
			}
			b.SetBytes(int64(bb.size))
			var begin, end syscall.Rusage
			_ = syscall.Getrusage(syscall.RUSAGE_CHILDREN, &begin)
			for b.Loop() {
				if _, err := runOpenSSL(nil, args...); err != nil {
					b.Fatal(err)
				}
			}
			_ = syscall.Getrusage(syscall.RUSAGE_CHILDREN, &end)
			used := end.Utime.Nano() + end.Stime.Nano() - begin.Utime.Nano() - begin.Stime.Nano()
			b.ReportMetric(float64(used)/1e6/float64(b.N), "cpu-ms/op")
		})
	}
}
