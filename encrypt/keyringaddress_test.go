package encrypt

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// oddKeyScript makes keys for addresses that are written in more than one way, or
// look like another's.
const oddKeyScript = `
set -e
export GNUPGHOME="$PWD/g"
mkdir -m 700 g
make() { # make FILE USERID
	gpg -q --batch --no-tty --pinentry-mode loopback --passphrase '' --allow-freeform-uid --quick-generate-key "$2" future-default default never
	gpg -q --batch --armor --export "=$2" > "$1.asc"
}
make blank '<"john doe"@q.example>'
make dotted 'John <john.doe@q.example>'
make quote '<"a\"b"@q.example>'
make at '<"victim@v.example"@evil.example>'
make name 'victim@v.example <someone@evil.example>'
make comment 'Eve (victim@v.example) <eve@evil.example>'
make wide '<ü@bücher.example>'
make upper 'BOB <BOB@UPPER.EXAMPLE>'
make kelvin '<ann@evil.example> <victim@v.example>'
make tagged '<bob+tag@upper.example>'
make dot 'Dot <dot@upper.example.>'
gpgconf --kill all
leaf() { # leaf FILE SUBJECT NAME
	printf '[req]\ndistinguished_name=d\nx509_extensions=e\n[d]\n[e]\nsubjectAltName=@s\n[s]\n%s\n' "$3" > cnf
	openssl req -config cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -keyout /dev/null -out "$1.pem" -subj "$2" 2>/dev/null
}
leaf scrt '/CN=x' 'email=\"jane doe\"@q.example'
leaf swide '/CN=x' 'otherName=1.3.6.1.5.5.7.8.9;FORMAT:UTF8,UTF8:ä@bücher.example'
leaf supper '/CN=x' 'email=Jim@UPPER.example'
leaf snul '/CN=victim@v.example' 'email=eve@evil.example'
`

// An address finds its key however it is written, and never the key of one that
// only looks like it.
func TestOddAddressesFindTheirKeys(t *testing.T) {
	dir, err := os.MkdirTemp("", "k") // paths of GnuPG's sockets must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	cmd := exec.Command("bash", "-c", oddKeyScript)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	files := map[string][]byte{}
	names, err := filepath.Glob(filepath.Join(dir, "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if files[filepath.Base(name)], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	f, _ := keyFolder(t, files)
	for _, test := range []struct{ address, file string }{
		{`"john doe"@q.example`, "blank.asc"},
		{`"John Doe"@Q.example`, "blank.asc"},
		{`"john.doe"@q.example`, "dotted.asc"},
		{`"john\.doe"@q.example`, "dotted.asc"},
		{"johndoe@q.example", ""},
		{`"john  doe"@q.example`, ""},
		{`"john doe "@q.example`, ""},
		{`"a\"b"@q.example`, "quote.asc"},
		{`"ab"@q.example`, ""},
		{`"a\\b"@q.example`, ""},
		{"b@q.example", ""},
		{`"victim@v.example"@evil.example`, "at.asc"},
		{"victim@v.example", ""},
		{"evil.example@v.example", ""},
		{"someone@evil.example", "name.asc"},
		{"eve@evil.example", "comment.asc snul.pem"},
		{"ü@bücher.example", "wide.asc"},
		{"Ü@BÜCHER.example", "wide.asc"},
		{"ü@xn--bcher-kva.example", "wide.asc"},
		{"ü@XN--BCHER-KVA.example.", "wide.asc"},
		{"u@xn--bcher-kva.example", ""},
		{"ue@bücher.example", ""},
		{"ü@bucher.example", ""},
		{"ä@xn--bcher-kva.example", "swide.pem"},
		{"bob@upper.example", "upper.asc"},
		{"Bob@Upper.Example.", "upper.asc"},
		{`"BOB"@upper.example`, "upper.asc"},
		{"bob+tag@upper.example", "tagged.asc"},
		{"bob+other@upper.example", ""},
		{"dot@upper.example", "dot.asc"},
		{"dot@upper.example.", "dot.asc"},
		{"jim@upper.example", "supper.pem"},
		{`"jane doe"@q.example`, "scrt.pem"},
		{"jane@q.example", ""},
	} {
		keys, err := f.Lookup(t.Context(), address(t, test.address))
		var found []string
		for _, k := range keys {
			if k.Problem != nil {
				t.Errorf("%s: %v", test.address, k.Problem)
			}
			found = append(found, k.Source)
		}
		slices.Sort(found)
		if got := strings.Join(found, " "); err != nil || got != test.file {
			t.Errorf("%s: got keys of %q, want %q; %v", test.address, got, test.file, err)
		}
	}
}
