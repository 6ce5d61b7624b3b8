package archive

import (
	"strings"

	"postern/extract"
)

// UDF (ECMA-167, "OSTA Universal Disk Format" 1.02 to 2.60) is the file system of
// DVDs, alone or beside ISO 9660. An anchor leads to the descriptors of a volume,
// these to partitions, one of them to the root folder. Every structure begins with
// a tag.

// Tags (ECMA-167 3/7.2.1 and 4/7.2.1).
const (
	udfTagPrimary    = 1
	udfTagAnchor     = 2
	udfTagPointer    = 3
	udfTagUse        = 4
	udfTagPartition  = 5
	udfTagLogical    = 6
	udfTagEnd        = 8
	udfTagSet        = 256
	udfTagName       = 257
	udfTagExtents    = 258
	udfTagIndirect   = 259
	udfTagFile       = 261
	udfTagLongFile   = 266
	udfTagSize       = 16
	udfDescriptors   = 256 // bound
	udfAnchorBlock   = 256
	udfPieces        = 4096 // of the file that is a metadata partition
	udfLargestSector = 32 << 10
)

// A udfReader reads the UDF volumes of an image.
type udfReader struct {
	*isoReader
	block      int64             // bytes
	partitions map[uint16]uint32 // by number: the block at which it begins
	maps       []udfMap          // of the logical volume that is read
	described  int               // extents so far
	named      int               // files so far
}

// A udfMap is a partition as the files of a volume know it.
type udfMap struct {
	start   int64             // block
	gap     string            // why it cannot be read
	packet  uint32            // blocks that are moved together
	moved   map[uint32]uint32 // packets, by their first block
	virtual []uint32          // blocks, by their number; nil when they are what they say
	file    []isoExtent       // that the partition is, one behind the other; nil when it is none
}

// A udfPlace is where something begins: a block of a partition.
type udfPlace struct {
	block, partition uint32
	size             int64
}

// udfPlaceAt reads an extent in the long form (4/14.14.2).
func udfPlaceAt(b []byte) udfPlace {
	return udfPlace{block: le.Uint32(b[4:]), partition: uint32(le.Uint16(b[8:])), size: int64(le.Uint32(b) & (1<<30 - 1))}
}

// udfTag is the tag of a structure whose checksum is right; 0 where there is none.
func udfTag(b []byte) int {
	if len(b) < udfTagSize {
		return 0
	}
	sum := byte(0)
	for i, c := range b[:udfTagSize] {
		if i != 4 {
			sum += c
		}
	}
	if sum != b[4] {
		return 0
	}
	return int(le.Uint16(b))
}

// udfAnchor looks for an anchor (3/8.4.2.1): it stands in block 256, in the last one,
// or 256 before that.
func udfAnchor(o *extract.Object) (anchor []byte, block int64) {
	for _, block := range []int64{2048, 512, 1024, 4096} {
		last := o.Size/block - 1
		for _, at := range []int64{udfAnchorBlock, last, last - udfAnchorBlock} {
			b := make([]byte, 512)
			if at >= 16 && readFull(o, b, at*block) && udfTag(b) == udfTagAnchor && int64(le.Uint32(b[12:])) == at {
				return b, block
			}
		}
	}
	return nil, 0
}

// readUDF reads the files of all volumes; nothing where there are none.
func (z *isoReader) readUDF() error {
	anchor, block := udfAnchor(z.o)
	if anchor == nil {
		return nil
	}
	u := &udfReader{isoReader: z, block: block, partitions: map[uint16]uint32{}}
	var volumes [][]byte
	for _, at := range []int{16, 24} { // the descriptors, and their copy
		var err error
		if volumes, err = u.descriptors(int64(le.Uint32(anchor[at+4:])), int64(le.Uint32(anchor[at:]))); err != nil {
			return err
		}
		if len(volumes) > 0 {
			break
		}
	}
	if len(volumes) == 0 {
		u.damaged("no UDF volume behind its anchor")
	}
	for _, b := range volumes {
		if err := u.volume(b); err != nil {
			return err
		}
	}
	return nil
}

