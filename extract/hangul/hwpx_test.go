package hangul_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/hangul"
)

// Nothing in Debian writes HWPX; this is what KS X 6101 describes.
const section = `<?xml version="1.0"?><hs:sec xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph"><hp:p><hp:run><hp:t>안녕 4111 <hp:markpenBegin color="#fff"/>11</hp:t></hp:run><hp:run><hp:t>11<hp:tab/>1111<hp:nbSpace/>1111<hp:lineBreak/>next</hp:t></hp:run></hp:p>
<hp:p><hp:run><hp:tbl rowCnt="2"><hp:tr><hp:tc><hp:subList><hp:p><hp:run><hp:t>이름</hp:t></hp:run></hp:p></hp:subList></hp:tc><hp:tc><hp:subList><hp:p><hp:run><hp:t>Card</hp:t></hp:run></hp:p></hp:subList></hp:tc></hp:tr>
<hp:tr><hp:tc><hp:subList><hp:p><hp:run><hp:t>needle</hp:t></hp:run></hp:p></hp:subList></hp:tc><hp:tc><hp:subList><hp:p><hp:run><hp:t>5500005555555559</hp:t><hp:ctrl><hp:footNote><hp:subList><hp:p><hp:run><hp:t>needle note</hp:t></hp:run></hp:p></hp:subList></hp:footNote></hp:ctrl></hp:run></hp:p></hp:subList></hp:tc></hp:tr></hp:tbl></hp:run><hp:run><hp:t>around</hp:t></hp:run></hp:p>
<hp:p><hp:run><hp:ctrl><hp:fieldBegin type="HYPERLINK"><hp:parameters><hp:stringParam name="Path">https://needle.example/</hp:stringParam></hp:parameters></hp:fieldBegin></hp:ctrl><hp:t>link</hp:t></hp:run>
<hp:run><hp:ctrl><hp:fieldBegin type="MEMO"><hp:subList><hp:p><hp:run><hp:t>needle memo</hp:t></hp:run></hp:p></hp:subList></hp:fieldBegin></hp:ctrl></hp:run></hp:p></hs:sec>`

func document(t testing.TB, more ...string) []byte {
	return extracttest.Zip(t, append([]string{
		"mimetype", "application/hwp+zip", "version.xml", `<hv:HCFVersion application="Hancom Office Hangul"/>`,
		"Contents/section10.xml", `<hs:sec><hp:p><hp:run><hp:t>tenth</hp:t></hp:run></hp:p></hs:sec>`, "Contents/section2.xml", `<hs:sec><hp:p><hp:run><hp:t>second</hp:t></hp:run></hp:p></hs:sec>`,
		"Contents/section0.xml", section, "Contents/header.xml", `<hh:head><hh:fontface lang="HANGUL"/></hh:head>`,
		"Contents/content.hpf", `<opf:package><opf:metadata><opf:title>needle title</opf:title><opf:meta name="creator" content="text">needle creator</opf:meta></opf:metadata></opf:package>`,
		"Preview/PrvText.txt", "preview", "Preview/PrvImage.png", "\x89PNG", "BinData/image1.png", "\x89PNG",
	}, more...)...)
}

func TestHwpx(t *testing.T) {
	r := extracttest.Read(t, hangul.Hwpx, "", document(t))
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
	}
	want := "안녕 4111 1111\t1111 1111\nnext\n이름\tCard\nneedle note\nneedle\t5500005555555559\naround\nneedle memo\nlink\nsecond\ntenth\n"
	if got := r.Texts[extract.Shown]; got != want {
		t.Errorf("shown %q", got)
	}
	for text, place := range map[string]extract.Place{"5500005555555559": {Where: "table 1, row 2", Column: "Card"}, "needle note": {Where: "footnote"}, "needle memo": {Where: "comment"}, "link": {Where: "text"}} {
		if p := r.At(extract.Shown, text); p.Where != place.Where || p.Column != place.Column {
			t.Errorf("%q is at %v", text, p)
		}
	}
	if got := r.Texts[extract.Properties]; !strings.Contains(got, "needle title\n") || !strings.Contains(got, "needle creator\n") {
		t.Errorf("properties %q", got)
	}
	if !strings.Contains(r.Texts[extract.All], "https://needle.example/\n") {
		t.Errorf("all %q", r.Texts[extract.All])
	}
	for _, name := range []string{"image1.png", "PrvText.txt", "PrvImage.png"} {
		if _, ok := r.Child(name); !ok {
			t.Errorf("%s is not handed on", name)
		}
	}
}

func TestHwpxPassword(t *testing.T) {
	r := extracttest.Read(t, hangul.Hwpx, "", document(t, "META-INF/manifest.xml", `<odf:manifest><odf:file-entry odf:full-path="Contents/section0.xml"><odf:encryption-data/></odf:file-entry></odf:manifest>`))
	if !r.Gap(extract.EncryptedFile) || len(r.Gaps) != 1 {
		t.Errorf("gaps %v", r.Gaps)
	}
}

func TestHwpxHostile(t *testing.T) {
	for name, s := range map[string]string{
		"deep":  strings.Repeat("<hp:p><hp:tbl><hp:tr><hp:tc>", 20_000) + "<hp:t>needle",
		"cut":   section[:len(section)/2],
		"cells": "<hp:tbl><hp:tr>" + strings.Repeat("<hp:tc><hp:p><hp:t>1</hp:t></hp:p></hp:tc>", 100_000),
	} {
		start := time.Now()
		r := extracttest.Read(t, hangul.Hwpx, "", document(t, "Contents/section1.xml", s))
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("%s: took %v", name, d)
		}
		if name == "deep" && (!r.Gap(extract.TooDeep) || !strings.Contains(r.Text(), "needle")) {
			t.Errorf("gaps %v", r.Gaps)
		}
	}
	for _, other := range [][]byte{extracttest.Zip(t, "Contents/section0.xml", ""), extracttest.Zip(t, "version.xml", ""), extracttest.Zip(t, "content.xml", "")} {
		if hangul.Hwpx.Detect(extracttest.Object("", other)) {
			t.Errorf("%q is a document", other)
		}
	}
}

func FuzzHwpx(f *testing.F) {
	f.Add([]byte(section))
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_ = hangul.Hwpx.Read(ctx, extracttest.Object("", document(t, "Contents/section1.xml", string(data))), &extracttest.Sink{Limit: 16 << 20, Discard: true})
	})
}
