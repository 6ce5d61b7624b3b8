// Package program runs a foreign program on hostile input: confined as far as the
// kernel allows, limited in memory and time, with nothing but its standard input and
// output.
//
// The parent calls [Run], which starts the same binary again; there [Launch] gives up
// what the program does not need, and becomes it.
package program
