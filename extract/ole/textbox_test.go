package ole

import (
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

func biff(kind uint16, data string) string {
	b := binary.LittleEndian.AppendUint16(nil, kind)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(data)))
	return string(b) + data
}

// The text of a long comment stands in more than one record, and may change its width.
func TestTextBoxOverRecords(t *testing.T) {
	book := biff(recBOF, "\x00\x06\x05\x00") + biff(recTXO, strings.Repeat("\x00", 10)+"\x08\x00\x00\x00") +
		biff(recContinue, "\x00need") + biff(recContinue, "\x01l\x00e\x00-\x001\x00") + biff(recEOF, "")
	r := extracttest.Read(t, Format, "a.xls", extracttest.Compound(map[string][]byte{"Workbook": []byte(book)}))
	if r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "needle-1") {
		t.Errorf("err %v, got %q", r.Err, r.Texts)
	}
}