// descriptors reads what describes the volumes (3/8.4.2) and returns the
// descriptors of the logical ones.
func (u *udfReader) descriptors(at, size int64) (volumes [][]byte, err error) {
	b := make([]byte, u.block)
	for n := 0; n < udfDescriptors && size >= u.block && readFull(u.o, b, at*u.block); n++ {
		at, size = at+1, size-u.block
		switch udfTag(b) {
		case udfTagPrimary:
			err = u.text("volume", udfFixed(b[24:56]), udfFixed(b[72:200]), strings.Join(readable(b[200:]), "\n"))
		case udfTagUse:
			err = u.text("volume", strings.Join(readable(b[52:]), "\n"), udfFixed(b[116:244]), udfFixed(b[244:280]), udfFixed(b[280:316]), udfFixed(b[316:352]))
		case udfTagPointer:
			size, at = int64(le.Uint32(b[20:])), int64(le.Uint32(b[24:]))
		case udfTagPartition:
			u.partitions[le.Uint16(b[22:])] = le.Uint32(b[188:])
		case udfTagLogical:
			volumes = append(volumes, append([]byte(nil), b...))
			err = u.text("volume", udfFixed(b[84:212]))
		case udfTagEnd, 0:
			return volumes, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return volumes, nil
}

// text writes lines of properties.
func (u *udfReader) text(where string, lines ...string) error {
	text := ""
	for _, line := range lines {
		if line = strings.Trim(clean(line), " \x00"); line != "" {
			text += line + "\n"
		}
	}
	if text == "" {
		return nil
	}
	return u.sink.Text(extract.Properties, extract.Place{Where: where}, text)
}

// udfFixed is the text in a field of a fixed size, whose last byte is the length
// (OSTA UDF 2.1.3).
func udfFixed(b []byte) string {
	return udfText(b[:min(int(b[len(b)-1]), len(b)-1)])
}

// udfText is text in the charset of UDF (OSTA UDF 2.1.1): what its first byte says.
func udfText(b []byte) string {
	if len(b) < 2 {
		return ""
	}
	if b[0] == 16 || b[0] == 255 {
		return bigUTF16(b[1:])
	}
	runes := make([]rune, len(b)-1)
	for i, c := range b[1:] {
		runes[i] = rune(c)
	}
	return string(runes)
}

// volume reads the partition maps of a logical volume (3/10.6) and its files.
func (u *udfReader) volume(b []byte) error {
	if size := int64(le.Uint32(b[212:])); size != u.block && size >= 512 && size <= udfLargestSector && size&(size-1) == 0 {
		// The volume's own blocks count from the partition's start all the same.
		u.damaged("its sectors and blocks differ")
		return nil
	}
	u.maps = nil
	table := b[440:min(440+int64(le.Uint32(b[264:])), u.block)]
	for len(table) >= 6 && int(table[1]) >= 6 && int(table[1]) <= len(table) {
		u.maps = append(u.maps, u.partitionMap(table[:table[1]]))
		table = table[table[1]:]
	}
	set := udfPlaceAt(b[248:])
	set.size = min(max(set.size, u.block), 16*u.block)
	data := u.bytes(u.extents(set))
	for ; len(data) >= 512 && udfTag(data) == udfTagSet; data = data[min(u.block, int64(len(data))):] {
		if err := u.text("volume", udfFixed(data[112:240]), udfFixed(data[304:336]), udfFixed(data[336:368]), udfFixed(data[368:400])); err != nil {
			return err
		}
		if err := u.folders(udfPlaceAt(data[400:])); err != nil {
			return err
		}
	}
	return nil
}

// partitionMap reads one map (3/10.7, OSTA UDF 2.2.8 to 2.2.10).
func (u *udfReader) partitionMap(b []byte) (m udfMap) {
	if b[0] == 1 {
		m.start = int64(u.partitions[le.Uint16(b[4:])])
		return m
	}
	if len(b) < 64 {
		m.gap = "a partition of an unknown kind"
		return m
	}
	m.start = int64(u.partitions[le.Uint16(b[38:])])
	switch kind := string(b[5:28]); {
	case strings.HasPrefix(kind, "*UDF Sparable Partition"):
		m.packet = max(uint32(le.Uint16(b[40:])), 1)
		m.moved = u.spared(b)
	case strings.HasPrefix(kind, "*UDF Virtual Partition"):
		if m.virtual = u.virtualTable(m.start); m.virtual == nil {
			m.gap = "a virtual partition without its table"
		}
	case strings.HasPrefix(kind, "*UDF Metadata Partition"):
		if m.file = u.metadataFile(m.start, b); m.file == nil {
			m.gap = "a metadata partition without its file"
		}
	default:
		m.gap = "a partition of an unknown kind"
	}
	return m
}

// spared reads which packets were written elsewhere (OSTA UDF 2.2.12).
func (u *udfReader) spared(b []byte) map[uint32]uint32 {
	const head, most = 56, 1 << 16
	for i := range min(int(b[42]), 4) {
		at := int64(le.Uint32(b[48+4*i:])) * u.block
		t := make([]byte, head)
		if !readFull(u.o, t, at) {
			continue
		}
		moved := map[uint32]uint32{}
		entries := make([]byte, 8*int64(le.Uint16(t[48:])))
		n, _ := u.o.Data.ReadAt(entries, at+head)
		for entries = entries[:n]; len(entries) >= 8 && len(moved) < most; entries = entries[8:] {
			if from := le.Uint32(entries); from < 0xfffffff0 {
				moved[from] = le.Uint32(entries[4:])
			}
		}
		return moved
	}
	return nil
}

// metadataFile is where the blocks of a metadata partition stand (OSTA UDF 2.50 section
// 2.2.10): in a file of the partition that it is in, or in the mirror of that file.
func (u *udfReader) metadataFile(start int64, b []byte) []isoExtent {
	const kind, mirror = 250, 251
	plain := u.maps
	defer func() { u.maps = plain }()
	u.maps = []udfMap{{start: start}}
	for _, at := range []int{40, 44} {
		e, ok := u.entry(udfPlace{block: le.Uint32(b[at:])})
		if ok && (e.kind == kind || e.kind == mirror) && len(e.parts) > 0 && len(e.parts) <= udfPieces {
			return e.parts
		}
	}
	return nil
}

// virtualTable looks for the table of a disk that is written once (OSTA UDF 2.2.11):
// the entry of its file is the last block.
func (u *udfReader) virtualTable(start int64) []uint32 {
	const back, kind, trailer = 1024, 248, 36
	plain := u.maps
	defer func() { u.maps = plain }()
	u.maps = []udfMap{{start: start}, {start: start}}
	for last := u.o.Size/u.block - 1; last > max(start, u.o.Size/u.block-back); last-- {
		e, ok := u.entry(udfPlace{block: uint32(last - start)})
		if !ok || e.kind != kind && e.kind != 0 {
			continue
		}
		b := u.bytes(e.parts)
		if e.kind == 0 {
			b = b[:max(0, len(b)-trailer)]
		} else if len(b) >= 2 {
			b = b[min(int(le.Uint16(b)), len(b)):]
		}
		table := make([]uint32, len(b)/4)
		for i := range table {
			table[i] = le.Uint32(b[4*i:])
		}
		return table
	}
	return nil
}
