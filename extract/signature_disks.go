package extract

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"path"
	"regexp"
	"strings"
)

// tailAt makes a check for a magic that stands so far before the end.
func tailAt(before int64, magic string) func(*Object) bool {
	return func(o *Object) bool { return o.Size >= before && hasAt(o, o.Size-before, magic) }
}

// isUDF looks for the descriptor of UDF among those at the start of a disk
// (ECMA-167 section 3/9.1), where the ISO 9660 ones would be.
func isUDF(o *Object) bool {
	const sector = 2048
	for i := int64(16); i < 24; i++ {
		if hasAt(o, i*sector+1, "NSR02") || hasAt(o, i*sector+1, "NSR03") {
			return true
		}
	}
	return false
}

// isARJ checks the main header: its length, and its checksum where it is small
// (ARJ technical information).
func isARJ(o *Object) bool {
	h := o.Head
	if len(h) < 4 {
		return false
	}
	size := int(binary.LittleEndian.Uint16(h[2:]))
	if size < 30 || size > 2600 || len(h) < 4+size+4 {
		return false
	}
	return crc32.ChecksumIEEE(h[4:4+size]) == binary.LittleEndian.Uint32(h[4+size:])
}

// volumeName matches names of later parts of split archives: offer.7z.002,
// offer.z01, offer.r00, offer.part2.rar.
var volumeName = regexp.MustCompile(`(?i)\.((7z|zip|rar|tar|gz|iso)\.[0-9]{3}|[zrs][0-9]{2}|part0*([2-9]|[1-9][0-9]+)\.rar)$`)

// volume reports whether o is called like a part of a split archive, whose bytes
// mean nothing without the other parts.
func volume(o *Object) bool {
	for _, n := range o.Names {
		if volumeName.MatchString(path.Base(strings.ReplaceAll(n, `\`, "/"))) {
			return true
		}
	}
	return bytes.HasPrefix(o.Head, []byte("PK\x07\x08"))
}
