package image

import (
	"encoding/binary"

	"postern/extract/metadata"
)

// readProfile reads a colour profile that is a file, and carves the numbers in it.
func readProfile(r *metadata.Reading) error {
	size := int64(binary.BigEndian.Uint32(r.At(0, 4)))
	r.ICC(r.Value("colour profile", r.Object.Data, 0, r.Object.Size))
	r.Carve("colour profile", r.Object.Open())
	if size > r.Object.Size {
		return metadata.Corrupt("colour profile: cut off")
	}
	r.Rest(size)
	return nil
}
