package html_test

import (
	"context"
	"encoding/base64"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/html"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestShown(t *testing.T) {
	for _, tt := range []struct{ name, data, want string }{
		{"inline tags join", "<p>4111 1<b>111</b> 11<i>11</i></p>", "4111 1111 1111\n"},
		{"blocks break", "<div>a</div><div>b</div><p>c<br>d", "a\nb\nc\nd\n"},
		{"cells", "<table><tr><td>4111</td><td>1111</td></tr><tr><td>x</td></tr></table>", "4111\t1111\nx\n"},
		{"white space", "<p>  a \n\t b\r\n</p>   <p> c</p>", "a b\nc\n"},
		{"entities", "&#52;&#x31;11&nbsp;&lt;&eacute;&#0000000052;", "4111\u00a0<é4\n"},
		{"comments and scripts", "a<!-- 4111 -->b<script>var x = '1111'</script><style>p{}</style>c", "ab\nc\n"},
		{"head", "<html><head><title>T</title><meta name=a content=b></head><body>x</body></html>", "x\n"},
		{"head that never ends", "<head><title>T</title><p>x", "x\n"},
		{"hidden attribute", "a<div hidden>b<div>c</div></div>d", "ad\n"},
		{"display none", `a<span style="color:red; DISPLAY : none !important">b</span>c`, "ac\n"},
		{"visibility", `a<span style="visibility:hidden">b</span>c`, "ac\n"},
		{"no size", `a<span style="font-size:0px">b</span><span style="font-size:0.9em">c</span>`, "ac\n"},
		{"paragraph hidden until the next", "<p hidden>a<p>b", "b\n"},
		{"style sheet", "<style>.x, #y { display:none } @media print { b.z{visibility:hidden} }</style>41<span class='q x'>no</span>11<i id=y>no</i><b class=z>no</b>1", "41111\n"},
		{"wbr and unknown tags", "41<wbr>11<o:p>1</o:p>1", "411111\n"},
		{"pre", "<pre>a\n  b</pre>c", "a\n  b\nc\n"},
		{"input", `<input value="4111"><input type=hidden value="1111">x`, "4111\tx\n"},
		{"noscript is shown by mail programs", "<noscript>4<b>1</b>11</noscript>", "4111\n"},
		{"list", "<ul><li>a<li>b</ul>", "a\nb\n"},
		{"no tags", "just text", "just text\n"},
		{"less than", "a < b and 3<4", "a < b and 3<4\n"},
		{"textarea", "<textarea>4111 <b></textarea>x", "4111 <b>\nx\n"},
		{"nothing", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := extracttest.Read(t, html.Format, "a.html", []byte(tt.data))
			if got := r.Texts[extract.Shown]; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if r.Err != nil {
				t.Error(r.Err)
			}
		})
	}
}

func TestAllHasEverything(t *testing.T) {
	const secret = "4111 1111 1111 1111"
	for name, data := range map[string]string{
		"shown":           secret,
		"comment":         "<!-- " + secret + " -->",
		"open comment":    "<!-- " + secret,
		"bogus comment":   "<? " + secret + " ?>",
		"conditional":     "<!--[if mso]><p>4111<b> 1111</b> 1111 1111</p><![endif]-->",
		"script":          "<script>var a = '" + secret + "'</script>",
		"style":           "<style>p:after{content:'" + secret + "'}</style>",
		"title":           "<title>" + secret + "</title>",
		"template":        "<template>" + secret + "</template>",
		"hidden":          "<div hidden>4111 <b>1111</b> 1111 1111</div>",
		"hidden, flagged": `<div style="display:none">4111 <b title=x>1111</b> 1111 1111</div>`,
		"alt":             `<img alt="` + secret + `">`,
		"href":            `<a href="http://x/?q=` + secret + `">y</a>`,
		"data attribute":  `<p data-x='` + secret + `'>y`,
		"meta":            `<meta name=description content="` + secret + `">`,
		"attribute name":  `<p card4111111111111111>`,
		"unknown tag":     `<card4111111111111111>`,
		"end tag":         `<p>x</p "` + secret + `">`,
		"doctype":         "<!DOCTYPE " + secret + ">",
		"cut tag":         `x<a title="` + secret,
		"CDATA":           "<![CDATA[" + secret + "]]>",
		"select":          "<select><option hidden>" + secret + "</select>",
		"noframes":        "<noframes>" + secret + "</noframes>",
		"plaintext":       "<plaintext>" + secret,
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			r := extracttest.Read(t, html.Format, "a.html", []byte(data))
			all := r.Texts[extract.All]
			if !strings.Contains(all, secret) && !strings.Contains(all, strings.ReplaceAll(secret, " ", "")) {
				t.Errorf("it is not in %q", all)
			}
		})
	}
}

