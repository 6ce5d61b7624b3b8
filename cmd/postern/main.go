// Command postern is an SMTP egress gateway: it inspects outbound mail and lets
// it through, holds it for a person, or refuses it, and can always say why.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"postern/config"
	"postern/doctor"
	"postern/extract"
	"postern/extract/all"
)

// Exit codes, relied on by scripts.
const (
	exitFine    = 0  // delivered, or fine
	exitFailure = 1  // our own failure, or a failed check
	exitUsage   = 2  // the command line is wrong
	exitGaps    = 3  // read, but not to its end (extract, scan)
	exitHeld    = 10 // held or encrypted
	exitRefused = 11 // refused
)

// An exitError ends the program with a status and, where there is one, a message.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// exitWith is nil for status 0.
func exitWith(code int) error {
	if code == exitFine {
		return nil
	}
	return &exitError{code: code}
}

// A hint is an error with advice on what to do next.
type hint struct {
	error
	advice string
}

func (h *hint) Unwrap() error { return h.error }

func withHint(err error, format string, args ...any) error {
	return &hint{err, fmt.Sprintf(format, args...)}
}

// cli is the command line.
type cli struct {
	Config string `help:"Configuration file; without one, the built-in configuration." env:"POSTERN_CONFIG" placeholder:"FILE"`

	Serve       serveCmd       `cmd:"" help:"Run the gateway: milter, relay, review page, metrics."`
	Sample      sampleCmd      `cmd:"" help:"Send a handful of made mails through a running Postern and show what becomes of each."`
	Check       checkCmd       `cmd:"" help:"Judge messages without sending them."`
	Extract     extractCmd     `cmd:"" help:"Print the text of any file, mail or attachment."`
	Scan        scanCmd        `cmd:"" help:"Find sensitive data in files."`
	ConfigCmd   configCmd      `cmd:"" name:"config" help:"Check or show the configuration."`
	Policy      policyCmd      `cmd:"" help:"Test the policy."`
	Quarantine  quarantineCmd  `cmd:"" help:"List held mail, and decide about it."`
	Explain     explainCmd     `cmd:"" help:"Say why: every rule that spoke about a message, and where."`
	ExactData   exactDataCmd   `cmd:"" name:"exactdata" help:"Tables of exact data: build, list, info, test, remove."`
	Fingerprint fingerprintCmd `cmd:"" help:"Protected documents: add, list, info, test, remove."`
	Keys        keysCmd        `cmd:"" help:"Recipients' keys and certificates: list, import, test."`
	Doctor      doctorCmd      `cmd:"" help:"Check Postfix's settings, sockets, rights, keys, clocks; say what is wrong and what to do. Send a canary."`
	Bypass      bypassCmd      `cmd:"" help:"Let everything pass for a while."`
	User        userCmd        `cmd:"" help:"Manage reviewers."`
	Version     versionCmd     `cmd:"" help:"Print the version."`
}

// A session is what every command gets.
type session struct {
	context.Context
	configPath     string
	stdin          io.Reader
	stdout, stderr io.Writer
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		extract.RunWorker(all.Formats)
	}
	os.Exit(run(os.Args[1:]))
}

func run(args []string) int {
	var c cli
	code := -1
	parser, err := kong.New(&c,
		kong.Name("postern"),
		kong.Description("An SMTP egress gateway: inspects outbound mail, lets it through, holds it or refuses it, and says why."),
		kong.Vars{"doctor_groups": strings.Join(doctor.Groups(), ", ")},
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Exit(func(n int) { code = n }),
	)
	if err != nil {
		panic(err) // the command line's own structure is wrong
	}
	ctx, err := parser.Parse(args)
	if code >= 0 { // --help was printed
		return code
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "postern: %v\nTry \"postern --help\".\n", err)
		return exitUsage
	}
	signals, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return exitStatus(ctx.Run(&session{
		Context: signals, configPath: c.Config,
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
	}))
}

// exitStatus prints err, with its hint, and returns the program's status.
func exitStatus(err error) int {
	if err == nil {
		return exitFine
	}
	code := exitFailure
	var e *exitError
	if errors.As(err, &e) {
		code = e.code
		if e.err == nil {
			return code
		}
	}
	var mistakes config.Errors
	if errors.As(err, &mistakes) {
		fmt.Fprintln(os.Stderr, mistakes) // each line begins with its file, as editors want it
	} else {
		fmt.Fprintf(os.Stderr, "postern: %v\n", err)
	}
	advise(os.Stderr, err)
	return code
}

// complain prints what is wrong with one file of several.
func complain(w io.Writer, file string, err error) {
	text := err.Error()
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		text = pathError.Err.Error() // it names the file once more
	}
	fmt.Fprintf(w, "postern: %s: %s\n", file, text)
	advise(w, err)
}

// advise prints the hint that err carries, if any.
func advise(w io.Writer, err error) {
	var h *hint
	if errors.As(err, &h) {
		fmt.Fprintf(w, "hint: %s\n", h.advice)
	}
}
