package charset

import "postern/extract"

const (
	patchLetters = 64
	// mostHighs is how many different higher bytes so many letters of UTF-16 have: 45 in a million
	// lines of Chinese, Japanese and Korean translations; random bytes have 57 on average.
	mostHighs = 45
	// fewHighs are suspicious where strange of them are those of halves of letters and of private
	// ones, as they are of one random letter in eight.
	fewHighs = 32
	strange  = 4
)

// widePatch reports whether a stretch of o is no text in a charset of two or four bytes.
func widePatch(o *extract.Object, name string) (bool, error) {
	size, top, most := 2, 1, mostHighs
	switch name {
	case "utf-16le":
	case "utf-16be":
		top = 0
	case "utf-32le":
		size, top, most = 4, 3, 1 // it is zero in all letters
	case "utf-32be":
		size, top, most = 4, 0, 1
	default:
		return false, nil
	}
	var recent [patchLetters]byte
	n, odd := 0, false
	judge := func() {
		var seen [256]bool
		different, private := 0, 0
		for _, c := range recent {
			if size == 2 && c >= 0xd8 && c < 0xf9 {
				private++
			}
			if !seen[c] {
				seen[c] = true
				different++
			}
		}
		odd = odd || different > most || private >= strange && different > fewHighs
	}
	buf := make([]byte, min(32<<10, o.Size))
	for at := int64(0); at < o.Size && !odd; at += int64(len(buf)) {
		k, err := o.Data.ReadAt(buf[:min(int64(len(buf)), o.Size-at)], at)
		if k == 0 && err != nil {
			return odd, err
		}
		for i := top; i < k; i += size {
			recent[n%patchLetters] = buf[i]
			if n++; n >= patchLetters && n%(patchLetters/4) == 0 {
				judge()
			}
		}
	}
	if n >= patchLetters {
		judge()
	}
	return odd, nil
}
