package lanes

// Plain runes are the bulk of texts in Han, kana, Hangul, Arabic and Hebrew: U+05D0 to U+05EA, U+0620 to
// U+064A, U+3001, U+3008 to U+300F, U+3040 to U+30FF but U+3099, U+309A, U+30A0 and U+30FB, U+4000 to
// U+9FFF, U+AC00 to U+D7FF.

// plainTables say by halves of a rune's bytes whether it is plain. One of three bytes is where some bit is in
// the first six entries, of the lower and of the upper half of the first, the second and the third byte, and not in
// the next two, of the third. Each bit stands for a set of runes that is told by these halves alone:
//
//	0  E4–E9, EB, EC
//	1  EA, second byte from B0
//	2  ED, second byte to 9F
//	3  E3 81
//	4  E3 82, but third bytes 80, 90, A0, B0
//	5  E3 82, but third bytes A0–AF
//	6  E3 83
//	7  E3 80, third bytes 81, 88–8F
//
// One of two bytes is where some bit is in the last four entries, of the first and the second byte:
//
//	0  D7 90–9F
//	1  D7 A0–AA
//	2  D8 A0–BF
//	3  D9 80–8A
var plainTables = [12][16]uint8{
	{3: 0xf8, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1, 0xa: 2, 0xb: 1, 0xc: 1, 0xd: 4},
	{0xe: 0xff},
	{0x87, 0x0f, 0x37, 0x47, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7},
	{8: 0xfd, 9: 0x05, 0xa: 0x01, 0xb: 0x03},
	{0x6f, 0xff, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	{8: 0xff, 9: 0x7f, 0xa: 0x5f, 0xb: 0x7f},
	{9: 0x30, 0xa: 0x30, 0xb: 0x40},
	{9: 0x30, 0xb: 0x40},
	{7: 0x3, 8: 0x4, 9: 0x8},
	{0xd: 0xff},
	{0xf, 0xf, 0xf, 0xf, 0xf, 0xf, 0xf, 0xf, 0xf, 0xf, 0xf, 5, 5, 5, 5, 5},
	{8: 8, 9: 1, 0xa: 6, 0xb: 4},
}

// plainSize is how many bytes the plain rune has that begins with three bytes; 0 where none does.
func plainSize(a, b, c byte) int {
	t := &plainTables
	if t[8][a&15]&t[9][a>>4]&t[10][b&15]&t[11][b>>4] != 0 {
		return 2
	}
	if t[0][a&15]&t[1][a>>4]&t[2][b&15]&t[3][b>>4]&t[4][c&15]&t[5][c>>4]&^(t[6][c&15]&t[7][c>>4]) != 0 {
		return 3
	}
	return 0
}

// PlainSpace is how many bytes of both texts [Plain] needs to go on.
const PlainSpace = 36

// Plain copies what src begins with as far as that is ASCII and plain runes, and returns how many bytes
// these are and whether some are runes. It stops at something else or less than PlainSpace before the end of either;
// behind the end of what it copied it may write anything.
func Plain(dst []byte, src string) (size int, wide bool) {
	if hasAVX2 {
		return plainAVX2(dst, src, &plainTables)
	}
	return plainGo(dst, src)
}

func plainGo(dst []byte, src string) (size int, wide bool) {
	dst = dst[:min(len(dst), len(src))]
	src = src[:len(dst)]
	for size+PlainSpace <= len(src) {
		from, to := src[size:size+PlainSpace], dst[size:size+PlainSpace]
		if from[0] < 0x80 {
			to[0] = from[0]
			size++
			continue
		}
		n := plainSize(from[0], from[1], from[2])
		if n == 0 {
			return size, wide
		}
		to[0], to[1], to[2] = from[0], from[1], from[2]
		size, wide = size+n, true
	}
	return size, wide
}
