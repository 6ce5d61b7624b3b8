// Package database reads tables in files: SQLite and Access databases, dBASE tables.
package database
