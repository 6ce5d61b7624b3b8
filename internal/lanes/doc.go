// Package lanes looks at many bytes of a text at once: in assembly where the processor has AVX2,
// and in Go elsewhere. Both give the same, byte for byte.
package lanes
