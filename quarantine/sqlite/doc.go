// Package sqlite is the store that Postern uses by default: one SQLite file
// for the records and sealed files beside it for the bytes, in one folder.
//
// Every commit is synced (WAL with synchronous=FULL). Several processes may
// work on one folder; writers wait for each other for up to ten seconds.
package sqlite
