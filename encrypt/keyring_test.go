package encrypt

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"postern/mail"
)

// keyKit are keys and certificates made by GnuPG and OpenSSL, by name.
type keyKit map[string][]byte

var testKeys = sync.OnceValues(makeKeyKit)

func kit(t testing.TB) keyKit {
	t.Helper()
	k, err := testKeys()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// The lines of a script that makes the kit; each ends in a file of its name.
const keyScript = `
set -e
export GNUPGHOME="$PWD/g"
mkdir -m 700 g
gpg() { command gpg -q --batch --no-tty --pinentry-mode loopback --passphrase '' "$@"; }
gpg --quick-generate-key 'Bob <bob@partner.example>' future-default default never
gpg --quick-generate-key 'Ann <ann@partner.example>' rsa2048 default 2y
gpg --quick-add-key "$(gpg --list-keys --with-colons ann@ | sed -n 's/^fpr:*\([0-9A-F]*\):/\1/p' | head -1)" rsa2048 encr 1y
gpg --quick-generate-key 'carl@xn--bcher-kva.example' future-default default never
gpg --quick-generate-key 'Sig <sign@partner.example>' ed25519 sign never
gpg --faked-system-time 20200101T000000 --quick-generate-key 'Old <old@partner.example>' future-default default 1y
gpg --quick-generate-key 'Gone <gone@partner.example>' future-default default never
fpr=$(gpg --list-keys --with-colons gone@ | sed -n 's/^fpr:*\([0-9A-F]*\):/\1/p' | head -1)
sed 's/^:-----/-----/' g/openpgp-revocs.d/$fpr.rev | gpg --import
for n in bob ann old gone sign; do gpg --armor --export $n@ > $n.asc; gpg --export $n@ > $n.gpg; done
gpg --armor --export carl@ > carl.asc
gpg --armor --export-secret-keys bob@ > secret.key
gpg --armor --export bob@ ann@ > both.asc
gpgconf --kill all
ssl() { openssl "$@" 2>ssl.log || { cat ssl.log; exit 1; }; }
ssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=CA -days 100 -addext keyUsage=keyCertSign,cRLSign
leaf() { # leaf NAME SUBJECT SAN DAYS USAGE
	ssl req -newkey rsa:2048 -nodes -keyout $1.key -out $1.csr -subj "$2"
	{ echo "basicConstraints=CA:FALSE"; echo "keyUsage=$5"; [ -z "$3" ] || printf 'subjectAltName=@s\n[s]\n%s\n' "$3"; } > $1.ext
	ssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out $1.pem $4 -extfile $1.ext
}
leaf dora /CN=Dora email=dora@partner.example '-days 50' keyEncipherment
leaf emil /CN=Emil/emailAddress=emil@partner.example '' '-days 50' keyEncipherment
leaf fred '/CN=Fred' 'otherName=1.3.6.1.5.5.7.8.9;FORMAT:UTF8,UTF8:fred@bücher.example' '-days 50' keyEncipherment
leaf late /CN=Late email=late@partner.example '-days -1' keyEncipherment
leaf signer /CN=Signer email=signer@partner.example '-days 50' digitalSignature
leaf gate /CN=Gateway '' '-days 50' keyEncipherment
ssl x509 -in dora.pem -outform DER -out dora.der
ssl crl2pkcs7 -nocrl -certfile dora.pem -certfile ca.pem -outform DER -out chain.p7b
ssl crl2pkcs7 -nocrl -certfile dora.pem -certfile ca.pem -out chainpem.p7b
touch index; echo 01 > crlnumber
printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index\ncrlnumber=crlnumber\ndefault_md=sha256\ndefault_crl_days=30\n' > ca.cnf
ssl ca -config ca.cnf -cert ca.pem -keyfile ca.key -revoke emil.pem
ssl ca -config ca.cnf -cert ca.pem -keyfile ca.key -gencrl -out ca.crl
printf 'Content-Type: text/plain\r\n\r\nsigned\r\n' > plain
ssl cms -sign -in plain -signer dora.pem -inkey dora.key -certfile ca.pem -out signed.eml
ssl cms -sign -stream -nodetach -in plain -signer dora.pem -inkey dora.key -outform DER -out opaque.ber
`

func makeKeyKit() (keyKit, error) {
	// Paths of GnuPG's sockets must be short.
	dir, err := os.MkdirTemp("", "k")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	cmd := exec.Command("bash", "-c", keyScript)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, errors.New(string(out) + err.Error())
	}
	k := keyKit{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.Type().IsRegular() {
			raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				return nil, err
			}
			k[e.Name()] = raw
		}
	}
	return k, nil
}

