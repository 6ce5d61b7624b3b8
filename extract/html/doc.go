// Package html reads marked-up text: HTML, as a browser shows it and as it is
// written, and XML of any kind, SVG too. Both stream over flat tokens, without a
// tree, so that depth costs nothing and time is linear.
package html
