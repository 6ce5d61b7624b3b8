package pdf

import (
	"fmt"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// Programs that show a PDF pass over what stands in a stream behind the end of its filter.
func TestSurplus(t *testing.T) {
	secret := "card 4111 1111 1111 1111"
	hex := fmt.Sprintf("%x>", show("shown"))
	for name, stream := range map[string]string{
		"behind zlib":             streamOf("/Filter/FlateDecode", deflated(show("shown"))+secret),
		"behind zlib and a flush": streamOf("/Filter/FlateDecode", deflated(show("shown"))+secret+"\x00\x00\xff\xff"),
		"behind hexadecimal":      streamOf("/Filter/ASCIIHexDecode", hex+secret),
		"behind zlib in hexadecimal": streamOf("/Filter[/ASCIIHexDecode/FlateDecode]",
			fmt.Sprintf("%x>", deflated(show("shown"))+secret)),
		"behind hexadecimal with zlib": streamOf("/Filter[/ASCIIHexDecode/FlateDecode]", fmt.Sprintf("%x>", deflated(show("shown")))+secret),
	} {
		data := onePage("/X Do", "", "", strings.Replace(stream, "<<", "<</Type/XObject/Subtype/Form", 1))
		r := extracttest.Read(t, Format, "", data)
		if !strings.Contains(r.Texts[extract.All], "4111 1111 1111 1111") || r.Err != nil || len(r.Children) != 1 {
			t.Errorf("%s: %q, err %v, children %d", name, r.Texts[extract.All], r.Err, len(r.Children))
		}
	}
	packed := "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x01\x02\x03\x04\x05"
	r := extracttest.Read(t, Format, "", onePage("/X Do", "", "", streamOf("/Type/XObject/Subtype/Form/Filter/FlateDecode", deflated(show("x"))+packed)))
	if len(r.Children) != 1 || string(r.Children[0].Data) != packed || r.Children[0].Alternative {
		t.Errorf("packed bytes behind zlib: %v", r.Children)
	}
	big := strings.Repeat("\x81", maxSurplusBytes+10)
	r = extracttest.Read(t, Format, "", onePage("/X Do", "", "", streamOf("/Type/XObject/Subtype/Form/Filter/FlateDecode", deflated(show("x"))+big)))
	if !r.Gap(extract.TooBig) {
		t.Errorf("gaps %v", r.Gaps)
	}
}
