package encrypt

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// revokedName makes a key with two names, of which one is revoked.
const revokedName = `
set -e
export GNUPGHOME="$PWD/g"
mkdir -m 700 g
gpg() { command gpg -q --batch --no-tty --pinentry-mode loopback --passphrase '' "$@"; }
gpg --quick-generate-key 'Left <left@partner.example>' future-default default never
gpg --quick-add-uid left@partner.example 'Stays <stays@partner.example>'
gpg --quick-revoke-uid left@partner.example 'Left <left@partner.example>'
gpg --export stays@partner.example
gpgconf --kill all
`

// A web key directory is anybody's: where it sends us, what it sends, and how.
func TestHostileWKD(t *testing.T) {
	dir, err := os.MkdirTemp("", "k") // paths of GnuPG's sockets must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	cmd := exec.Command("bash", "-c", revokedName)
	cmd.Dir = dir
	left, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	k := kit(t)
	bob := k["bob.gpg"]
	// Somebody else's name, which Bob's key does not vouch for.
	stranger := "Ann <ann@partner.example>"
	claimed := append(append([]byte{}, bob...), append([]byte{0xb4, byte(len(stranger))}, stranger...)...)
	var bomb bytes.Buffer
	zip := gzip.NewWriter(&bomb)
	_, _ = zip.Write(make([]byte, 64<<20))
	_ = zip.Close()

	const host = "openpgpkey.partner.example"
	var elsewhere atomic.Int64 // requests that must not come
	redirects := map[string]string{
		"http": "http://" + host + "/", "other": "https://else.example/", "loopback": "https://127.0.0.1/", "metadata": "http://169.254.169.254/latest",
		"port": "https://" + host + ":8443/", "file": "file:///etc/passwd", "parent": "https://partner.example/", "empty": "",
		"loop": "loop", "many": "/many/1", "few": "/few/1", "slashes": "//else.example/",
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != host {
			elsewhere.Add(1)
		}
		name := r.URL.Query().Get("l")
		if r.URL.Path == "/few/1" {
			_, _ = w.Write(bob)
			return
		}
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, "/many/%d", &n); err == nil {
			http.Redirect(w, r, fmt.Sprintf("/many/%d", n+1), http.StatusFound)
			return
		}
		target, redirected := redirects[name]
		switch {
		case target == "loop":
			http.Redirect(w, r, r.URL.RequestURI(), http.StatusMovedPermanently)
		case redirected:
			w.Header().Set("Location", target)
			w.WriteHeader(http.StatusFound)
		case name == "drip":
			for r.Context().Err() == nil {
				_, _ = w.Write([]byte{'x'})
				w.(http.Flusher).Flush()
				time.Sleep(20 * time.Millisecond)
			}
		case name == "bomb":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		case name == "cut":
			w.Header().Set("Content-Length", "100000")
			_, _ = w.Write(bob)
		case name == "left" || name == "stays":
			_, _ = w.Write(left)
		case name == "gone":
			_, _ = w.Write(k["gone.gpg"])
		case name == "ann":
			_, _ = w.Write(claimed)
		case name == "secret":
			_, _ = w.Write(k["secret.key"])
		case name == "nothing":
			w.WriteHeader(http.StatusOK)
		default:
			_, _ = w.Write(bob)
		}
	}))
	good, roots := serverCertificate(t, host, "openpgpkey.old-tls.example")
	late, _ := serverCertificateUntil(t, time.Now().Add(-time.Minute), "openpgpkey.late.example")
	roots.AddCert(late.Leaf)
	server.TLS = &tls.Config{GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		switch hello.ServerName {
		case "openpgpkey.late.example":
			return &tls.Config{Certificates: []tls.Certificate{late}}, nil
		case "openpgpkey.old-tls.example":
			return &tls.Config{Certificates: []tls.Certificate{good}, MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}, nil
		}
		return &tls.Config{Certificates: []tls.Certificate{good}}, nil
	}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(bob) }))
	defer plain.Close()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	client := &http.Client{
		CheckRedirect: publicClient.CheckRedirect,
		Transport: &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: roots},
			DialContext: func(ctx context.Context, _, target string) (net.Conn, error) {
				to := server.Listener.Addr().String()
				switch name, _, _ := net.SplitHostPort(target); name {
				case "openpgpkey.plain.example":
					to = plain.Listener.Addr().String()
				case "openpgpkey.silent.example":
					to = silent.Addr().String()
				}
				return (&net.Dialer{}).DialContext(ctx, "tcp", to)
			},
		},
	}
	d := &WKD{Client: client, Timeout: time.Second}
	for _, test := range []struct{ address, want, err string }{
		{"few@partner.example", "", ""}, // Bob's
		{"http@partner.example", "", "redirected elsewhere"},
		{"other@partner.example", "", "redirected elsewhere"},
		{"slashes@partner.example", "", "redirected elsewhere"},
		{"loopback@partner.example", "", "redirected elsewhere"},
		{"metadata@partner.example", "", "redirected elsewhere"},
		{"port@partner.example", "", "redirected elsewhere"},
		{"file@partner.example", "", "redirected elsewhere"},
		{"parent@partner.example", "", "redirected elsewhere"},
		{"empty@partner.example", "", "status 302"},
		{"loop@partner.example", "", "redirected elsewhere"},
		{"many@partner.example", "", "redirected elsewhere"},
		{"drip@partner.example", "", "deadline"},
		{"bomb@partner.example", "", "larger than"},
		{"cut@partner.example", "", "unexpected EOF"},
		{"bob@partner.example", "openpgp bob@partner.example from WKD", ""},
		{"left@partner.example", "", ""},
		{"stays@partner.example", "openpgp stays@partner.example from WKD", ""},
		{"gone@partner.example", "! WKD: OpenPGP key ", ""},
		{"ann@partner.example", "", ""},
		{"secret@partner.example", "", ""},
		{"nothing@partner.example", "! WKD: holds no key", ""},
		{"bob@late.example", "", "certificate has expired"},
		{"bob@old-tls.example", "", "protocol version"},
		{"bob@plain.example", "", "HTTP"},
		{"bob@silent.example", "", "deadline"},
	} {
		before := elsewhere.Load()
		keys, err := d.Lookup(t.Context(), address(t, test.address))
		if got := summary(keys); !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
			t.Errorf("%s: got %q, want %q", test.address, got, test.want)
		}
		if (err != nil) != (test.err != "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s: error %v, want %q", test.address, err, test.err)
		}
		if elsewhere.Load() != before {
			t.Errorf("%s: another host was asked", test.address)
		}
	}
}
