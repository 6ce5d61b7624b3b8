package cms

import (
	"io"
	"runtime"
	"testing"
)

// allocated is how many bytes f allocates in all, whether they are freed or not.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestMemoryDoesNotGrow writes 100 MiB and bounds all that was ever allocated.
func TestMemoryDoesNotGrow(t *testing.T) {
	const limit = 1 << 20
	piece := sample(64 << 10)
	id := identities["rsa2048"]
	for name, open := range map[string]func() (io.WriteCloser, error){
		"cbc": func() (io.WriteCloser, error) {
			return Encrypt(io.Discard, []Recipient{id.recipient(false)}, EncryptOptions{Cipher: AES256CBC})
		},
		"gcm": func() (io.WriteCloser, error) {
			return Encrypt(io.Discard, []Recipient{id.recipient(false)}, EncryptOptions{Cipher: AES256GCM})
		},
	} {
		got := allocated(func() {
			w, err := open()
			if err != nil {
				t.Fatal(err)
			}
			for range 100 << 20 / len(piece) {
				if _, err := w.Write(piece); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
		})
		if got > limit {
			t.Errorf("%s: %d bytes allocated for 100 MiB, want at most %d", name, got, limit)
		}
	}
}
