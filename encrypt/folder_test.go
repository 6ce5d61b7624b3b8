package encrypt

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestFolderLookup(t *testing.T) {
	k := kit(t)
	f, _ := keyFolder(t, map[string][]byte{
		"both.asc": k["both.asc"], "carl.asc": k["carl.asc"], "old.asc": k["old.asc"], "gone.gpg": k["gone.gpg"],
		"dora.der": k["dora.der"], "emil.crt": k["emil.pem"], "fred.cer": k["fred.pem"], "list.crl": k["ca.crl"],
		"@gate.example.pem": k["gate.pem"], "gateway.asc": k["sign.asc"], "team.pem": k["gate.pem"],
		"broken.asc": []byte("-----BEGIN PGP PUBLIC KEY BLOCK-----\nnothing"), ".hidden.asc": k["ann.asc"], "notes.txt": []byte("no key"),
		indexName: []byte("# ours\n@other.example team.pem\nzoe@partner.example team.pem # by hand\n\nbad line here\n@x.example ../etc/passwd\n@y.example missing.pem\n"),
	})
	for _, test := range []struct{ address, want string }{
		{"bob@partner.example", "openpgp bob@partner.example from both.asc"},
		{"Bob@PARTNER.example", "openpgp bob@partner.example from both.asc"},
		{"ann@partner.example", "openpgp ann@partner.example from both.asc"},
		{"carl@bücher.example", "openpgp carl@xn--bcher-kva.example from carl.asc"},
		{"fred@xn--bcher-kva.example", "smime fred@bücher.example from fred.cer"},
		{"dora@partner.example", "smime dora@partner.example from dora.der"},
		{"emil@partner.example", "! emil.crt: the certificate is revoked"},
		{"old@partner.example", "! old.asc: OpenPGP key "},
		{"gone@partner.example", "! gone.gpg: OpenPGP key "},
		{"anyone@gate.example", "smime @gate.example from @gate.example.pem"},
		{"anyone@sub.gate.example", ""},
		{"anyone@other.example", "smime @other.example,zoe@partner.example from team.pem"},
		{"zoe@partner.example", "smime @other.example,zoe@partner.example from team.pem"},
		{"nobody@partner.example", ""},
	} {
		keys, err := f.Lookup(t.Context(), address(t, test.address))
		if got := summary(keys); err != nil || !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
			t.Errorf("%s: got %q, want %q; %v", test.address, got, test.want, err)
		}
	}
	list, err := f.List()
	if err != nil {
		t.Fatal(err)
	}
	all := summary(list)
	for _, want := range []string{"! broken.asc: ", `! index.txt: names the file "missing.pem"`, "! index.txt: line 5", "! index.txt: line 6", "! gateway.asc: "} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	if strings.Contains(all, "hidden") || strings.Contains(all, "notes") {
		t.Errorf("lists what is no key file:\n%s", all)
	}
}

func TestFolderFollowsChanges(t *testing.T) {
	k := kit(t)
	f, dir := keyFolder(t, map[string][]byte{"bob.asc": k["bob.asc"]})
	expect := func(who, want string) {
		t.Helper()
		f.mu.Lock()
		f.looked = f.looked.Add(-lookAgain) // as if a second had passed
		f.mu.Unlock()
		keys, err := f.Lookup(t.Context(), address(t, who+"@partner.example"))
		if got := summary(keys); err != nil || got != want {
			t.Errorf("%s: got %q, want %q; %v", who, got, want, err)
		}
	}
	write := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	expect("bob", "openpgp bob@partner.example from bob.asc")
	expect("ann", "")
	write("ann.asc", k["ann.asc"])
	expect("ann", "openpgp ann@partner.example from ann.asc")
	write("bob.asc", k["dora.pem"])
	expect("bob", "")
	expect("dora", "smime dora@partner.example from bob.asc")
	write(indexName, []byte("zoe@partner.example bob.asc\n"))
	expect("zoe", "smime dora@partner.example,zoe@partner.example from bob.asc")
	if err := os.Remove(filepath.Join(dir, indexName)); err != nil {
		t.Fatal(err)
	}
	expect("zoe", "")
	if err := os.Rename(filepath.Join(dir, "ann.asc"), filepath.Join(dir, "anna.asc")); err != nil {
		t.Fatal(err)
	}
	expect("ann", "openpgp ann@partner.example from anna.asc")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	f.looked = time.Time{}
	if _, err := f.Lookup(t.Context(), address(t, "ann@partner.example")); err == nil {
		t.Error("a missing folder is no error")
	}
}

func TestFolderImport(t *testing.T) {
	k := kit(t)
	from := t.TempDir()
	for _, test := range []struct {
		name    string
		content []byte
		want    string // files in the folder; "!" and the error
	}{
		{"both.asc", k["both.asc"], "ann_partner.example bob_partner.example"},
		{"some.asc", append(append([]byte{}, k["old.asc"]...), k["bob.asc"]...), "bob_partner.example"},
		{"chain.p7b", k["chain.p7b"], "dora_partner.example"},
		{"@gate.example.pem", k["gate.pem"], "@gate.example.pem"},
		{"gate.pem", k["gate.pem"], "!names no mail address"},
		{"old.asc", k["old.asc"], "!has expired"},
		{"junk.asc", []byte("junk"), "!holds no key"},
		{"secret.key", k["secret.key"], "!private key"},
		{"missing.asc", nil, "!cannot be opened"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(from, test.name)
			if test.content != nil {
				if err := os.WriteFile(path, test.content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			dir := filepath.Join(t.TempDir(), "keys")
			f := NewFolder(dir)
			_, err := f.Import(path)
			_, again := f.Import(path)
			if want, fails := strings.CutPrefix(test.want, "!"); fails {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %q", err, want)
				}
				return
			}
			if err != nil || again != nil {
				t.Fatal(err, again)
			}
			var names []string
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				name, _, _ := strings.Cut(e.Name(), "-")
				names = append(names, strings.Replace(name, "@partner", "_partner", 1))
			}
			if got := strings.Join(names, " "); got != test.want {
				t.Errorf("files %q, want %q", got, test.want)
			}
			list, err := f.List()
			if err != nil || len(list) != len(entries) {
				t.Fatalf("%d keys in %d files: %v", len(list), len(entries), err)
			}
			for _, key := range list {
				if key.Problem != nil {
					t.Error(key.Problem)
				}
			}
		})
	}
}

func FuzzFolderFile(f *testing.F) {
	k := kit(f)
	for _, name := range []string{"bob.asc", "ann.gpg", "old.asc", "gone.gpg", "dora.pem", "dora.der", "chain.p7b", "chainpem.p7b", "opaque.ber", "ca.crl"} {
		f.Add(k[name])
	}
	f.Add([]byte("@a.example b.asc\n# c\n"))
	f.Add([]byte("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n"))
	f.Add([]byte{0x30, 0x80, 0x30, 0x80, 0x30, 0x80})
	f.Fuzz(func(t *testing.T, raw []byte) {
		keys := readKeys(raw, "f", time.Now())
		if len(keys) == 0 {
			t.Error("nothing is said about the file")
		}
		for _, k := range keys {
			if k.Problem == nil && k.PGP == nil && k.Certificate == nil {
				t.Error("a usable key without a key")
			}
			if k.Problem == nil && len(k.Addresses) > 0 {
				importName(k)
			}
		}
		readIndex(raw)
		_, _ = readRevocations(raw)
	})
}
