package doctor_test

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"postern/doctor"
)

// place writes files with their modes, "name mode" each, below a folder that everybody
// may enter; names that end in a slash are folders.
func place(t *testing.T, files ...string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for d := dir; d != os.TempDir(); d = filepath.Dir(d) {
		chmod(t, d, "0755")
	}
	for _, f := range files {
		name, mode, _ := strings.Cut(f, " ")
		path := filepath.Join(dir, name)
		var err error
		if strings.HasSuffix(name, "/") {
			err = os.Mkdir(path, 0o700)
		} else {
			err = os.WriteFile(path, []byte(strings.Repeat("k", 32)), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		chmod(t, path, mode)
	}
	return dir
}

func chmod(t *testing.T, path, mode string) { t.Helper(); command(t, "chmod", mode, path) }

func command(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
}

// write writes a configuration of these lines for a service in dir.
func write(t *testing.T, dir, toml string) string {
	t.Helper()
	path := filepath.Join(dir, "postern.toml")
	toml = "data = { dir = \"DIR/data\" }\noutbox = { next_hop = \"127.0.0.1:1\" }\n" + toml
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(toml, "DIR", dir)), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRights(t *testing.T) {
	t.Parallel()
	good := []string{"data/ 0700", "data/keys/ 0700", "data/keys/seal.key 0600", "data/postern.db 0600", "data/audit.jsonl 0640"}
	for _, k := range []struct {
		name, owner, toml string
		files, want       []string
	}{
		{"as it is made", "nobody", "", good, nil},
		{"nothing is there yet", "", "", nil, nil},
		{
			"open to others", "root", "",
			[]string{"data/ 0755", "data/keys/ 0700", "data/keys/seal.key 0640", "data/audit.jsonl 0644"},
			[]string{"fault data: the folder of mail and keys", "fault data: confidential", "fault keys: mode 0640"},
		},
		{
			"a secret that all read", "root", "encrypt = { sign_openpgp = \"DIR/gateway.asc\" }\n",
			append([]string{"gateway.asc 0644"}, good...),
			[]string{"fault files: everybody may read a secret"},
		},
		{
			"a secret that the service cannot read", "nobody", "encrypt = { sign_openpgp = \"DIR/gateway.asc\" }\n",
			append([]string{"gateway.asc 0640"}, good...),
			[]string{"fault files: nobody may not read it (mode 0640, owner root)"},
		},
		{
			"a file that all may change", "root", "encrypt = { sign_openpgp = \"DIR/gateway.asc\" }\n",
			append([]string{"gateway.asc 0602"}, good...),
			[]string{"fault files: everybody may change it"},
		},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			dir := place(t, k.files...)
			path := write(t, dir, k.toml)
			if len(k.files) > 0 {
				command(t, "chown", "-R", k.owner, filepath.Join(dir, "data"))
			}
			wantChecks(t, examineGroup(t, "rights", doctor.Options{Config: load(t, path), AuditFile: filepath.Join(dir, "data", "audit.jsonl")}), k.want...)
		})
	}
	t.Run("files of two owners", func(t *testing.T) {
		t.Parallel()
		dir := place(t, good...)
		path := write(t, dir, "")
		command(t, "chown", "-R", "nobody", filepath.Join(dir, "data"))
		command(t, "chown", "root", filepath.Join(dir, "data", "keys", "seal.key"))
		wantChecks(t, examineGroup(t, "rights", doctor.Options{Config: load(t, path), AuditFile: filepath.Join(dir, "data", "audit.jsonl")}),
			"fault keys: mode 0600, owner root, and the service is nobody")
	})
}

// Postfix's user must reach the socket through every folder above it.
func TestSocketOfPostfix(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		name, folder, socket, group string
		want                        []string
	}{
		{"as documented", "2750", "0660", "postfix", nil},
		{"folder of another group", "2750", "0660", "root", []string{"fault socket: postfix may not enter"}},
		{"socket of its owner alone", "2755", "0600", "postfix", []string{"fault socket: postfix may not write it"}},
		{"socket of everybody", "2755", "0666", "root", []string{"warning socket: every user"}},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			dir := place(t, "run/ 0700")
			socket := filepath.Join(dir, "run", "m")
			l, err := net.Listen("unix", socket)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			command(t, "chgrp", "-R", k.group, filepath.Dir(socket))
			chmod(t, filepath.Dir(socket), k.folder)
			chmod(t, socket, k.socket)
			for file, text := range map[string]string{"main.cf": goodMain, "master.cf": goodMaster} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(strings.ReplaceAll(text, "DIR", dir)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			path := write(t, dir, "milter = { listen = \"unix:"+socket+"\" }\n")
			wantChecks(t, examineGroup(t, "rights", doctor.Options{Config: load(t, path), PostfixConfig: dir}), k.want...)
		})
	}
}
