package archive_test

import (
	"bytes"
	"context"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// sum16 is the checksum of ZOO and ARC.
func sum16(b []byte) (sum uint16) {
	for _, c := range b {
		sum ^= uint16(c)
		for range 8 {
			sum = sum>>1 ^ 0xa001*(sum&1)
		}
	}
	return sum
}

// zooLZW packs as zoo 2.1 does (lzc.c).
func zooLZW(content []byte) (packed []byte) {
	bits, count, width, free := uint64(0), uint(0), uint(9), 258
	emit := func(code int) {
		bits |= uint64(code) << count
		for count += width; count >= 8; count -= 8 {
			packed = append(packed, byte(bits))
			bits >>= 8
		}
	}
	emit(256)
	table := map[string]int{}
	for i := range 256 {
		table[string([]byte{byte(i)})] = i
	}
	run := []byte{}
	for _, c := range content {
		if _, ok := table[string(append(run, c))]; ok {
			run = append(run, c)
			continue
		}
		emit(table[string(run)])
		if free < 1<<13 {
			table[string(append(run, c))] = free
			if free++; free > 1<<width && width < 13 {
				width++
			}
		}
		run = []byte{c}
	}
	if len(run) > 0 {
		emit(table[string(run)])
	}
	emit(257)
	return append(packed, byte(bits))
}

// zooOf writes an archive as zoo 2.1 does, of which Debian has no program any more; that of
// The Unarchiver reads it.
func zooOf(t testing.TB, comment string) []byte {
	list := sample(t, "lha/list.txt")
	b := append([]byte("ZOO 2.10 Archive.\x1a\x00\x00"), "\xdc\xa7\xc4\xfd"...)
	b = le.AppendUint32(b, 42)
	b = le.AppendUint32(b, 1<<32-42)
	b = append(b, 2, 0, 1)
	b = le.AppendUint32(b, 42)
	b = append(le.AppendUint16(b, uint16(len(comment))), 0)
	b = append(b, comment...)
	le.PutUint32(b[24:], uint32(len(b)))
	le.PutUint32(b[28:], uint32(-len(b)))
	add := func(method byte, name, long, folder string, content, packed []byte) {
		e := append([]byte("\xdc\xa7\xc4\xfd\x02"), method)
		const fixed, own = 51, 7
		texts := long + folder
		data := len(b) + fixed + own + len(texts) + 8 + 5
		e = le.AppendUint32(e, uint32(data+len(packed)))
		e = le.AppendUint32(e, uint32(data))
		e = append(e, 0, 0, 0, 0)
		e = le.AppendUint16(e, sum16(content))
		e = le.AppendUint32(e, uint32(len(content)))
		e = le.AppendUint32(e, uint32(len(packed)))
		e = append(e, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0)
		e = append(e, append([]byte(name), make([]byte, 13-len(name))...)...)
		e = le.AppendUint16(e, uint16(2+len(texts)+8))
		e = append(e, 127, 0, 0, byte(len(long)), byte(len(folder)))
		e = append(append(e, texts...), make([]byte, 8)...)
		le.PutUint16(e[54:], sum16(e))
		b = append(append(append(b, e...), "@)#(\x00"...), packed...)
	}
	lzh := sample(t, "lha/lh5-2.lzh") // whose codes are the same
	second := bytes.Index(lzh[20:], []byte("-lh5-")) + 18
	size := int(le.Uint16(lzh[second:]))
	add(0, "note.txt", "", "docs/", []byte(note), []byte(note))
	add(1, "list1.txt", "a long list.txt\x00", "", list, zooLZW(list))
	add(2, "list2.txt", "", "", list, lzh[second+size:second+size+int(le.Uint32(lzh[second+7:]))])
	end := append([]byte("\xdc\xa7\xc4\xfd"), make([]byte, 47)...)
	return append(b, end...)
}

func TestZOO(t *testing.T) {
	data := zooOf(t, "a comment with 340000000000009 in it")
	list := sample(t, "lha/list.txt")
	r := extracttest.Read(t, archive.ZOO, "a.zoo", append(bytes.Clone(data), hidden...))
	small, _ := r.Child("docs/note.txt")
	first, _ := r.Child("a long list.txt")
	second, _ := r.Child("list2.txt")
	if !r.Detected || loud(r) || string(small.Data) != note || !bytes.Equal(first.Data, list) || !bytes.Equal(second.Data, list) || len(r.Children) != 4 {
		t.Errorf("%v, gaps %v, %q, %d and %d bytes, %v, %v, %d children", r.Err, r.Gaps, small.Data, len(first.Data), len(second.Data), first.Err, second.Err, len(r.Children))
	}
	if text := r.Texts[extract.Properties]; !bytes.Contains([]byte(text), []byte("340000000000009")) || !seen(r) {
		t.Errorf("%q", text)
	}
	damaged(t, archive.ZOO, "a.zoo", data, "a long list.txt", list, never)
	loop := bytes.Clone(data)
	at := int(le.Uint32(loop[24:]))
	le.PutUint32(loop[at+6:], uint32(at))
	if r := extracttest.Read(t, archive.ZOO, "a.zoo", loop); !r.Gap(extract.Corrupt) {
		t.Errorf("an entry that leads to itself: %v", r.Err)
	}
}

func FuzzZOO(f *testing.F) {
	f.Add(zooOf(f, "comment"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		o := extracttest.Object("a", data)
		_ = archive.ZOO.Detect(o)
		_ = archive.ZOO.Read(context.Background(), o, &extracttest.Sink{Limit: 4 << 20})
	})
}
