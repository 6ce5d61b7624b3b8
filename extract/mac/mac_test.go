package mac_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/mac"
)

// apple makes an AppleSingle (0) or AppleDouble (7) file of entries.
func apple(kind byte, entries map[uint32]string, order ...uint32) []byte {
	b := append([]byte{0, 5, 0x16, kind, 0, 2, 0, 0}, make([]byte, 16)...)
	b = binary.BigEndian.AppendUint16(b, uint16(len(order)))
	at := len(b) + 12*len(order)
	for _, id := range order {
		b = binary.BigEndian.AppendUint32(b, id)
		b = binary.BigEndian.AppendUint32(b, uint32(at))
		b = binary.BigEndian.AppendUint32(b, uint32(len(entries[id])))
		at += len(entries[id])
	}
	for _, id := range order {
		b = append(b, entries[id]...)
	}
	return b
}

// resources makes a resource fork with one resource of each type, numbered 128.
func resources(list ...string) []byte {
	var data, types, refs []byte
	for i := 0; i < len(list); i += 2 {
		types = append(types, list[i]...)
		types = binary.BigEndian.AppendUint16(types, 0)
		types = binary.BigEndian.AppendUint16(types, uint16(2+4*len(list)+len(refs)))
		refs = binary.BigEndian.AppendUint16(refs, 128)
		refs = binary.BigEndian.AppendUint16(refs, 0xffff)
		refs = binary.BigEndian.AppendUint32(refs, uint32(len(data)))
		refs = append(refs, 0, 0, 0, 0)
		data = binary.BigEndian.AppendUint32(data, uint32(len(list[i+1])))
		data = append(data, list[i+1]...)
	}
	table := append(make([]byte, 24), 0, 28, 0, 0)
	table = binary.BigEndian.AppendUint16(table, uint16(len(list)/2-1))
	table = append(append(table, types...), refs...)
	binary.BigEndian.PutUint16(table[26:], uint16(len(table)))
	b := make([]byte, 16)
	binary.BigEndian.PutUint32(b, 16)
	binary.BigEndian.PutUint32(b[4:], uint32(16+len(data)))
	binary.BigEndian.PutUint32(b[8:], uint32(len(data)))
	binary.BigEndian.PutUint32(b[12:], uint32(len(table)))
	return append(append(b, data...), table...)
}

func TestAppleSingleAndDouble(t *testing.T) {
	attributes := strings.Repeat("\x00", 40) + "com.apple.metadata:kMDItemWhereFroms\x00bplist00 https://corp.example/4111"
	entries := map[uint32]string{1: "data 4111", 2: string(resources("TEXT", "resource 4112")), 3: "gr\x9fn.txt", 4: "comment 4113", 9: attributes}
	single := apple(0, entries, 3, 4, 9, 2, 1)
	for name, data := range map[string][]byte{"single": single, "double": apple(7, entries, 9, 2, 3, 4)} {
		r := extracttest.Read(t, mac.Apple, "._a", data)
		if !r.Detected || r.Err != nil {
			t.Errorf("%s: detected %v, error %v", name, r.Detected, r.Err)
		}
		for _, want := range []string{"grün.txt", "comment 4113", "https://corp.example/4111"} {
			if !strings.Contains(r.Text(), want) {
				t.Errorf("%s: %q is not in %q", name, want, r.Text())
			}
		}
		if c, ok := r.Child("resource fork"); !ok || !bytes.Equal(c.Data, resources("TEXT", "resource 4112")) {
			t.Errorf("%s: resource fork %q", name, c.Data)
		}
		if c, ok := r.Child("grün.txt"); name == "single" && (!ok || string(c.Data) != "data 4111") {
			t.Errorf("%s: data fork %v %q", name, ok, c.Data)
		}
	}
	if r := extracttest.Read(t, mac.Apple, "", single[:len(single)-2]); !r.Gap(extract.Corrupt) {
		t.Error("no gap for one that is cut off")
	}
}

