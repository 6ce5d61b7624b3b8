// Package database reads tables in files: SQLite databases and dBASE tables.
package database