func TestNamesAlone(t *testing.T) {
	r := extracttest.Read(t, html.Format, "", []byte(`<p 4111 1112 class="a" 1113 1114>x</p>`))
	if all := r.Texts[extract.All]; !strings.Contains(all, "4111 1112 1113 1114") {
		t.Errorf("names without a value are not on one line: %q", all)
	}
}

// The tokenizer keeps the first attribute of a name.
func TestRepeatedAttributes(t *testing.T) {
	for _, tag := range []string{
		`<p title="x" title="4111 needle">`, `<p title=x TITLE = '4111 needle' a>`, `<p a title title="4111&#32;needle"/>`,
		`<p style="&quot;&quot;" style="4111 needle">`, `<p a="" srcdoc="a" srcdoc="4111 needle">`, `<p a a="4111 needle`,
	} {
		r := extracttest.Read(t, html.Format, "", []byte("<html>"+tag+"t"))
		found := strings.Contains(r.Text(), "4111 needle")
		for _, c := range r.Children {
			found = found || string(c.Data) == "4111 needle"
		}
		if !found {
			t.Errorf("%s: %q", tag, r.Texts)
		}
	}
}

func TestJoined(t *testing.T) {
	for _, tt := range []struct{ name, data, want string }{
		{"cells", "<table><tr><td>4111</td><td>1111</td></tr><tr><td>2222</td><td>3333</td></tr></table>", "41111111\n22223333"},
		{"blocks", "<div>4111</div><div>1111</div>", "41111111"},
		{"rows of one cell", "<table><tr><td>4111</td></tr><tr><td>1111</td></tr></table>", "41111111"},
		{"full-width digits", "<div>４１</div><div>１１</div>", "４１１１"},
		{"words stay apart", "<div>card 4111</div><div>1111 end</div><div>next</div>", "card 41111111 end\nnext"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := extracttest.Read(t, html.Format, "", []byte(tt.data))
			if got := r.Texts[extract.Joined]; !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q in it", got, tt.want)
			}
		})
	}
	r := extracttest.Read(t, html.Format, "", []byte("<p>one 1</p><p>two 2</p><td>x</td><td>1</td>"))
	if got := r.Texts[extract.Joined]; got != "" {
		t.Errorf("nothing was split, but %q was joined", got)
	}
}

func TestTablePlaces(t *testing.T) {
	data := `<p>Intro</p><table><tr><th>Name</th><th>Card</th></tr><tr><td>John</td><td>4111</td></tr>
<tr><td>Al<table><tr><td>inner</td></tr></table></td><td>5500</td></tr></table><p>outro</p>`
	r := extracttest.Read(t, html.Format, "", []byte(data))
	for _, tt := range []struct{ text, where, column string }{
		{"Intro", "", ""},
		{"4111", "table 1, row 2, column 2", "Card"},
		{"inner", "table 2, row 1, column 1", ""},
		{"5500", "table 1, row 3, column 2", "Card"},
		{"outro", "after table 2", ""},
	} {
		if got := r.At(extract.Shown, tt.text); got.Where != tt.where || got.Column != tt.column {
			t.Errorf("%s is at %+v, want %q, column %q", tt.text, got, tt.where, tt.column)
		}
	}
	joined := extracttest.Read(t, html.Format, "", []byte("<table><tr><td>x</td></tr><tr><td>4111</td><td>1111</td></tr></table>"))
	if got := joined.At(extract.Joined, "1111").Where; !strings.HasPrefix(got, "table 1, row 2") {
		t.Errorf("the joined text is at %q", got)
	}
}