func TestResources(t *testing.T) {
	data := resources("TEXT", "text 4111\rsecond", "STR#", "\x00\x02\x044112\x044113", "PICT", "a picture of some bytes")
	r := extracttest.Read(t, mac.Resources, "a.rsrc", data)
	for _, want := range []string{"text 4111", "4112\n4113", "a picture"} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("%q is not in %q", want, r.Text())
		}
	}
	if c, ok := r.Child("resource PICT 128"); !r.Detected || !ok || string(c.Data) != "a picture of some bytes" || !c.Alternative || r.Err != nil {
		t.Errorf("detected %v, children %+v, error %v", r.Detected, r.Children, r.Err)
	}
}

// A text in BinHex, between other text. Its checks are those of another program.
const hqx = "Some words first.\r\n\r\n(This file must be converted with BinHex 4.0)\r\n" +
	":#'0KFQ3ZG(Kd!&4&@&4dG(Kd!!!!!!!8!!!!!(630$%a-5!a-6%a)$%a-6%J-6%\r\na-3SNd`!!:\r\nand after\r\n"

func TestBinHex(t *testing.T) {
	start := strings.Index(hqx, "(This")
	r := extracttest.Read(t, mac.BinHex, "a.hqx", []byte(hqx[start:]))
	c, ok := r.Child("card.txt")
	if !r.Detected || r.Err != nil || !ok || string(c.Data) != "4111 1111 1111 1111\n" || c.Err != nil {
		t.Errorf("detected %v, error %v, children %+v", r.Detected, r.Err, r.Children)
	}
	if !strings.Contains(r.Texts[extract.Properties], "card.txt\nTEXT ttxt") {
		t.Errorf("properties %q", r.Texts[extract.Properties])
	}
	r = extracttest.Read(t, mac.BinHex, "a.hqx", []byte(strings.Replace(hqx, "a-6%a)$", "a-6%b)$", 1)))
	if !r.Detected || !r.Gap(extract.Corrupt) || len(r.Children) != 1 || r.Children[0].Err == nil {
		t.Errorf("a changed byte: error %v, children %+v", r.Err, r.Children)
	}
	r = extracttest.Read(t, mac.BinHex, "a.hqx", []byte(hqx[:len(hqx)-30]))
	if !r.Gap(extract.Corrupt) {
		t.Errorf("cut off: error %v", r.Err)
	}
}

func TestMacBinary(t *testing.T) {
	b := make([]byte, 128)
	b[1] = byte(copy(b[2:], "a 4111.txt"))
	fork := resources("TEXT", "resource 4112")
	binary.BigEndian.PutUint32(b[83:], 9)
	binary.BigEndian.PutUint32(b[87:], uint32(len(fork)))
	b = append(append(b, "data 4113"...), make([]byte, 128-9)...)
	b = append(b, fork...)
	b = append(b, make([]byte, 128-len(fork)%128)...)
	r := extracttest.Read(t, mac.Binary, "a.bin", b)
	c, _ := r.Child("a 4111.txt")
	f, _ := r.Child("resource fork")
	if !r.Detected || r.Err != nil || string(c.Data) != "data 4113" || !bytes.Equal(f.Data, fork) {
		t.Errorf("detected %v, error %v, children %+v", r.Detected, r.Err, r.Children)
	}
	for _, data := range [][]byte{make([]byte, 500), append([]byte("\x00\x05abcde"), make([]byte, 500)...)} {
		if mac.Binary.Detect(extracttest.Object("", data)) {
			t.Errorf("%q is taken for MacBinary", data[:8])
		}
	}
}

func FuzzMac(f *testing.F) {
	f.Add([]byte(hqx))
	f.Add(apple(7, map[uint32]string{3: "name", 2: string(resources("STR#", "\x00\x01\x04name"))}, 3, 2))
	f.Add(resources("TEXT", "text", "STR#", "\x00\x01\x04name", "vers", "123456\x031.0\x031.0"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range []extract.Format{mac.Apple, mac.BinHex, mac.Resources, mac.Binary} {
			if o := extracttest.Object("a.hqx", data); format.Detect(o) {
				extracttest.ReadObject(t, format, o)
			}
		}
	})
}
