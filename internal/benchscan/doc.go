// Package benchscan makes what the engine of package scan is measured with: texts of
// five kinds, always the same ones, and the rules that are looked for in them. The
// command in hyperscan measures both engines side by side.
package benchscan
