package cms

import (
	"testing"
)

func ten(id *identity) []Recipient {
	var list []Recipient
	for range 10 {
		list = append(list, id.recipient(false))
	}
	return list
}

func BenchmarkEncrypt(b *testing.B) {
	for _, size := range []struct {
		name  string
		bytes int
	}{{"1MiB", 1 << 20}, {"25MiB", 25 << 20}} {
		content := sample(size.bytes)
		for name, c := range map[string]Cipher{"cbc": AES256CBC, "gcm": AES256GCM} {
			for _, key := range []string{"rsa2048", "p256", "p521"} {
				list := ten(identities[key])
				b.Run(size.name+"/10x"+key+"/"+name, func(b *testing.B) {
					b.SetBytes(int64(len(content)))
					b.ReportAllocs()
					for b.Loop() {
						var out countWriter
						w, err := Encrypt(&out, list, EncryptOptions{Cipher: c})
						if err != nil {
							b.Fatal(err)
						}
						if _, err := w.Write(content); err != nil {
							b.Fatal(err)
						}
						if err := w.Close(); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}

type countWriter int

func (c *countWriter) Write(p []byte) (int, error) {
	*c += countWriter(len(p))
	return len(p), nil
}

func BenchmarkSignDetached(b *testing.B) {
	content := sample(1 << 20)
	for _, key := range []string{"rsa2048", "p256"} {
		b.Run("1MiB/"+key, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			for b.Loop() {
				d, err := NewDetached(identities[key].signer(false))
				if err != nil {
					b.Fatal(err)
				}
				_, _ = d.Write(content)
				if _, err := d.Signature(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
