package archive_test

import (
	"bytes"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// withMetadata makes a disk of UDF 2.50 out of one of 1.02, as OSTA UDF 2.50 section 2.2.10
// describes it: no program of Debian writes one. Its tree is in a partition that is a file of the
// other one, in two pieces that have changed places.
func withMetadata(t *testing.T, data []byte) []byte {
	const block = 2048
	data = append(bytes.Clone(data), make([]byte, block)...)
	start := 0
	for _, at := range tagged(data, 5) {
		start = int(le.Uint32(data[at+188:]))
	}
	length := len(data)/block - 1 - start
	const half = 4 // blocks that the first piece has
	// The entry of the file stands behind everything.
	e := data[len(data)-block:]
	le.PutUint16(e, 261)
	e[27], e[34] = 250, 0
	le.PutUint64(e[56:], uint64(length*block))
	le.PutUint32(e[172:], 16)
	for i, x := range [][2]int{{half, length - half}, {0, half}} {
		le.PutUint32(e[176+8*i:], uint32(x[1]*block))
		le.PutUint32(e[176+8*i+4:], uint32(x[0]))
	}
	for i, c := range e[:16] {
		if i != 4 {
			e[4] += c
		}
	}
	moved := func(at int) { // where a block is in the new partition
		if n := le.Uint32(data[at:]); n < half {
			le.PutUint32(data[at:], n+uint32(length-half))
		} else {
			le.PutUint32(data[at:], n-half)
		}
	}
	long := func(at int) { // behind a block stands its partition
		moved(at)
		data[at+4] = 1
	}
	for _, at := range tagged(data, 6) {
		m := append([]byte("\x02\x40\x00\x00\x00*UDF Metadata Partition"), make([]byte, 36)...)
		le.PutUint32(m[40:], uint32(length))
		le.PutUint32(m[44:], 1<<30)
		copy(data[at+446:], m)
		data[at+264], data[at+268] = 6+64, 2
		long(at + 252)
	}
	for at := 0; at < len(data)-block; at += block {
		switch le.Uint16(data[at:]) {
		case 256:
			long(at + 404)
		case 257:
			for n := at; n+38 <= at+block && le.Uint16(data[n:]) == 257; {
				long(n + 24)
				n += (38 + int(data[n+19]) + int(le.Uint16(data[n+36:])) + 3) &^ 3
			}
		case 261: // its extents are in the new partition, as it is itself
			for n := 176; n < 176+int(le.Uint32(data[at+172:])); n += 8 {
				moved(at + n + 4)
			}
		}
	}
	return data
}

func TestUDFMetadataPartition(t *testing.T) {
	data := withMetadata(t, udfAlone(t, folder(t, "note.txt", "card "+secret, "docs/x.txt", "deep")))
	r := extracttest.Read(t, archive.ISO, "a.udf", data)
	files, _ := children(r)
	if !r.Detected || loud(r) || len(files) != 2 || files["note.txt"] != "card "+secret || files["docs/x.txt"] != "deep" {
		t.Errorf("error %v, gaps %v, files %.300q", r.Err, r.Gaps, files)
	}
	// Its file is not there.
	clear(data[len(data)-2048:])
	if r := extracttest.Read(t, archive.ISO, "a.udf", data); !r.Gap(extract.Unknown) && !r.Gap(extract.Corrupt) {
		t.Errorf("without its file: %v", r.Err)
	}
}
