package program

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if Wanted() {
		Launch()
	}
	os.Exit(m.Run())
}

var self = []string{"/proc/self/exe"}

// shell is a program that does what a script says.
func shell(script string) Program {
	return Program{
		Path: "/bin/sh", Args: []string{"-c", script}, Env: []string{"WORD=here"},
		CPU: 2 * time.Second, Memory: 256 << 20, Output: 1 << 20,
	}
}

func TestRun(t *testing.T) {
	t.Setenv("SECRET", "of the parent")
	for script, want := range map[string]string{
		`read line; echo "got $line"`:     "got input\n",
		`echo "$WORD$SECRET$` + Env + `"`: "here\n",
	} {
		got, err := Run(t.Context(), self, shell(script), strings.NewReader("input\n"))
		if err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", script, got, err)
		}
	}
}

// A program that was taken over gets at nothing.
func TestConfinement(t *testing.T) {
	dir := t.TempDir()
	open := filepath.Join(dir, "open")
	if err := os.WriteFile(open, []byte("for it\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := shell(`read line < ` + open + `; echo "$line"`)
	p.Read = []string{open}
	if got, err := Run(t.Context(), self, p, nil); err != nil || string(got) != "for it\n" {
		t.Errorf("a file that is the program's: %q, %v", got, err)
	}
	for what, script := range map[string]string{
		"another file":    `read line < /etc/passwd && echo "$line"`,
		"a file to write": `echo x > ` + filepath.Join(dir, "made") + ` && echo written`,
		"its own file":    `echo x >> ` + open + ` && echo written`,
		"a program":       `exec /bin/cat /dev/null && echo ran`,
		"a child":         `(echo child)`,
	} {
		p := shell(script)
		p.Read = []string{open}
		got, err := Run(t.Context(), self, p, nil)
		if !errors.Is(err, ErrFailed) || len(got) > 0 {
			t.Errorf("%s: %q, %v", what, got, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "made")); err == nil {
		t.Error("a file was written")
	}
}

func TestEnds(t *testing.T) {
	for script, want := range map[string]error{
		`while :; do :; done`: ErrTimeout,
		`while :; do echo 0123456789012345678901234567; done`: ErrOutput,
		`kill -9 $$`: ErrFailed,
		`exit 3`:     ErrFailed,
	} {
		p := shell(script)
		p.CPU, p.Output = time.Second, 1000
		if _, err := Run(t.Context(), self, p, nil); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", script, err, want)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	sleeps := shell("")
	sleeps.Path, sleeps.Args = "/bin/sleep", []string{"60"}
	if _, err := Run(ctx, self, sleeps, nil); !errors.Is(err, ErrTimeout) {
		t.Errorf("a program that waits: %v", err)
	}
	if _, err := Run(t.Context(), []string{"/nowhere"}, sleeps, nil); err == nil || errors.Is(err, ErrFailed) {
		t.Errorf("a program that cannot be started: %v", err)
	}
}

func TestMemory(t *testing.T) {
	p := shell(`x=0123456789; while :; do x=$x$x; done`)
	p.Memory = 64 << 20
	if _, err := Run(t.Context(), self, p, nil); !errors.Is(err, ErrFailed) {
		t.Errorf("a program with too little memory: %v", err)
	}
}