func TestDataURLs(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString([]byte("4111 in a picture"))
	for _, tt := range []struct{ name, data, kind, want string }{
		{"image", `<img src="data:image/png;base64,` + encoded + `">`, "image/png", "4111 in a picture"},
		{"upper case, percent", `<img src="DATA:image/png;BASE64,` + strings.ReplaceAll(encoded, "=", "%3D") + `">`, "image/png", "4111 in a picture"},
		{"text", `<a href="data:text/plain,4111%20x">y</a>`, "text/plain", "4111 x"},
		{"no type", `<a href="data:,4111">y</a>`, "text/plain", "4111"},
		{"style", `<p style="background:url(data:image/gif;base64,` + encoded + `) red">`, "image/gif", "4111 in a picture"},
		{"srcdoc", `<iframe srcdoc="&lt;p&gt;4111"></iframe>`, "text/html", "<p>4111"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := extracttest.Read(t, html.Format, "", []byte(tt.data))
			if len(r.Children) != 1 {
				t.Fatalf("%d children, want one", len(r.Children))
			}
			c := r.Children[0]
			if string(c.Data) != tt.want || c.Types[0] != tt.kind {
				t.Errorf("got %q of type %q", c.Data, c.Types)
			}
		})
	}
	r := extracttest.Read(t, html.Format, "", []byte(`<p title="metadata: 4111, 1111">`))
	if len(r.Children) != 0 || !strings.Contains(r.Texts[extract.All], "metadata: 4111, 1111") {
		t.Errorf("a text was taken for a data: URL: %q", r.Texts[extract.All])
	}
}

func TestHTMLCharsets(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		charsets   []string
		want       string
	}{
		{"meta", "<meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2", nil, "Привет"},
		{"meta http-equiv", `<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>` + "\xf0\xd2\xc9\xd7\xc5\xd4", nil, "Привет"},
		{"declared", "<p>\xcf\xf0\xe8\xe2\xe5\xf2", []string{"windows-1251"}, "Привет"},
		{"declared and meta differ", "<meta charset=koi8-r><p>\xf0\xd2\xc9\xd7\xc5\xd4", []string{"windows-1251"}, "Привет"},
		{"utf-16", "\xff\xfe<\x00p\x00>\x004\x001\x001\x001\x00", nil, "4111"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := extracttest.Object("a.html", []byte(tt.data))
			o.Charsets = tt.charsets
			r := extracttest.ReadObject(t, html.Format, o)
			if !r.Detected || !strings.Contains(r.Text(), tt.want) {
				t.Errorf("detected %v, got %q", r.Detected, r.Text())
			}
		})
	}
}

func TestDetect(t *testing.T) {
	for _, tt := range []struct {
		data, kind string
		html, xml  bool
	}{
		{"<!DOCTYPE html><p>x", "", true, false},
		{"<p>Hello</p>", "", true, false},
		{"Hello &amp; bye", "text/html", true, false},
		{"Hello a < b", "", false, false},
		{"%PDF-1.4 \x00\x01\x02\x03\x04\x05\x06\x07", "text/html", false, false},
		{`<?xml version="1.0"?><a><b/></a>`, "", false, true},
		{`<svg xmlns="http://www.w3.org/2000/svg"><a>x</a></svg>`, "", false, true},
		{`<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><p>x</p></html>`, "", true, true},
		{`<data>x</data>`, "application/xml", false, true},
		{`<data>x</data>`, "", false, true},
		{`<data>x, and no end`, "", false, false},
		{`<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`, "", false, true},
	} {
		o := extracttest.Object("", []byte(tt.data))
		if tt.kind != "" {
			o.Types = []string{tt.kind}
		}
		if got := html.Format.Detect(o); got != tt.html {
			t.Errorf("html: %.40q: got %v", tt.data, got)
		}
		if got := html.XML.Detect(o); got != tt.xml {
			t.Errorf("xml: %.40q: got %v", tt.data, got)
		}
	}
}

