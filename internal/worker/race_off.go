//go:build !race

package worker

const boundAddressSpace = true