func address(t testing.TB, s string) mail.Address {
	t.Helper()
	a, err := mail.ParseAddress(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// summary is one line for each key: usable or the problem, and where from.
func summary(keys []Key) string {
	var lines []string
	for _, k := range keys {
		line := string(k.Kind) + " " + strings.Join(k.Addresses, ",") + " from " + k.Source
		if k.Problem != nil {
			line = "! " + k.Problem.Error()
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func keyFolder(t testing.TB, files map[string][]byte) (*Folder, string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return NewFolder(dir), dir
}

func TestReadKeys(t *testing.T) {
	k := kit(t)
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	damaged := slices.Clone(k["bob.gpg"])
	damaged[20] ^= 0xff
	for _, test := range []struct {
		name string
		raw  []byte
		want []string // the start of each line, "!" for a problem that holds the rest
	}{
		{"armored", k["bob.asc"], []string{"openpgp bob@partner.example"}},
		{"binary", k["ann.gpg"], []string{"openpgp ann@partner.example"}},
		{"two-in-a-block", k["both.asc"], []string{"openpgp bob@", "openpgp ann@"}},
		{"two-blocks", join(k["bob.asc"], []byte("text between\n"), k["ann.asc"]), []string{"openpgp bob@", "openpgp ann@"}},
		{"bare-address", k["carl.asc"], []string{"openpgp carl@xn--bcher-kva.example"}},
		{"expired", k["old.asc"], []string{"! has expired"}},
		{"revoked", k["gone.asc"], []string{"! is revoked"}},
		{"sign-only", k["sign.asc"], []string{"! no key for encryption"}},
		{"secret", k["secret.key"], []string{"! private key"}},
		{"broken-beside-good", join(damaged, k["ann.gpg"]), []string{"!", "openpgp ann@"}},
		{"cut-off", k["ann.gpg"][:300], []string{"! cut off"}},
		{"good-then-cut-off", join(k["bob.gpg"], k["ann.gpg"][:300]), []string{"openpgp bob@", "! cut off"}},
		{"pem", k["dora.pem"], []string{"smime dora@partner.example"}},
		{"der", k["dora.der"], []string{"smime dora@"}},
		{"subject-address", k["emil.pem"], []string{"smime emil@"}},
		{"utf8-mailbox", k["fred.pem"], []string{"smime fred@bücher.example"}},
		{"p7b", k["chain.p7b"], []string{"smime dora@"}},
		{"p7b-pem", k["chainpem.p7b"], []string{"smime dora@"}},
		{"ber-signature", k["opaque.ber"], []string{"smime dora@"}},
		{"leaf-and-authority", join(k["dora.pem"], k["ca.pem"]), []string{"smime dora@"}},
		{"authority", k["ca.pem"], []string{"! authority"}},
		{"expired-certificate", k["late.pem"], []string{"! expired"}},
		{"signing-certificate", k["signer.pem"], []string{"! key usage"}},
		{"private-pem", k["dora.key"], []string{"! private key"}},
		{"empty", nil, []string{"! no key"}},
		{"text", []byte("hello"), []string{"! no key"}},
		{"html", []byte("<html>404</html>"), []string{"! no key"}},
		{"armor-of-message", []byte("-----BEGIN PGP MESSAGE-----\n\nyw==\n=aaaa\n-----END PGP MESSAGE-----\n"), []string{"!"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			lines := strings.Split(summary(readKeys(test.raw, "f", time.Now())), "\n")
			ok := len(lines) == len(test.want)
			for i := 0; ok && i < len(lines); i++ {
				if what, problem := strings.CutPrefix(test.want[i], "!"); problem {
					ok = strings.HasPrefix(lines[i], "! f: ") && strings.Contains(lines[i], strings.TrimSpace(what))
				} else {
					ok = strings.HasPrefix(lines[i], test.want[i])
				}
			}
			if !ok {
				t.Errorf("got\n%s\nwant %q", strings.Join(lines, "\n"), test.want)
			}
		})
	}
}

func TestKeyFigures(t *testing.T) {
	k := kit(t)
	ann := readKeys(k["ann.gpg"], "f", time.Now())[0]
	if left := time.Until(ann.Expires); left < 360*24*time.Hour || left > 370*24*time.Hour {
		t.Errorf("expires %v: the part that encrypts ends after a year", ann.Expires)
	}
	if len(ann.ID) != 40 || ann.PGP == nil || time.Since(ann.Created) > time.Hour {
		t.Errorf("id %s, created %v", ann.ID, ann.Created)
	}
	later := ann.checked(time.Now().AddDate(5, 0, 0))
	if later.Problem == nil {
		t.Error("usable in five years")
	}
	dora := readKeys(k["dora.pem"], "f", time.Now())[0]
	if len(dora.ID) != 64 || dora.Expires.IsZero() || dora.Certificate == nil {
		t.Errorf("%+v", dora)
	}
}

func TestHarvest(t *testing.T) {
	k := kit(t)
	attached := "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: application/pgp-keys\n\n" + string(k["both.asc"]) + "\n--b--\n"
	key := strings.ReplaceAll(strings.TrimSpace(wrapBase64(k["bob.gpg"])), "\n", "\n ")
	for _, test := range []struct{ name, mail, want string }{
		{"attached", "From: Bob <BOB@partner.example>\n" + attached, "openpgp bob@partner.example from attached key"},
		{"attached-of-others", "From: eve@partner.example\n" + attached, ""},
		{"two-authors", "From: bob@partner.example, eve@x.example\n" + attached, ""},
		{
			"autocrypt", "From: bob@partner.example\nAutocrypt: addr=bob@partner.example; _x=1; prefer-encrypt=mutual; keydata=\n " + key + "\n\nhi\n",
			"openpgp bob@partner.example from Autocrypt header",
		},
		{"autocrypt-of-other", "From: ann@partner.example\nAutocrypt: addr=bob@partner.example; keydata=" + key + "\n\nhi\n", ""},
		{"autocrypt-unknown", "From: bob@partner.example\nAutocrypt: addr=bob@partner.example; type=1; keydata=" + key + "\n\nhi\n", ""},
		{"smime", "From: dora@partner.example\n" + strings.ReplaceAll(string(k["signed.eml"]), "\r\n", "\n"), "smime dora@partner.example from signature"},
		{"smime-opaque", "From: dora@partner.example\nContent-Type: application/pkcs7-mime; smime-type=signed-data\n" +
			"Content-Transfer-Encoding: base64\n\n" + wrapBase64(k["opaque.ber"]), "smime dora@partner.example from signature"},
		{"nothing", "From: dora@partner.example\n\nhi\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := summary(Harvest(passwordMessage(t, test.mail))); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// directory answers by a function.
type directory func(context.Context, mail.Address) ([]Key, error)

func (d directory) Lookup(ctx context.Context, a mail.Address) ([]Key, error) { return d(ctx, a) }

func TestKeyring(t *testing.T) {
	k := kit(t)
	pgp := readKeys(k["bob.gpg"], "a", time.Now())
	cert := readKeys(k["dora.pem"], "b", time.Now())
	old := readKeys(k["old.asc"], "old", time.Now())
	says := func(keys []Key) Directory {
		return directory(func(context.Context, mail.Address) ([]Key, error) { return keys, nil })
	}
	down := directory(func(context.Context, mail.Address) ([]Key, error) { return nil, errors.New("directory down") })
	ldap := Cache(&LDAP{URL: "nothing:"}, time.Hour, time.Hour)
	for _, test := range []struct {
		name string
		list []Directory
		want []Kind
		keys string
		err  bool
		// failures are those of the directories.
		failures string
	}{
		{"first-wins", []Directory{says(pgp), says(cert)}, nil, "openpgp bob@partner.example from a", false, ""},
		{
			"both-kinds",
			[]Directory{says(pgp), says(cert)},
			[]Kind{OpenPGP, SMIME},
			"openpgp bob@partner.example from a\nsmime dora@partner.example from b", false, "",
		},
		{"next-after-none", []Directory{says(nil), says(cert)}, nil, "smime dora@partner.example from b", false, ""},
		{"unusable-last", []Directory{says(old), says(cert)}, nil, "smime dora@partner.example from b\n! ", false, ""},
		{"down-then-good", []Directory{down, says(cert)}, nil, "smime dora@partner.example from b\n! directory down", false, "directory: directory down"},
		{"down-then-none", []Directory{down, says(nil)}, nil, "! directory down", false, "directory: directory down"},
		{"all-down", []Directory{down, ldap}, nil, "", true, "directory: directory down, LDAP: ask LDAP: the URL is not ldap://host or ldaps://host"},
		{"none", nil, nil, "", false, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := &Keyring{Directories: test.list, Want: test.want}
			keys, err := r.Lookup(t.Context(), address(t, "bob@partner.example"))
			if got := summary(keys); !strings.HasPrefix(got, test.keys) || test.keys == "" && got != "" || (err != nil) != test.err {
				t.Errorf("got %q, %v", got, err)
			}
			var names []string
			for _, f := range Failures(keys, err) {
				names = append(names, f.Source+": "+f.Error())
			}
			if got := strings.Join(names, ", "); got != test.failures {
				t.Errorf("failures %q, want %q", got, test.failures)
			}
		})
	}
}

func TestExplain(t *testing.T) {
	k := kit(t)
	f, _ := keyFolder(t, map[string][]byte{"bob.asc": k["bob.asc"], "old.asc": k["old.asc"], "@gate.example.pem": k["gate.pem"]})
	for _, test := range []struct{ address, want string }{
		{"bob@partner.example", "bob@partner.example: can be encrypted for\n  OpenPGP key "},
		{"bob@partner.example", ", without an end (from bob.asc, names the address)\n"},
		{"old@partner.example", "old@partner.example: no key can be used\n  not used: old.asc: OpenPGP key "},
		{"x@gate.example", "(from @gate.example.pem, for the domain @gate.example)"},
		{"none@partner.example", "none@partner.example: no key is known\n"},
	} {
		got, usable := Explain(t.Context(), f, address(t, test.address))
		if !strings.Contains(got, test.want) || usable == strings.Contains(got, ": no key ") {
			t.Errorf("got %q, %v, want %q", got, usable, test.want)
		}
	}
}

func TestCache(t *testing.T) {
	k := kit(t)
	asked := atomic.Int32{}
	answers := map[string][]Key{"bob@partner.example": readKeys(k["bob.gpg"], "a", time.Now())}
	release := make(chan struct{})
	d := directory(func(ctx context.Context, a mail.Address) ([]Key, error) {
		asked.Add(1)
		<-release
		if a.Local == "down" {
			return nil, errors.New("down")
		}
		return answers[a.Key()], nil
	})
	c := Cache(d, time.Hour, time.Minute).(*cache)
	now := time.Now()
	var mu sync.Mutex
	c.now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	pass := func(d time.Duration) { mu.Lock(); defer mu.Unlock(); now = now.Add(d) }

	// The first gives up; the question goes on for those behind.
	gone, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := c.Lookup(gone, address(t, "bob@partner.example")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	// Whose time is up asks nothing new.
	if _, err := c.Lookup(gone, address(t, "new@partner.example")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	var wait sync.WaitGroup
	for range 10 {
		wait.Go(func() {
			if keys, err := c.Lookup(t.Context(), address(t, "BOB@partner.example")); err != nil || len(keys) != 1 {
				t.Errorf("got %v, %v", keys, err)
			}
		})
	}
	close(release)
	wait.Wait()
	if n := asked.Load(); n != 1 {
		t.Errorf("asked %d times at once", n)
	}
	// An answer that is there is given also to who has no time left.
	for range 50 {
		if keys, err := c.Lookup(gone, address(t, "bob@partner.example")); err != nil || len(keys) != 1 {
			t.Fatalf("got %v, %v", keys, err)
		}
	}
	for _, step := range []struct {
		address string
		after   time.Duration
		want    int32 // times asked in this step
	}{
		{"bob@partner.example", 59 * time.Minute, 0},
		{"bob@partner.example", 2 * time.Minute, 1},
		{"none@partner.example", 0, 1},
		{"none@partner.example", 59 * time.Second, 0},
		{"none@partner.example", 2 * time.Second, 1},
		{"down@partner.example", 0, 1},
		{"down@partner.example", 29 * time.Second, 0},
		{"down@partner.example", 2 * time.Second, 1},
	} {
		pass(step.after)
		before := asked.Load()
		_, err := c.Lookup(t.Context(), address(t, step.address))
		if got := asked.Load() - before; got != step.want || (err != nil) != strings.HasPrefix(step.address, "down") {
			t.Errorf("%s after %v: asked %d times, want %d; %v", step.address, step.after, got, step.want, err)
		}
	}
	c.deadline = time.Millisecond
	slow := directory(func(ctx context.Context, _ mail.Address) ([]Key, error) { <-ctx.Done(); return nil, ctx.Err() })
	c.d = slow
	if _, err := c.Lookup(t.Context(), address(t, "slow@partner.example")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestCacheStaysSmall(t *testing.T) {
	d := directory(func(context.Context, mail.Address) ([]Key, error) { return nil, nil })
	c := Cache(d, time.Hour, time.Hour).(*cache)
	for i := range cacheSize + 500 {
		if _, err := c.Lookup(t.Context(), mail.Address{Local: strconv.Itoa(i), Domain: "a.example"}); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(c.answers); n > cacheSize {
		t.Errorf("%d answers are kept", n)
	}
}
