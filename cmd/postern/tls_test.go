package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The page speaks TLS where a certificate is configured, and its cookie is bound to
// that.
func TestPageOverTLS(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cert, key := filepath.Join(w.dir, "page.pem"), filepath.Join(w.dir, "page.key")
	out, err := exec.Command("openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2",
		"-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert).CombinedOutput()
	if err != nil {
		t.Fatalf("openssl: %v\n%s", err, out)
	}
	w.configure("127.0.0.1:"+w.sinkPort, "127.0.0.1:"+w.sinkPort, organization)
	w.reconfigure(func(text string) string {
		return strings.Replace(text, "page    = {", fmt.Sprintf("page    = { certificate = %q, key = %q,", cert, key), 1)
	})
	w.serve()
	pem, err := os.ReadFile(cert)
	must(t, err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
	resp, err := client.Get("https://" + w.page + "/sign-in")
	must(t, err)
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("got %s, %v", resp.Status, resp.Header)
	}
	if _, link, ok := strings.Cut(w.process.output.String(), "https://"+w.page+"/sign-in?link="); !ok || link == "" {
		t.Error("the link on the terminal is not https")
	}
}
