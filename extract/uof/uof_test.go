package uof

import (
	"os"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// The samples were written by LibreOffice 7.4: soffice --convert-to "uos:UOF spreadsheet",
// "uot:UOF text".
func sample(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWritten(t *testing.T) {
	for name, want := range map[string]map[string]string{
		"people.uos": {
			"Anna Müller; née Żak": "shown People!A2: Name", "4111111111111111": "shown People!B2: Card number", "31.01.1975": "shown People!C2: Born", "1975-01-31": "all People!C2: Born",
			"on the other sheet": "shown Other!A6: ", "Title of the file": "properties properties: ", // its rows are numbered on

		},
		"note.uot": {"A text with bold words, Jürgen pays": "shown text: ", "5500000000000004": "shown table 1, row 2: ", "https://needle.example/x": "all text: "},
	} {
		r := extracttest.Read(t, Format, name, sample(t, name))
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", name, r.Detected, r.Err, r.Gaps)
		}
		for text, want := range want {
			view, _, _ := strings.Cut(want, " ")
			at := r.At(extract.View(view), text)
			if got := view + " " + at.Where + ": " + at.Column; got != want {
				t.Errorf("%s: %s is at %q, want %q: %.3000q", name, text, got, want, r.Texts[extract.View(view)])
			}
		}
	}
}

func TestFiles(t *testing.T) {
	file := `<uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof"><uof:其他对象 uof:公共类型="png"><uof:数据>aGVs
bG8=</uof:数据></uof:其他对象></uof:UOF>`
	r := extracttest.Read(t, Format, "a.uof", []byte(file))
	if c, ok := r.Child("object-1"); !r.Detected || !ok || string(c.Data) != "hello" || r.Err != nil {
		t.Errorf("error %v, children %v", r.Err, r.Children)
	}
}

const root = `<uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof">`

// Elements inside each other, and ends that are missing, hide nothing.
func TestUnusual(t *testing.T) {
	r := extracttest.Read(t, Format, "a.uof", []byte(root+`<uof:其他对象><uof:数据>b25l<uof:数据/>dHdv</uof:数据>YW</uof:其他对象><uof:大小>4113</uof:大小>`+
		`<uof:其他 uof:locID="needle five" uof:attrList="needle six" uof:数据数值="4114111411141114"/>`+
		`<表:工作表 表:名称="S"><表:行><表:单元格><表:数据 表:数据数值="4111"/><表:数据 表:数据数值="4112"><字:文本串>needle one</字:文本串></表:数据>`+
		`<表:单元格><表:数据 表:数据数值="17"/><字:文本串>needle two`))
	for name, want := range map[string]string{"object-1": "one", "object-2": "two"} {
		if c, ok := r.Child(name); !ok || string(c.Data) != want {
			t.Errorf("%s is %q", name, c.Data)
		}
	}
	for _, want := range []string{"4111\n", "4112\t", "needle one", "17\t", "needle two", "大小: 4113\n", "needle five", "needle six", "4114111411141114"} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("%q is missing in %q", want, r.Texts)
		}
	}
	r = extracttest.Read(t, Format, "a.uof", []byte(root+`<uof:数据>aGVsbG8`))
	if c, ok := r.Child("object-1"); !ok || string(c.Data) != "hello" {
		t.Errorf("cut off: %v", r.Children)
	}
}

func FuzzUOF(f *testing.F) {
	f.Add(sample(f, "people.uos"))
	f.Add([]byte(`<行 行号="-1"/><工作表><单元格 列号="99999999999"><段落><文本串>a<数据 数据数值="1e9">`))
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, Format, "a", data) })
}
