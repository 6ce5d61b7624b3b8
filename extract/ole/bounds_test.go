package ole

import (
	"bytes"
	"encoding/binary"
	"errors"
	"runtime"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// What follows the strings that cells share, and what makes a record of a cell too long, is read.
func TestBehindStrings(t *testing.T) {
	spoken := "\x04\x00\x04\x0a\x00\x00\x00textneedle one"
	book := biff(recBOF, "\x00\x06\x05\x00") + biff(recSST, "\x02\x00\x00\x00\x02\x00\x00\x00"+spoken+"\x04\x00\x08\x02\x00moreneedle!!") + biff(recEOF, "") +
		biff(recBOF, "\x00\x06\x10\x00") + biff(recLabelSST, "\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00needle two") + biff(recRK, "\x00\x00\x01\x00\x00\x00\x06\x00\x00\x00needle three") +
		biff(recNumber, "\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00needle four") + biff(recLabel, "\x01\x00\x02\x00\x00\x00\x03\x00\x00abcneedle five") + biff(recEOF, "")
	r := extracttest.Read(t, Format, "a.xls", extracttest.Compound(map[string][]byte{"Workbook": []byte(book)}))
	for _, want := range []string{"needle one", "needle!!", "needle two", "needle three", "needle four", "needle five"} {
		if !strings.Contains(r.Texts[extract.All], want) {
			t.Errorf("%q is missing in %q", want, r.Texts)
		}
	}
	if r.Err != nil || len(r.Gaps) > 0 || r.Texts[extract.Shown] != "\nmore\t1\t0\nabc" {
		t.Errorf("error %v, gaps %v, shown %q", r.Err, r.Gaps, r.Texts[extract.Shown])
	}
	filled := biff(recBOF, "\x00\x06\x05\x00") + biff(recSST, "\x01\x00\x00\x00\x01\x00\x00\x00\x04\x00\x00text\x00") + biff(recEOF, "")
	if r := extracttest.Read(t, Format, "a.xls", extracttest.Compound(map[string][]byte{"Workbook": []byte(filled)})); r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("a record that is filled up: error %v, gaps %v", r.Err, r.Gaps)
	}
	cut := biff(recBOF, "\x00\x06\x05\x00") + biff(recSST, "\x02\x00\x00\x00\x02\x00\x00\x00\x04\x00\x04\xff\xff\xff\x7ftextneedle six") + biff(recEOF, "")
	r = extracttest.Read(t, Format, "a.xls", extracttest.Compound(map[string][]byte{"Workbook": []byte(cut)}))
	if !r.Gap(extract.Corrupt) || !strings.Contains(r.Text(), "needle six") {
		t.Errorf("cut off: error %v, gaps %v, %q", r.Err, r.Gaps, r.Texts)
	}
}

// A string in as many records as it has signs is not copied for each, and a record that goes on without
// end is a gap.
func TestStringInManyRecords(t *testing.T) {
	const signs = 60_000
	pieces := [][]byte{append(make([]byte, 8), byte(signs&0xff), signs>>8, 0)}
	for range signs {
		pieces = append(pieces, []byte("\x00x"))
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b := &book{}
	_ = b.readShared(pieces)
	runtime.ReadMemStats(&after)
	if len(b.shared) != 1 || len(b.shared[0]) != signs || after.TotalAlloc-before.TotalAlloc > 64<<20 {
		t.Errorf("%d strings, %d MiB were allocated", len(b.shared), (after.TotalAlloc-before.TotalAlloc)>>20)
	}
	book := biff(recBOF, "\x00\x06\x05\x00") + biff(recSST, "") + strings.Repeat(biff(recContinue, ""), mostPieces+1) + biff(recEOF, "")
	r := extracttest.Read(t, Format, "a.xls", extracttest.Compound(map[string][]byte{"Workbook": []byte(book)}))
	if !r.Gap(extract.TooBig) {
		t.Errorf("error %v, gaps %v", r.Err, r.Gaps)
	}
}

// Modules that all are in one stream, each from another byte on, are unpacked a few times.
func TestManyModules(t *testing.T) {
	var dir strings.Builder
	for i := range 2 * maxModules {
		dir.WriteString(dirRecord(dirModuleName, "M") + dirRecord(dirStreamName, "Module1") + dirRecord(dirModuleOffset, string(binary.LittleEndian.AppendUint32(nil, uint32(i)))))
	}
	dir.WriteString(dirRecord(0x99, "needle one") + "\x0d\x00\xff\xff\xff\xffneedle two")
	packed := packMacro(dir.String())
	if _, modules, texts := parseDir([]byte(dir.String())); len(modules) != maxModules || !strings.Contains(strings.Join(texts, "\n"), "needle one") || !strings.Contains(strings.Join(texts, "\n"), "needle two") {
		t.Errorf("%d modules, texts %q", len(modules), texts)
	}
	s := &extracttest.Sink{Discard: true}
	f := extracttest.Compound(map[string][]byte{"VBA/dir": packed, "VBA/_VBA_PROJECT": {1}, "VBA/Module1": bytes.Repeat(packMacro(strings.Repeat("x", 4000)), 20)})
	err := Format.Read(t.Context(), extracttest.Object("a.doc", f), s)
	var gap *extract.GapError
	if r := s.Result(); !r.Gap(extract.TooBig) && !(errors.As(err, &gap) && gap.Cause == extract.TooBig) {
		t.Errorf("error %v, gaps %v", err, r.Gaps)
	}
	if s.Bytes > 8<<20 {
		t.Errorf("%d bytes of text", s.Bytes)
	}
}
