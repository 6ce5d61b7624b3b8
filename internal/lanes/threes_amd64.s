#include "textflag.h"

// HALF looks at 32 bytes from offset on, those behind each of them at one and two more, and puts the bits of
// first into R8 and those of quiet into R9.
#define HALF(offset) \
	VMOVDQU   offset(SI), Y0           \
	VPCMPGTB  offset+1(SI), Y10, Y1    \
	VPCMPGTB  offset+2(SI), Y10, Y2    \
	VPCMPGTB  Y0, Y10, Y3              \ // goes on a rune
	VPCMPEQB  Y0, Y13, Y4              \ // 0xe2
	VPAND     Y0, Y11, Y5              \
	VPCMPEQB  Y5, Y12, Y5              \ // 0xe0 to 0xef
	VPAND     Y1, Y2, Y2               \
	VPAND     Y2, Y5, Y5               \
	VPANDN    Y5, Y4, Y5               \
	VPMOVMSKB Y5, R8                   \
	VPOR      Y3, Y4, Y4               \
	VPOR      Y4, Y5, Y5               \
	VPAND     Y0, Y7, Y1               \ // the set
	VPSHUFB   Y1, Y8, Y1               \
	VPSRLW    $4, Y0, Y2               \
	VPAND     Y2, Y7, Y2               \
	VPSHUFB   Y2, Y9, Y2               \
	VPAND     Y1, Y2, Y1               \
	VPCMPEQB  Y1, Y6, Y1               \ // not in it
	VPANDN    Y15, Y1, Y1              \
	VPOR      Y1, Y5, Y5               \
	VPMOVMSKB Y5, R9

#define BYTES(value, y) \
	MOVQ         value, AX \
	MOVQ         AX, X0    \
	VPBROADCASTB X0, y

// func threesAVX2(src string, first, quiet []uint64, set *ASCII)
TEXT ·threesAVX2(SB), NOSPLIT, $0-72
	MOVQ src_base+0(FP), SI
	MOVQ first_base+16(FP), DI
	MOVQ first_len+24(FP), CX
	MOVQ quiet_base+40(FP), DX
	MOVQ set+64(FP), BX
	VBROADCASTI128 0(BX), Y8
	VBROADCASTI128 16(BX), Y9
	BYTES($0x0f, Y7)
	BYTES($0xc0, Y10) // signed, above all that goes on a rune
	BYTES($0xf0, Y11)
	BYTES($0xe0, Y12)
	BYTES($0xe2, Y13)
	BYTES($0xff, Y15)
	VPXOR Y6, Y6, Y6

block:
	SUBQ $1, CX
	JLT  done
	HALF(0)
	MOVQ R8, R10
	MOVQ R9, R11
	HALF(32)
	SHLQ $32, R8
	SHLQ $32, R9
	ORQ  R10, R8
	ORQ  R11, R9
	MOVQ R8, (DI)
	MOVQ R9, (DX)
	ADDQ $64, SI
	ADDQ $8, DI
	ADDQ $8, DX
	JMP  block

done:
	VZEROUPPER
	RET