func TestXML(t *testing.T) {
	for _, tt := range []struct{ name, data, shown, all string }{
		{"elements break", "<a><n>John</n><card>4111</card></a>", "John\n4111\n", ""},
		{"inline elements join", "<text>41<tspan x='1'>11</tspan></text>", "4111\n", "x: 1"},
		{"CDATA joins", "<a>41<![CDATA[11 <b>]]>22</a>", "4111 <b>22\n", ""},
		{"entities", "<a>&#52;&#x31;&amp;&lt;&unknown;&#xZZ;&#0000000000052;</a>", "41&<&unknown;&#xZZ;4\n", ""},
		{"attributes", `<a card = "4111" b='&#52;2' c=x>t</a>`, "t\n", "4111"},
		{"names alone", `<a 4111 b="c" 1111 1111 >t</a>`, "t\n", "4111 1111 1111"},
		{"names in an end tag", `<a>t</a 4111 1111>`, "t\n", "4111 1111"},
		{"comment", "<a>x<!-- 4111 -->y</a>", "xy\n", "4111"},
		{"processing instruction", "<?php echo '4111'; ?><a>x</a>", "x\n", "echo '4111';"},
		{"document type", `<!DOCTYPE a [<!ENTITY x "4111 > 1">]><a>&x;</a>`, "4111 > 1\n", `ENTITY x "4111`},
		{"entity of letters", `<!DOCTYPE a [<!ENTITY x '41&#49;&#x31;'><!ENTITY x "no">]><a b="&x;">&x;&x; 4</a>`, "41114111 4\n", "b: 4111"},
		{"entities not expanded", `<!DOCTYPE a [<!ENTITY x SYSTEM "b"><!ENTITY y "<b>1</b>"><!ENTITY % z "1"><!ENTITY v "&x;">]><a>&x;&y;&z;&v;</a>`, "&x;&y;&z;&v;\n", "<b>1</b>"},
		{"HTML as CDATA", "<a><t>x</t><d><![CDATA[<p>41<b>11</b> 1111</p><p>y]]></d><t>z</t></a>", "x\n4111 1111\ny\nz\n", "<p>41<b>11</b> 1111</p><p>y"},
		{"HTML as text", "<a><d>&lt;p&gt;41&lt;b&gt;11&lt;/b&gt;&amp;nbsp;1111&lt;/p&gt;</d></a>", "4111\u00a01111\n", "&nbsp;"},
		{"what HTML hides", "<a><d><![CDATA[<b>x</b><script>4111</script>]]></d></a>", "x\n", "4111"},
		{"AbiWord", `<abiword xmlns="http://www.abisource.com/awml.dtd"><p>41<c props="a:b">11</c> 1111</p></abiword>`, "4111 1111\n", "a:b"},
		{"not well formed", "<a>x < 4111 & y</c>z<", "x < 4111 & y\nz<\n", ""},
		{"cut", `<a b="4111`, "", "4111"},
		{"declared charset", "<?xml version='1.0' encoding='windows-1251'?><a>\xcf\xf0\xe8</a>", "При\n", ""},
		{"full-width name", "<名>4111</名>", "4111\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := extracttest.Read(t, html.XML, "a.xml", []byte(tt.data))
			if got := r.Texts[extract.Shown]; got != tt.shown {
				t.Errorf("shown %q, want %q", got, tt.shown)
			}
			if got := r.Texts[extract.All]; !strings.Contains(got, tt.all) {
				t.Errorf("all %q, want %q in it", got, tt.all)
			}
			if r.Err != nil {
				t.Error(r.Err)
			}
		})
	}
}

