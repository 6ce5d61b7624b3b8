package onenote

import (
	"bytes"
	"fmt"

	"postern/extract"
)

// fileMagic begins a FileDataStoreObject ([MS-ONESTORE] section 2.6.13): an
// embedded file or a picture, wherever it stands. Its data come after the length
// and twelve bytes that say nothing.
const (
	fileMagic = "\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac"
	fileHead  = 36
)

// embedded hands on every embedded file.
func (x *section) embedded() {
	for at := 0; !x.stopped(); {
		i := bytes.Index(x.data[at:], []byte(fileMagic))
		if i < 0 {
			return
		}
		at += i
		if at+fileHead > len(x.data) {
			x.damaged = true
			return
		}
		n := le.Uint64(x.data[at+16:])
		data := x.data[at+fileHead:]
		if n > uint64(len(data)) {
			x.damaged = true
			n = uint64(len(data))
		}
		x.files++
		x.err = x.sink.Child(extract.Child{Path: fmt.Sprintf("file-%d", x.files)}, bytes.NewReader(data[:n]))
		at += fileHead // files may stand inside each other where the length lies
		if !x.damaged {
			at += int(n)
		}
	}
}
