// Package palm reads what is kept in databases of Palm OS: books of Mobipocket and
// Kindle, PalmDoc, eReader and zTXT, memos and addresses; and TCR, the books of Psion.
package palm
