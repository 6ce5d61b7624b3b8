// Package windows reads what belongs to the system itself: shortcuts, and the texts and
// files that programs carry with them.
package windows
