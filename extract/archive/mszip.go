package archive

import (
	"bytes"
	"compress/flate"
	"errors"
	"io"
)

// An mszipDecoder unpacks blocks of MSZIP ([MS-MCI]): each a Deflate stream behind
// two letters, which goes on with the window of the one before.
type mszipDecoder struct {
	window []byte
	stream io.ReadCloser
}

var errMSZIP = errors.New("damaged MSZIP block")

func (d *mszipDecoder) block(packed []byte, size int) ([]byte, error) {
	if len(packed) < 2 || string(packed[:2]) != "CK" {
		return nil, errMSZIP
	}
	source := bytes.NewReader(packed[2:])
	if d.stream == nil {
		d.stream = flate.NewReader(source)
	} else if err := d.stream.(flate.Resetter).Reset(source, d.window); err != nil {
		return nil, err
	}
	content := make([]byte, size)
	if _, err := io.ReadFull(d.stream, content); err != nil {
		return nil, errMSZIP
	}
	if n, _ := d.stream.Read(make([]byte, 1)); n > 0 || source.Len() > packedPadding {
		return nil, errMSZIP // more than the block says
	}
	d.window = append(d.window, content...)
	d.window = bytes.Clone(d.window[max(0, len(d.window)-cabBlock):])
	return content, nil
}
