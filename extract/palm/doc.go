// Package palm reads what is kept in databases of Palm OS: books of Mobipocket and
// Kindle, PalmDoc, eReader and zTXT, memos and addresses; and the books of other
// devices of those years, TCR of Psion and RB of the Rocket eBook.
package palm
