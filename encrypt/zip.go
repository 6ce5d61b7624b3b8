package encrypt

import (
	"archive/zip"
	"compress/flate"
	"fmt"
	"io"
	"time"
)

// zipInnerName is the only name that an archive shows which hides the others.
const zipInnerName = "message.zip"

// writeZip writes c as an AES-256 archive. Names in an archive can be read
// without the password: with hideNames all files lie in one plain archive inside.
func writeZip(w io.Writer, c *copyContent, password string, hideNames bool, o Options) error {
	files := c.files
	if hideNames {
		files = []copyFile{{name: zipInnerName, write: func(w io.Writer) error { return writePlainZip(w, c.files, o.now()) }}}
	}
	archive := zip.NewWriter(w)
	for _, f := range files {
		if err := addSealed(archive, f, password, o); err != nil {
			return err
		}
	}
	return archive.Close()
}

// addSealed adds one file. Its sizes are not known before: they follow the data, as
// for any archive that is streamed (APPNOTE 4.3.9), and stand in the directory.
func addSealed(archive *zip.Writer, f copyFile, password string, o Options) error {
	header := &zip.FileHeader{
		Name:           f.name,
		Method:         zipMethodAES,
		Flags:          0x1 | 0x8 | 0x800, // encrypted, sizes behind, name in UTF-8
		ReaderVersion:  51,
		CreatorVersion: 51,
		Extra:          zipAESExtra(zip.Deflate),
	}
	setZipTime(header, o.now())
	raw, err := archive.CreateRaw(header)
	if err != nil {
		return fmt.Errorf("add file: %w", err)
	}
	sealed := &countingWriter{w: raw}
	seal, err := newZipSealer(sealed, password, o.random())
	if err != nil {
		return fmt.Errorf("encrypt file: %w", err)
	}
	packer, err := flate.NewWriter(seal, flate.BestSpeed)
	if err != nil {
		return fmt.Errorf("compress file: %w", err)
	}
	plain := &countingWriter{w: packer}
	if err := f.write(plain); err != nil {
		return err
	}
	if err := packer.Close(); err != nil {
		return err
	}
	if err := seal.Close(); err != nil {
		return err
	}
	// AE-2 has no CRC. archive/zip writes these when the next file begins.
	header.CompressedSize64, header.UncompressedSize64 = uint64(sealed.n), uint64(plain.n)
	//lint:ignore SA1019 CreateRaw takes both
	header.CompressedSize, header.UncompressedSize = zip32(sealed.n), zip32(plain.n)
	return nil
}

// zip32 is the field of 32 bits that stands for a larger size too.
func zip32(n int64) uint32 { return uint32(min(n, 1<<32-1)) }

// setZipTime sets the old field of two-second steps: [zip.Writer.CreateRaw] writes
// no other.
func setZipTime(h *zip.FileHeader, t time.Time) {
	t = t.UTC()
	//lint:ignore SA1019 see above
	h.ModifiedDate = uint16(t.Day() + int(t.Month())<<5 + (t.Year()-1980)<<9)
	//lint:ignore SA1019 see above
	h.ModifiedTime = uint16(t.Second()/2 + t.Minute()<<5 + t.Hour()<<11)
}

// writePlainZip is the archive inside. Nothing is compressed in it: the outer one
// does that.
func writePlainZip(w io.Writer, files []copyFile, now time.Time) error {
	archive := zip.NewWriter(w)
	for _, f := range files {
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Store, Modified: now.UTC()})
		if err != nil {
			return fmt.Errorf("add file: %w", err)
		}
		if err := f.write(entry); err != nil {
			return err
		}
	}
	return archive.Close()
}
