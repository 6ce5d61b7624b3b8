//go:build race

package worker

// The race detector maps terabytes: under it nothing bounds the address space.
const boundAddressSpace = false
