package mapi

// Types of properties ([MS-OXCDATA] section 2.11.1), without [ManyValues].
const (
	TypeShort    = 0x0002
	TypeLong     = 0x0003
	TypeFloat    = 0x0004
	TypeDouble   = 0x0005
	TypeCurrency = 0x0006 // in ten-thousandths
	TypeAppTime  = 0x0007
	TypeError    = 0x000a
	TypeBool     = 0x000b
	TypeObject   = 0x000d
	TypeInteger  = 0x0014 // of eight bytes
	TypeString8  = 0x001e // in a code page
	TypeString   = 0x001f // in UTF-16
	TypeTime     = 0x0040
	TypeGUID     = 0x0048
	TypeBinary   = 0x0102
	// ManyValues is the bit of a property that has several values.
	ManyValues = 0x1000
)
