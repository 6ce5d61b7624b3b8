// Package gate is the flow of one message: Inspect judges it and has no effects,
// Apply acts. The front ends translate their protocol to it and its Outcome back.
package gate
