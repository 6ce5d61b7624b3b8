package encrypt

import (
	"bytes"
	"encoding/base64"
	"io"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strings"
	"syscall"
	"testing"
	"time"

	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"
)

// bigMail is a mail with an attachment that cannot be compressed, of about size bytes.
func bigMail(size int) string {
	r := rand.NewChaCha8([32]byte{})
	b := make([]byte, size/78*57)
	_, _ = r.Read(b)
	var s strings.Builder
	s.WriteString("From: a@corp.test\r\nSubject: big\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n" +
		"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	for len(b) > 0 {
		n := min(57, len(b))
		s.WriteString(base64.StdEncoding.EncodeToString(b[:n]) + "\r\n")
		b = b[n:]
	}
	s.WriteString("--b--\r\n")
	return s.String()
}

// A peakWriter notes how much memory is in use while it is written to.
type peakWriter struct {
	samples []metrics.Sample
	peak    uint64
	writes  int
}

func (p *peakWriter) Write(b []byte) (int, error) {
	if p.writes++; p.writes%16 == 0 {
		metrics.Read(p.samples)
		p.peak = max(p.peak, p.samples[0].Value.Uint64())
	}
	return len(b), nil
}

// A mail of 25 MiB takes no more memory than a small one, whether it lies in
// memory or in a file.
func TestOpenPGPMemory(t *testing.T) {
	signer := newEntity(t, "gateway@corp.test", false)
	for _, v6 := range []bool{false, true} {
		keys := []*Key{{PGP: newEntity(t, "a@far.test", v6)}}
		m := spooled(t, bigMail(25<<20))
		p := &peakWriter{samples: []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/allocs:bytes"}}}
		runtime.GC()
		metrics.Read(p.samples)
		used, allocated := p.samples[0].Value.Uint64(), p.samples[1].Value.Uint64()
		if err := WriteOpenPGP(p, m, keys, Options{Signer: signer, ProtectSubject: true}); err != nil {
			t.Fatal(err)
		}
		metrics.Read(p.samples)
		if p.peak > used+16<<20 || p.samples[1].Value.Uint64() > allocated+64<<20 {
			t.Errorf("v6 %v: %d bytes more at once, %d in all", v6, p.peak-used, p.samples[1].Value.Uint64()-allocated)
		}
	}
}

func BenchmarkOpenPGP(b *testing.B) {
	small, big := bigMail(1<<20), bigMail(25<<20)
	var four, six []*Key
	for range 10 {
		four = append(four, &Key{PGP: newEntity(b, "a@far.test", false)})
		six = append(six, &Key{PGP: newEntity(b, "a@far.test", true)})
	}
	signer := newEntity(b, "gateway@corp.test", false)
	for _, bb := range []struct {
		name string
		in   string
		keys []*Key
		o    Options
	}{
		{"1MiB/10recipients/v4", small, four, Options{}},
		{"1MiB/10recipients/v4/signed", small, four, Options{Signer: signer}},
		{"1MiB/10recipients/v6", small, six, Options{}},
		{"25MiB/1recipient/v4", big, four[:1], Options{}},
		{"25MiB/1recipient/v6", big, six[:1], Options{}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			m := spooled(b, bb.in)
			b.SetBytes(m.Size())
			b.ReportAllocs()
			begin := cpuTime(b)
			for b.Loop() {
				if err := WriteOpenPGP(io.Discard, m, bb.keys, bb.o); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric((cpuTime(b)-begin).Seconds()*1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// cpuTime is what this process has used; time on the clock says little on a busy
// machine.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkGnuPG is what to compare with.
func BenchmarkGnuPG(b *testing.B) {
	home := b.TempDir()
	for _, bb := range []struct {
		name       string
		size, keys int
	}{{"1MiB/10recipients", 1 << 20, 10}, {"25MiB/1recipient", 25 << 20, 1}} {
		b.Run(bb.name, func(b *testing.B) {
			args := []string{"--homedir", home, "--batch", "--trust-model", "always", "--armor", "-z0", "--encrypt"}
			for i := range bb.keys {
				args = append(args, "-f", keyFile(b, home, newEntity(b, "a@far.test", false), i))
			}
			in := []byte(bigMail(bb.size))
			b.SetBytes(int64(len(in)))
			for b.Loop() {
				cmd := exec.Command("gpg", args...)
				cmd.Stdin = bytes.NewReader(in)
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func keyFile(b *testing.B, dir string, e *openpgp.Entity, i int) string {
	b.Helper()
	file := filepath.Join(dir, string(rune('a'+i))+".pgp")
	var s bytes.Buffer
	if err := e.Serialize(&s); err != nil {
		b.Fatal(err)
	}
	writeFile(b, file, s.Bytes())
	return file
}