func TestXMLJoined(t *testing.T) {
	r := extracttest.Read(t, html.XML, "a.xml", []byte("<a><d>4111</d><d>1111</d></a>"))
	if got := r.Texts[extract.Joined]; !strings.Contains(got, "41111111") {
		t.Errorf("got %q", got)
	}
}

func TestBillionLaughsAreNotExpanded(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">`)
	for _, c := range "abcdefghij" {
		b.WriteString("<!ENTITY lol" + string(c) + ` "` + strings.Repeat("&lol;", 10) + `">`)
	}
	b.WriteString("]><lolz>&lolj; 4111</lolz>")
	r := extracttest.Read(t, html.XML, "a.xml", []byte(b.String()))
	if got := r.Texts[extract.Shown]; got != "&lolj; 4111\n" {
		t.Errorf("got %d bytes", len(got))
	}
}

func TestEntitiesAreBounded(t *testing.T) {
	data := `<!DOCTYPE a [<!ENTITY x "` + strings.Repeat("4", 4000) + `">]><a>` + strings.Repeat("&x;", 1_000_000) + "</a>"
	r := extracttest.Read(t, html.XML, "a.xml", []byte(data))
	if r.Err == nil || !strings.Contains(r.Err.Error(), string(extract.TooBig)) {
		t.Errorf("got %v, want a gap", r.Err)
	}
	if n := len(r.Texts[extract.Shown]); n > 16<<20 {
		t.Errorf("got %d bytes", n)
	}
}

