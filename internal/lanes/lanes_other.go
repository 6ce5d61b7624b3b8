//go:build !amd64

package lanes

const hasAVX2 = false

func plainAVX2([]byte, string, *[12][16]uint8) (int, bool) { panic("no AVX2") }

func threesAVX2(string, []uint64, []uint64, *ASCII) { panic("no AVX2") }
