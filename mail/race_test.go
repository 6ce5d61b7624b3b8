//go:build race

package mail

// The race detector makes code about ten times slower.
const slowdown = 10
