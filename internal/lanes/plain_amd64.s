#include "textflag.h"

// func plainAVX2(dst []byte, src string, t *[12][16]uint8) (size int, wide bool)
//
// 32 bytes a step: of each byte and the two behind it the tables say whether a plain rune begins
// there, and one number says then which of the 32 are ASCII or part of a plain rune.
TEXT ·plainAVX2(SB), NOSPLIT, $0-57
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ src_base+24(FP), SI
	MOVQ src_len+32(FP), DX
	MOVQ t+40(FP), BX
	CMPQ DX, CX
	CMOVQLT DX, CX
	SUBQ $36, CX // the last place where a step may begin
	VBROADCASTI128 0(BX), Y8
	VBROADCASTI128 16(BX), Y9
	VBROADCASTI128 32(BX), Y10
	VBROADCASTI128 48(BX), Y11
	VBROADCASTI128 64(BX), Y12
	VBROADCASTI128 80(BX), Y13
	VBROADCASTI128 96(BX), Y14
	VBROADCASTI128 112(BX), Y15
	MOVQ $0x0f0f0f0f0f0f0f0f, R9
	MOVQ R9, X7
	VPBROADCASTQ X7, Y7
	VPXOR Y6, Y6, Y6
	XORQ AX, AX  // where the step begins
	XORQ R8, R8  // bits of the bytes of a plain rune that began before
	XORQ R12, R12 // bits of plain runes, all steps

step:
	CMPQ AX, CX
	JGT  end
	VMOVDQU (SI)(AX*1), Y0
	VMOVDQU 1(SI)(AX*1), Y1
	VMOVDQU Y0, (DI)(AX*1)
	VPMOVMSKB Y0, R9
	// The first byte, of three in Y5 and of two in Y0.
	VPAND   Y7, Y0, Y3
	VPSRLW  $4, Y0, Y4
	VPAND   Y7, Y4, Y4
	VPSHUFB Y3, Y8, Y5
	VPSHUFB Y4, Y9, Y2
	VPAND   Y2, Y5, Y5
	VBROADCASTI128 128(BX), Y2
	VPSHUFB Y3, Y2, Y3
	VBROADCASTI128 144(BX), Y2
	VPSHUFB Y4, Y2, Y4
	VPAND   Y3, Y4, Y0
	// The second.
	VPAND   Y7, Y1, Y3
	VPSRLW  $4, Y1, Y4
	VPAND   Y7, Y4, Y4
	VPSHUFB Y3, Y10, Y2
	VPAND   Y2, Y5, Y5
	VPSHUFB Y4, Y11, Y2
	VPAND   Y2, Y5, Y5
	VBROADCASTI128 160(BX), Y2
	VPSHUFB Y3, Y2, Y3
	VPAND   Y3, Y0, Y0
	VBROADCASTI128 176(BX), Y2
	VPSHUFB Y4, Y2, Y4
	VPAND   Y4, Y0, Y0
	VPCMPEQB Y6, Y0, Y0
	VPMOVMSKB Y0, R13
	NOTL R13 // plain runes of two bytes begin
	VMOVDQU 2(SI)(AX*1), Y2
	// The third.
	VPAND   Y7, Y2, Y1
	VPSRLW  $4, Y2, Y2
	VPAND   Y7, Y2, Y2
	VPSHUFB Y1, Y12, Y3
	VPSHUFB Y2, Y13, Y4
	VPAND   Y3, Y4, Y4
	VPAND   Y4, Y5, Y5
	VPSHUFB Y1, Y14, Y3
	VPSHUFB Y2, Y15, Y4
	VPAND   Y3, Y4, Y4
	VPANDN  Y5, Y4, Y5
	VPCMPEQB Y6, Y5, Y5
	VPMOVMSKB Y5, R10
	NOTL R10 // those of three bytes begin
	NOTL R9 // ASCII
	LEAQ (R10)(R10*1), R11
	ORQ  R10, R8
	ORQ  R13, R10
	ORQ  R13, R8
	ADDQ R13, R13
	ORQ  R13, R8
	ORQ  R11, R8
	ADDQ R11, R11
	ORQ  R11, R8 // parts of plain runes, the last two bits for the next step
	ORQ  R8, R9
	NOTL R9 // what is neither
	TESTL R9, R9
	JNZ  odd
	ORQ  R10, R12
	SHRQ $32, R8
	ADDQ $32, AX
	JMP  step

odd:
	LEAQ -1(R9), R11 // of the bits of plain runes, those before the odd byte
	ANDQ R11, R10
	ORQ  R10, R12
	BSFQ R9, R9
	ADDQ R9, AX
	JMP  done

end:
	TESTQ R8, R8
	JZ   done
	MOVW (SI)(AX*1), R9
	MOVW R9, (DI)(AX*1)
	ADDQ R8, AX // one or two bytes for the bits 1 and 3
	SHRQ $1, R8
	SUBQ R8, AX

done:
	VZEROUPPER
	MOVQ AX, size+48(FP)
	TESTQ R12, R12
	SETNE wide+56(FP)
	RET
