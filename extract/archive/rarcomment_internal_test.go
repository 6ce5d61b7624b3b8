package archive

import "testing"

// A packed comment of RAR 2 stands where its header says so; salts and times of later programs, which
// stand there too, may look like one.
func TestOldRARComment(t *testing.T) {
	looks := []byte("\x00\x00\x75\x00\x00\x00\x00\x00\x00\x00\x33\x00\x00")
	header := func(flags byte) []byte { return []byte{0, 0, 0, flags, 0x80, 0, 0} }
	stored := append([]byte(nil), looks...)
	stored[10] = 0x30
	for name, tt := range map[string]struct {
		in   rarBlock
		want bool
	}{
		"of a file":               {rarBlock{kind: rarFile, sumFrom: 2, header: header(0x08), rest: looks}, true},
		"of the archive":          {rarBlock{kind: rarMain, sumFrom: 2, header: header(0x02), rest: looks}, true},
		"a stored one":            {rarBlock{kind: rarFile, sumFrom: 2, header: header(0x08), rest: stored}, false},
		"a salt and times":        {rarBlock{kind: rarFile, sumFrom: 2, header: header(0x04), rest: looks}, false},
		"a header of another use": {rarBlock{kind: rarOther, sumFrom: 2, header: header(0xff), rest: looks}, false},
		"of RAR 5":                {rarBlock{kind: rarFile, sumFrom: 4, header: header(0x08), rest: looks}, false},
	} {
		if got := rarOldComment(&tt.in); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
