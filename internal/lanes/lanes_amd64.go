package lanes

import "golang.org/x/sys/cpu"

var hasAVX2 = cpu.X86.HasAVX2 && cpu.X86.HasPOPCNT

//go:noescape
func plainAVX2(dst []byte, src string, t *[12][16]uint8) (size int, wide bool)

//go:noescape
func threesAVX2(src string, first, quiet []uint64, set *ASCII)
