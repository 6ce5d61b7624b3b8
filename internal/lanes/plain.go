package lanes

// Runes of three bytes that are plain are the bulk of texts in Han, kana and Hangul: U+3001,
// U+3008 to U+300F, U+3040 to U+30FF but U+3099, U+309A, U+30A0 and U+30FB, U+4000 to U+9FFF, U+AC00 to U+D7FF.

// plainTables say by halves of a rune's three bytes whether it is plain: it is where some bit is in the entries
// of the lower and of the upper half of the first, the second and the third byte, and not in
// both of the last two. Each bit stands for a set of runes that is told by these halves alone:
//
//	0  E4–E9, EB, EC
//	1  EA, second byte from B0
//	2  ED, second byte to 9F
//	3  E3 81
//	4  E3 82, but third bytes 80, 90, A0, B0
//	5  E3 82, but third bytes A0–AF
//	6  E3 83
//	7  E3 80, third bytes 81, 88–8F
var plainTables = [8][16]uint8{
	{3: 0xf8, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1, 0xa: 2, 0xb: 1, 0xc: 1, 0xd: 4},
	{0xe: 0xff},
	{0x87, 0x0f, 0x37, 0x47, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7},
	{8: 0xfd, 9: 0x05, 0xa: 0x01, 0xb: 0x03},
	{0x6f, 0xff, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	{8: 0xff, 9: 0x7f, 0xa: 0x5f, 0xb: 0x7f},
	{9: 0x30, 0xa: 0x30, 0xb: 0x40},
	{9: 0x30, 0xb: 0x40},
}

// plain reports whether three bytes are a plain rune.
func plain(a, b, c byte) bool {
	t := &plainTables
	return t[0][a&15]&t[1][a>>4]&t[2][b&15]&t[3][b>>4]&t[4][c&15]&t[5][c>>4]&^(t[6][c&15]&t[7][c>>4]) != 0
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
		a := from[0]
		switch {
		case a < 0x80:
			to[0] = a
			size++
		case plain(a, from[1], from[2]):
			to[0], to[1], to[2] = a, from[1], from[2]
			size, wide = size+3, true
		default:
			return size, wide
		}
	}
	return size, wide
}