func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.*ml")
	if err != nil || len(files) == 0 {
		t.Fatal("no samples", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			format := html.Format
			if strings.HasSuffix(file, ".xml") {
				format = html.XML
			}
			r := extracttest.Read(t, format, filepath.Base(file), data)
			got := ""
			for _, v := range []extract.View{extract.Shown, extract.All, extract.Joined} {
				got += "== " + string(v) + "\n" + r.Texts[v]
			}
			golden := file + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// Hostile inputs must be read to their end in time that grows with their size.
func TestHostile(t *testing.T) {
	const million, many = 1_000_000, 250_000
	for _, tt := range []struct {
		name   string
		format extract.Format
		data   string
	}{
		{"deep", html.Format, strings.Repeat("<div>", million) + "4111"},
		{"deep tables", html.Format, strings.Repeat("<table><tr><td>", many/4) + "4111"},
		{"deep and hidden", html.Format, strings.Repeat("<div hidden>", many/4) + "4111"},
		{"less-than signs", html.Format, strings.Repeat("<", 2*many) + "4111"},
		{"open tags", html.Format, strings.Repeat("<a ", many) + ">4111"},
		{"many repeated attributes", html.Format, "<a " + strings.Repeat("b='ccccccccc' ", many/8) + ">4111"},
		{"many attributes", html.Format, "<a " + strings.Repeat("b=c ", many/2) + ">4111"},
		{"comments", html.Format, strings.Repeat("<!-- <b> -->", many/8) + "4111"},
		{"comment starts", html.Format, strings.Repeat("<!--", many) + "-->4111"},
		{"scripts", html.Format, strings.Repeat("<script>", many/4) + "4111"},
		{"ampersands", html.Format, strings.Repeat("&", 2*many) + "4111"},
		{"data: URLs", html.Format, `<p style="` + strings.Repeat("data:", many/4) + `">4111`},
		{"styles", html.Format, "<style>" + strings.Repeat("{", many) + strings.Repeat("a{display:none}", many/16) + "</style>4111"},
		{"one style", html.Format, strings.Repeat("<p style=display:none>", many/16) + "</p>4111"},
		{"digits in cells", html.Format, strings.Repeat("<td>1", many/2) + "<td>4111"},
		{"deep xml", html.XML, strings.Repeat("<a>", million) + "4111"},
		{"xml less-than signs", html.XML, strings.Repeat("<", 2*many) + "4111"},
		{"xml ampersands", html.XML, strings.Repeat("&", 2*many) + "4111"},
		{"xml comment", html.XML, "<!--" + strings.Repeat("->", many) + "-->4111"},
		{"xml instruction", html.XML, "<?" + strings.Repeat(">", many) + "?>4111"},
		{"xml attributes", html.XML, "<a " + strings.Repeat("b='c' ", many/2) + ">4111"},
		{"xml with HTML", html.XML, strings.Repeat("<![CDATA[<b>x</b>]]>", many/10) + strings.Repeat("&lt;/p>", many) + "<a>4111"},
		{"xml entities", html.XML, "<!DOCTYPE a [" + strings.Repeat("<!ENTITY a 'b'>", many/10) + strings.Repeat("<!ENTITY a '", many/10) + "]>4111"},
		{"xml doctype", html.XML, "<!DOCTYPE " + strings.Repeat("[", many) + strings.Repeat("]", many) + ">4111"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			r := extracttest.Read(t, tt.format, "a", []byte(tt.data))
			if r.Err != nil {
				t.Error(r.Err)
			}
			if !strings.Contains(r.Texts[extract.All], "4111") {
				t.Error("the end was not read")
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestHugeTagIsAGap(t *testing.T) {
	r := extracttest.Read(t, html.Format, "a.html", []byte("<p>4111<a title='"+strings.Repeat("x", 40<<20)+"'>end"))
	if !r.Gap(extract.TooBig) || !strings.Contains(r.Texts[extract.Shown], "4111") {
		t.Errorf("error %v", r.Err)
	}
}

func TestBudgetEndsReading(t *testing.T) {
	data := []byte(strings.Repeat("<p title=x>some text</p>", 20_000))
	for _, f := range []extract.Format{html.Format, html.XML} {
		s := &extracttest.Sink{Limit: 40_000}
		if err := f.Read(context.Background(), extracttest.Object("", data), s); !errors.Is(err, extract.ErrBudget) {
			t.Errorf("%s: error %v, want the sink's", f.Name, err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := f.Read(ctx, extracttest.Object("", data), &extracttest.Sink{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v, want the context's", f.Name, err)
		}
	}
}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		"<p>a<b>b</b><table><tr><td>1<td>2</table>", "<style>.x{display:none}</style><i class=x>y", "<img src='data:image/png;base64,AAAA'>",
		"<!--[if mso]><p>x<![endif]-->", "<pre>\n a", "<head><title>x", "<input value=1>", "\xff\xfe<\x00p\x00", "<meta charset=utf-7>+ADQ-",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, html.Format, "a.html", data)
	})
}

func FuzzXML(f *testing.F) {
	for _, s := range []string{
		"<?xml version='1.0' encoding='utf-16'?><a b='c'>d</a>", "<a><![CDATA[x]]><!-- y --></a>", "<!DOCTYPE a [<!ENTITY b 'c'>]>&b;&#52;", "<a b=c", "&#xD800;",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, html.XML, "a.xml", data)
	})
}

func BenchmarkHTML100K(b *testing.B) {
	row := `<tr style="color:#333"><td class="name">John Doe</td><td class="num"><span>1,234.56</span></td></tr>` + "\n"
	data := []byte("<html><head><style>.x{color:red}</style></head><body><p>Some text in front.</p><table>" + strings.Repeat(row, 1200) + "</table></body></html>")
	data = data[:100<<10]
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		o := extracttest.Object("", data)
		if !html.Format.Detect(o) {
			b.Fatal("not detected")
		}
		if err := html.Format.Read(context.Background(), o, &extracttest.Sink{Discard: true}); err != nil {
			b.Fatal(err)
		}
	}
}
