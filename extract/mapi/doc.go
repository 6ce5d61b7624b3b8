// Package mapi reads what properties of Outlook hold, whichever file they are kept
// in: a compound file ([MS-OXMSG]) or TNEF ([MS-OXTNEF]).
package mapi
