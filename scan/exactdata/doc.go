// Package exactdata keeps the rows of a table of data, so that they are found in
// texts, without keeping any of the data.
//
// What is kept are pairs: the primary value of a row with each of its other
// values, as keyed hashes in a filter. Nothing can be listed from it, and without
// the key, which is kept in another place, nothing can be asked. See docs/adr.
package exactdata
